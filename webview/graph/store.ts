import type { SavedState } from './saved-state';

/** The state that survives hiding and reloading; every change is kept at once. */
export class Store {
  constructor(
    private now: SavedState,
    private readonly keep: (state: SavedState) => void,
  ) {}

  get state(): SavedState {
    return this.now;
  }

  save(change: Partial<SavedState>): void {
    this.now = { ...this.now, ...change };
    this.keep(this.now);
  }
}
