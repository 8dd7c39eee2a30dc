import type { TensorStatistics } from '../../core/tensor/measures/types';
import { markColours } from '../ui/colour-map';
import { fill, h } from '../ui/dom';
import { formatInteger } from '../ui/number-format';

/** The line under the picture: what the fixed colours mean, how many values the range clips, what a cell averages. */
export class Legend {
  readonly root = h('div', { class: 'legend' });

  update(
    statistics: TensorStatistics | undefined,
    clipped: number | undefined,
    averaged: { readonly rows: number; readonly columns: number },
  ): void {
    const marks = (['nan', 'posInf', 'negInf'] as const).map((kind) => {
      const count = statistics?.[kind];
      const text = `${markColours[kind].name} ${count === undefined ? '' : formatInteger(count)}`;
      return h(
        'span',
        { class: count ? undefined : 'muted' },
        h('span', { class: `swatch swatch-${kind}` }),
        text.trim(),
      );
    });
    const clip = clipped === undefined ? '' : formatInteger(clipped);
    const coarse = averaged.rows > 1.01 || averaged.columns > 1.01;
    fill(
      this.root,
      ...marks,
      h('span', { class: 'muted' }, `clipped by range: ${clip}`),
      coarse
        ? h(
            'span',
            { class: 'muted' },
            `a cell is the mean of ${about(averaged.rows)} × ${about(averaged.columns)}`,
          )
        : undefined,
    );
  }
}

function about(count: number): string {
  return count < 1.01 ? '1' : formatInteger(Math.max(2, Math.round(count)));
}
