import { fill, h } from '../ui/dom';
import { cellStep } from '../ui/ticks';
import type { Place } from './place';
import type { Viewport } from './viewport';

/** The least distance of two labels in pixels, and what a digit takes. */
const labelSpace = 48;
const digitWidth = 8;

/** The indices above and at the left of the picture, at round steps, each in the middle of its cell. */
export class Axes {
  readonly columns = h('div', { class: 'axis-x', 'aria-hidden': 'true' });
  readonly rows = h('div', { class: 'axis-y', 'aria-hidden': 'true' });

  update(view: Viewport, place: Place, sight: { rows: [number, number]; columns: [number, number] }): void {
    const { rowAxis, columnAxis } = place;
    fill(
      this.columns,
      ...(columnAxis === null ? [] : labels(sight.columns, view.scaleX, view.left, 'left', view.width)),
    );
    fill(
      this.rows,
      ...(rowAxis === null ? [] : labels(sight.rows, view.scaleY, view.top, 'top', view.height)),
    );
  }
}

function labels(
  [from, to]: readonly [number, number],
  scale: number,
  origin: number,
  property: 'left' | 'top',
  length: number,
): HTMLElement[] {
  const step = cellStep(scale, Math.max(labelSpace, digitWidth * (String(to).length + 2)));
  const spans: HTMLElement[] = [];
  for (let cell = Math.ceil(from / step) * step; cell < to; cell += step) {
    const at = (cell + 0.5 - origin) * scale;
    if (at < 0 || at > length) continue;
    const span = h('span', {}, String(cell));
    span.style[property] = `${at}px`;
    spans.push(span);
  }
  return spans;
}
