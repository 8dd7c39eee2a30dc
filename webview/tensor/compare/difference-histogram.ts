import type { Histogram, TensorStatistics } from '../../../core/tensor/measures/types';
import { fill, h } from '../../ui/dom';
import { HistogramChart } from '../../ui/histogram-chart';
import { t } from '../../ui/localise';
import { formatInteger } from '../../ui/number-format';

const bins = 57;

/** The histogram of A − B, counts drawn logarithmically. Exact zeros would be most of it: they are told apart. */
export class DifferenceHistogram {
  readonly root: HTMLElement;
  private readonly chart = new HistogramChart('histogram-difference');
  private readonly note = h('p', { class: 'muted small histogram-note' });

  constructor() {
    this.root = h(
      'section',
      { class: 'difference-histogram', 'aria-label': t('Histogram of A − B') },
      h('div', { class: 'section-head' }, h('h2', {}, 'A − B')),
      this.chart.root,
      this.note,
    );
  }

  /** How many bins to ask for. */
  static readonly bins = bins;

  update(histogram: Histogram, statistics: TensorStatistics): void {
    const counts = withoutZeros(histogram, statistics.zeros);
    this.chart.update({ ...histogram, counts }, [], true);
    fill(this.note, zerosText(statistics));
  }

  redraw(): void {
    this.chart.redraw();
  }
}

function zerosText({ zeros, count }: TensorStatistics): string {
  if (zeros === count) {
    return count === 1 ? t('The element is equal') : t('All {0} elements are equal', formatInteger(zeros));
  }
  return zeros === 1
    ? t('1 exact zero not drawn · log counts')
    : t('{0} exact zeros not drawn · log counts', formatInteger(zeros));
}

/** The counts without the exact zeros, which lie in the one bin that 0 is in, as `histogramOf` finds it. */
function withoutZeros({ low, high, counts }: Histogram, zeros: number): number[] {
  const rest = [...counts];
  if (low > 0 || high < 0) return rest;
  const edge = (bin: number) => low + ((high - low) * bin) / counts.length;
  let zeroBin = Math.min(counts.length - 1, Math.max(0, Math.floor((-low / (high - low)) * counts.length)));
  while (zeroBin > 0 && edge(zeroBin) > 0) zeroBin--;
  while (zeroBin < counts.length - 1 && edge(zeroBin + 1) <= 0) zeroBin++;
  rest[zeroBin] = Math.max(0, rest[zeroBin]! - zeros);
  return rest;
}
