/** Which times the strip shows, and how wide it is. Milliseconds and CSS pixels. */
export class StripScale {
  from = 0;
  to = 1;
  width = 1;
  private whole = 1;

  /** The end of the last bar; what is shown stays where it was zoomed in, and is all of it where it was not. */
  setWhole(whole: number): void {
    const wasAll = this.isAll;
    this.whole = Math.max(whole, 1e-6);
    if (wasAll) this.fit();
    else this.clamp();
  }

  get isAll(): boolean {
    return this.from <= 0 && this.to >= this.whole;
  }

  /** How many times larger than all of it. */
  get zoom(): number {
    return this.whole / (this.to - this.from);
  }

  x(ms: number): number {
    return ((ms - this.from) / (this.to - this.from)) * this.width;
  }

  ms(x: number): number {
    return this.from + (x / this.width) * (this.to - this.from);
  }

  fit(): void {
    this.from = 0;
    this.to = this.whole;
  }

  /** Zooms by a factor (2: twice as large) around a place. */
  zoomAround(x: number, factor: number): void {
    const at = this.ms(x);
    const length = Math.min(this.whole, Math.max(this.whole / 1e6, (this.to - this.from) / factor));
    const share = x / this.width;
    this.from = at - share * length;
    this.to = this.from + length;
    this.clamp();
  }

  pan(pixels: number): void {
    const by = (pixels / this.width) * (this.to - this.from);
    this.from += by;
    this.to += by;
    this.clamp();
  }

  /** Moves as little as brings these times into sight. */
  reveal(start: number, end: number): void {
    const length = this.to - this.from;
    if (start < this.from) this.from = start;
    else if (end > this.to) this.from = Math.min(start, end - length);
    this.to = this.from + length;
    this.clamp();
  }

  private clamp(): void {
    const length = Math.min(this.to - this.from, this.whole);
    this.from = Math.min(Math.max(0, this.from), this.whole - length);
    this.to = this.from + length;
  }
}
