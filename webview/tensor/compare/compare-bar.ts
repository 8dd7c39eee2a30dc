import { DropdownField } from '../../ui/controls';
import { fill, h, muted } from '../../ui/dom';
import { icon } from '../../ui/icons';
import { t } from '../../ui/localise';
import type { CompareSide, CompareState } from './protocol';

/** Which tensors are compared: A → B, with the choice of B. */
export class CompareBar {
  readonly root: HTMLElement;
  private readonly a = h('span', { class: 'compare-side' });
  private readonly b: DropdownField;
  private readonly note = h('span', { class: 'muted compare-note' });

  constructor(choose: (id: string) => void) {
    this.b = new DropdownField(t('Compare with'), 'compare-with', choose);
    this.root = h(
      'div',
      { class: 'compare-bar' },
      this.a,
      h(
        'span',
        { class: 'compare-arrow', role: 'img', 'aria-label': t('compared with') },
        icon('arrowRight'),
      ),
      h('span', { class: 'compare-side' }, badge('b'), this.b.root),
      this.note,
    );
  }

  update(state: CompareState): void {
    fill(this.a, badge('a'), h('span', { class: 'compare-label' }, state.a.label), muted(state.a.note));
    this.b.update(
      state.choices.map(({ id, label }) => ({ value: id, label })),
      state.chosen,
    );
    this.note.textContent = [state.b.note, state.pair?.stretched].filter(Boolean).join(' · ');
  }
}

/** The letter of A or B in its colour. */
function badge(side: 'a' | 'b'): HTMLElement {
  return h('span', { class: `side-badge side-${side}`, 'aria-hidden': 'true' }, side.toUpperCase());
}

/** The caption of a picture: its letter and whose tensor it is. */
export function caption(side: 'a' | 'b', { label }: CompareSide): Node[] {
  return [badge(side), h('span', { class: 'compare-label' }, label)];
}
