import { fill, h } from '../ui/dom';
import { IconButton } from '../ui/icon-button';
import { t } from '../ui/localise';

/** Says over the graph why a part of it is faint, what can be done with what is selected, or where the debugger is. */
export class FocusBar {
  readonly root = h('div', { class: 'float focus-bar', role: 'status', hidden: true });

  /** What is shown; empty for an offer. */
  private shown = '';

  /** Shows a text and the way back. */
  say(text: string, close: () => void): void {
    this.show(text, t('Show all (Esc)'), close);
  }

  /** Says what there is to know of what was done. */
  note(text: string, close: () => void): void {
    this.show(text, t('Close'), close);
  }

  /** Says something that is so until it is otherwise. */
  tell(text: string): void {
    const key = JSON.stringify([text]);
    if (key === this.shown) return;
    fill(this.root, h('span', { class: 'small' }, text));
    this.root.hidden = false;
    this.shown = key;
  }

  private show(text: string, label: string, close: () => void): void {
    // What is shown already stays as it is: its button may have the focus, and it is not to be spoken again.
    const key = JSON.stringify([label, text]);
    if (key === this.shown) return;
    fill(this.root, h('span', { class: 'small' }, text), new IconButton('close', label, close).root);
    this.root.hidden = false;
    this.shown = key;
  }

  /** Offers something to be done. */
  offer(text: string, action: string, perform: () => void): void {
    const link = h('button', { type: 'button', class: 'link small' }, action);
    link.addEventListener('click', perform);
    fill(this.root, h('span', { class: 'small' }, text), link);
    this.root.hidden = false;
    this.shown = '';
  }

  hide(): void {
    this.root.hidden = true;
    this.shown = '';
  }
}
