import type { SavedState } from './saved-state';

/** Changes are kept together after so many milliseconds: the camera moves in every frame. */
const keepAfter = 150;

/** The state that survives hiding and reloading. */
export class Store {
  private timer: number | undefined;

  constructor(
    private now: SavedState,
    private readonly keep: (state: SavedState) => void,
  ) {
    // A page that is hidden may be gone without another word.
    document.addEventListener('visibilitychange', () => this.flush());
    window.addEventListener('pagehide', () => this.flush());
  }

  get state(): SavedState {
    return this.now;
  }

  save(change: Partial<SavedState>): void {
    this.now = { ...this.now, ...change };
    this.timer ??= window.setTimeout(() => this.flush(), keepAfter);
  }

  private flush(): void {
    if (this.timer === undefined) return;
    window.clearTimeout(this.timer);
    this.timer = undefined;
    this.keep(this.now);
  }
}
