import { h } from './dom';

/** What moves quickly is spoken when it has come to rest: after so many milliseconds. */
const pause = 400;

/** Words for a screen reader alone; of those that follow each other quickly, the last. */
export class Spoken {
  readonly root = h('div', { class: 'visually-hidden', 'aria-live': 'polite' });
  private timer: ReturnType<typeof setTimeout> | undefined;

  say(text: string): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.root.textContent = text;
    }, pause);
  }
}
