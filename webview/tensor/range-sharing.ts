import type { ColourRange } from './colour-range';
import type { SharedRange } from './protocol';

/** This panel's part in one range of colours for all panels: it tells its own and draws in the shared one. */
export class RangeSharing {
  private shared: SharedRange = { on: false };
  private told = '';

  /** @param send tells the extension the wish, and the panel's own range */
  constructor(private readonly send: (wish: SharedRange) => void) {}

  get on(): boolean {
    return this.shared.on;
  }

  /** The extension has said how it is now. */
  receive(shared: SharedRange): void {
    this.shared = shared;
    if (!shared.on) this.told = '';
  }

  /** Somebody wants one range in all panels, or no longer. */
  choose(on: boolean): void {
    this.shared = { ...this.shared, on };
    this.told = '';
    if (!on) this.send({ on });
  }

  /** The range to draw in, where the panel's own is `own`; `known` where that is measured, so that others may have it. */
  apply(own: ColourRange, known: boolean): ColourRange {
    if (!this.shared.on) return own;
    const { low, high } = own;
    const told = JSON.stringify([low, high]);
    if (known && told !== this.told) {
      this.told = told;
      this.send({ on: true, range: { low, high } });
    }
    return this.shared.range ?? own;
  }
}
