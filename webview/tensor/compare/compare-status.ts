import { fill, h } from '../../ui/dom';
import { t } from '../../ui/localise';
import { formatIndex } from '../../ui/number-format';
import { Spoken } from '../../ui/spoken';
import { keyHints } from '../status-line';

/** The last line: the elements under the cursor, and the keys. */
export class CompareStatus {
  readonly root: HTMLElement;
  /** What a screen reader is told of the cursor. */
  readonly spoken = new Spoken();
  private readonly element = h('span', { class: 'code status-element compare-status' });

  constructor() {
    const hints = keyHints([
      { keys: ['X'], does: t('swap') },
      { keys: ['W'], does: t('go to worst') },
    ]);
    this.root = h(
      'footer',
      { class: 'status-line' },
      this.element,
      h('span', { class: 'muted wide-only key-hints' }, ...hints),
    );
  }

  /** `made` is what is made of both, such as `A−B`; `speak` has a screen reader told. */
  update(
    index: readonly number[],
    values: { readonly a: string; readonly b: string; readonly made: string },
    made: string,
    speak: boolean,
  ): void {
    const part = (name: string, value: Node | string) => [h('span', { class: 'muted' }, name), ' ', value];
    fill(
      this.element,
      `${formatIndex(index)} `,
      ...part('A', values.a),
      ' ',
      ...part('B', values.b),
      ' ',
      ...part(made, h('b', {}, values.made)),
    );
    if (speak) this.spoken.say(`${formatIndex(index)} A ${values.a}, B ${values.b}, ${made} ${values.made}`);
  }
}
