import type { AxisStatistics, Histogram } from '../../../../core/tensor/measures/types';
import { quantileLevels } from '../../../../core/tensor/measures/types';
import { h } from '../../../ui/dom';

/** The values at the two ends of every channel's plot. */
export interface PlotScale {
  readonly low: number;
  readonly high: number;
}

/** One scale for all channels; undefined where none has a finite element. */
export function scaleOf(all: readonly AxisStatistics[]): PlotScale | undefined {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const { min, max } of all) {
    if (min < low) low = min;
    if (max > high) high = max;
  }
  if (low > high) return undefined;
  if (low === high)
    return { low: low - (Math.abs(low) * 0.5 || 1), high: high + (Math.abs(high) * 0.5 || 1) };
  return { low, high };
}

/** Where a value stands between the ends, in percent. */
export function share({ low, high }: PlotScale, value: number): number {
  // Halves, as the difference of two of the largest doubles is none.
  return 100 * ((value / 2 - low / 2) / (high / 2 - low / 2));
}

/**
 * The box of a channel: from its 25 % to its 75 % quantile with a line at the median, whiskers to 1 % and 99 %, points
 * at the least and the greatest element.
 */
export function boxOf(one: AxisStatistics, scale: PlotScale): HTMLElement[] {
  if (Number.isNaN(one.min)) return [];
  const quantile = (level: (typeof quantileLevels)[number]) => one.quantiles[quantileLevels.indexOf(level)]!;
  const part = (name: string, from: number, to = from) => {
    const element = h('span', { class: `box-${name}` });
    element.style.left = `${share(scale, from)}%`;
    if (to !== from) element.style.width = `${share(scale, to) - share(scale, from)}%`;
    return element;
  };
  return [
    part('whisker', quantile(0.01), quantile(0.99)),
    part('body', quantile(0.25), quantile(0.75)),
    part('median', quantile(0.5)),
    part('point', one.min),
    part('point', one.max),
  ];
}

const svg = 'http://www.w3.org/2000/svg';

/**
 * The histogram of a channel as a hill. Heights are roots of the counts, so that the flanks are seen, too; a peak of one
 * or two bins (the zeros after a Relu) is cut where it is over twice as high as all else.
 */
export function hillOf({ counts }: Histogram): SVGElement {
  const [first = 1, , third = 1] = [...counts].sort((a, b) => b - a);
  const most = Math.sqrt(Math.max(1, third > 0 ? Math.min(first, 4 * third) : first));
  const points = counts.flatMap((count, bin) => {
    const y = (1 - Math.min(1, Math.sqrt(count) / most)).toFixed(3);
    return [`${bin} ${y}`, `${bin + 1} ${y}`];
  });
  const root = document.createElementNS(svg, 'svg');
  root.setAttribute('class', 'ridge');
  root.setAttribute('viewBox', `0 0 ${counts.length} 1`);
  root.setAttribute('preserveAspectRatio', 'none');
  root.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(svg, 'path');
  path.setAttribute('d', `M0 1 L${points.join(' L')} L${counts.length} 1 Z`);
  path.setAttribute('vector-effect', 'non-scaling-stroke');
  root.append(path);
  return root;
}
