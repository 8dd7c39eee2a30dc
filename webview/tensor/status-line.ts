import { code, fill, h } from '../ui/dom';
import type { KeyHint } from './views/view';

/** What the status line says of the element under the cursor. */
export interface ElementText {
  /** `conv1[0, 1, 13, 16]` */
  readonly where: string;
  /** The value; undefined until it is known. */
  readonly value: string | undefined;
  readonly finite: boolean;
  /** `percentile 12.1`, `NaN 68 of 360`. */
  readonly remark: string;
}

/** The last line: the element under the cursor, and the keys. */
export class StatusLine {
  readonly root: HTMLElement;
  private readonly element = h('span', { class: 'code status-element' });
  private readonly remark = h('span', { class: 'muted wide-only tabular' });

  private readonly hints = h('span', { class: 'muted wide-only key-hints' });

  constructor() {
    this.root = h('footer', { class: 'status-line' }, this.element, this.remark, this.hints);
  }

  /** Names the keys of the open view. */
  updateKeys(hints: readonly KeyHint[]): void {
    fill(this.hints, ...keyHints(hints));
  }

  update(text: ElementText | undefined): void {
    fill(
      this.element,
      ...(text
        ? [
            `${text.where} = `,
            h('b', { class: text.finite ? undefined : 'non-finite-text' }, text.value ?? '…'),
          ]
        : []),
    );
    this.remark.textContent = text?.remark ?? '';
  }
}

/** Keys, each followed by what it does. */
export function keyHints(hints: readonly KeyHint[]): HTMLElement[] {
  return hints.flatMap(({ keys, does }) => [...keys.map((name) => h('kbd', {}, name)), h('span', {}, does)]);
}

/** The box beside the cursor: index and value. */
export function fillReadOut(box: HTMLElement, index: string, value: string, remark: string): void {
  fill(
    box,
    code(index),
    h('b', { class: 'code read-out-value' }, value),
    remark ? h('span', { class: 'muted' }, remark) : undefined,
  );
}
