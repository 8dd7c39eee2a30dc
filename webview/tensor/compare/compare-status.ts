import { fill, h } from '../../ui/dom';
import { t } from '../../ui/localise';
import { formatIndex } from '../../ui/number-format';

/** A pause in moving after which the cursor is spoken. */
const speechPause = 400;

/** The last line: the elements under the cursor, and the keys. */
export class CompareStatus {
  readonly root: HTMLElement;
  /** What a screen reader is told of the cursor. */
  readonly spoken = h('div', { class: 'visually-hidden', 'aria-live': 'polite' });
  private readonly element = h('span', { class: 'code status-element compare-status' });
  private speech: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    const hint = (key: string, text: string) => [h('kbd', {}, key), h('span', {}, text)];
    this.root = h(
      'footer',
      { class: 'status-line' },
      this.element,
      h(
        'span',
        { class: 'muted wide-only key-hints' },
        ...hint('X', t('swap')),
        ...hint('W', t('go to worst')),
      ),
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
    if (!speak) return;
    clearTimeout(this.speech);
    this.speech = setTimeout(() => {
      this.spoken.textContent = `${formatIndex(index)} A ${values.a}, B ${values.b}, ${made} ${values.made}`;
    }, speechPause);
  }
}
