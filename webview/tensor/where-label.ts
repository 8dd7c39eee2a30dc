import { h, setAttributes } from '../ui/dom';
import { icon } from '../ui/icons';

/** Where the debugger stands, at the end of the row of tabs: in words, or as a sign whose words come by pointing at it. */
export class WhereLabel {
  private readonly text = h('span', { class: 'where-text' });
  readonly root = h('span', { class: 'where wide-only muted small' }, icon('debugPause'), this.text);
  private isSign = false;

  show(where: string): void {
    this.text.textContent = where;
    this.update();
  }

  /** Shows the sign alone; the words are still there for screen readers. */
  shorten(isSign: boolean): void {
    this.isSign = isSign;
    this.update();
  }

  /** What the words take, shown or not; in CSS pixels. */
  get textWidth(): number {
    return this.text.offsetWidth;
  }

  /** Calls when the words take another width than before. */
  onDidResize(changed: () => void): void {
    new ResizeObserver(changed).observe(this.text);
  }

  private update(): void {
    this.root.classList.toggle('is-sign', this.isSign);
    setAttributes(this.root, { title: this.isSign ? (this.text.textContent ?? '') : '' });
  }
}
