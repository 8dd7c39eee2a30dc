import { themeColour } from '../ui/theme';
import type { OperatorTotal } from './rows';

const palette = ['blue', 'yellow', 'green', 'purple', 'red'] as const;

/** Colours for the operators that take the most; all others share the last. They are classes, and colours for canvases. */
export class OperatorColours {
  private places = new Map<string, number>();

  update(totals: readonly OperatorTotal[]): void {
    this.places = new Map(totals.slice(0, palette.length).map(({ op }, at) => [op, at]));
  }

  /** The class of an element in that colour. */
  className(op: string): string {
    const at = this.places.get(op);
    return at === undefined ? 'op-other' : `op-${palette[at]}`;
  }

  /** For a canvas, as the theme has it now. */
  paint(): (op: string) => string {
    const other = themeColour('--vscode-charts-lines') || '#888888';
    const colours = palette.map((name) => themeColour(`--vscode-charts-${name}`) || other);
    return (op) => colours[this.places.get(op) ?? -1] ?? other;
  }
}
