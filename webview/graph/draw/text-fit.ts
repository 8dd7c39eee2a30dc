/** Measures texts in one font at its size at 100 %, and cuts them to a width; both are remembered. */
export class TextFit {
  private readonly widths = new Map<string, number>();
  private readonly cuts = new Map<string, string>();
  private readonly context = new OffscreenCanvas(1, 1).getContext('2d')!;

  constructor(readonly font: string) {
    this.context.font = font;
  }

  /** The width of a text in CSS pixels at 100 %. */
  width(text: string): number {
    let width = this.widths.get(text);
    if (width === undefined) {
      if (this.widths.size > mostRemembered) this.widths.clear();
      width = this.context.measureText(text).width;
      this.widths.set(text, width);
    }
    return width;
  }

  /** The text with an ellipsis where it is wider; empty where not even two letters fit. */
  cut(text: string, width: number): string {
    if (text === '' || this.width(text) <= width) return text;
    const key = `${Math.floor(width)} ${text}`;
    let cut = this.cuts.get(key);
    if (cut === undefined) {
      if (this.cuts.size > mostRemembered) this.cuts.clear();
      cut = this.search(text, width);
      this.cuts.set(key, cut);
    }
    return cut;
  }

  private search(text: string, width: number): string {
    let low = 0;
    let high = text.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.context.measureText(`${text.slice(0, middle)}…`).width <= width) low = middle;
      else high = middle - 1;
    }
    return low < 2 ? '' : `${text.slice(0, low).trimEnd()}…`;
  }
}

const mostRemembered = 50_000;
