import type { Reduction, TensorStatistics } from '../../core/tensor/measures/types';
import { markColours } from '../ui/colour-map';
import { DropdownField } from '../ui/controls';
import { fill, h } from '../ui/dom';
import { t } from '../ui/localise';
import { formatInteger } from '../ui/number-format';
import type { Detail } from './heat-map';

/**
 * The line under the picture: what the fixed colours mean, how many values the range clips, and what a cell shows that
 * covers several elements.
 */
export class Legend {
  readonly root = h('div', { class: 'legend' });
  private readonly marks = h('span', { class: 'legend-part' });
  private readonly clip = h('span', { class: 'muted' });
  private readonly coarse = h('span', { class: 'legend-part legend-detail' });
  private readonly state = h('span', { class: 'legend-state' });
  private readonly reduce: DropdownField;
  private readonly size = h('span', { class: 'muted' });

  constructor(choose: (reduce: Reduction) => void) {
    this.reduce = new DropdownField(t('A cell is the'), 'reduce-field', (value) =>
      choose(value as Reduction),
    );
    this.coarse.append(this.reduce.root, this.size, this.state);
    this.root.append(this.marks, this.clip, this.coarse);
  }

  update(
    statistics: TensorStatistics | undefined,
    clipped: number | undefined,
    detail: Detail & { readonly reduce: Reduction },
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
    fill(this.marks, ...marks);
    this.clip.textContent = t('clipped by range: {0}', clipped === undefined ? '' : formatInteger(clipped));
    const covers = detail.rows > 1.01 || detail.columns > 1.01;
    this.coarse.hidden = !covers;
    this.reduce.update(
      [
        { value: 'mean', label: t('mean') },
        { value: 'min', label: t('minimum') },
        { value: 'max', label: t('maximum') },
        { value: 'magnitude', label: t('largest magnitude') },
      ],
      detail.reduce,
    );
    this.size.textContent = t('of {0} × {1}', about(detail.rows), about(detail.columns));
    const sampled = detail.done < 1;
    // Until all is read nothing is known of what the range clips.
    this.clip.hidden = sampled;
    this.state.hidden = !sampled;
    this.state.textContent = sampled ? t('coarse, {0} %', Math.floor(detail.done * 100)) : '';
  }
}

function about(count: number): string {
  return count < 1.01 ? '1' : formatInteger(Math.max(2, Math.round(count)));
}
