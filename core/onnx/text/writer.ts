import type { ModelText, NodeLine } from '../text-map';
import type { LeftOut } from './left-out';
import type { Style } from './style';
import { limits } from './style';

/** Long lists are broken below the limit, since the indentation comes on top. */
export const breakAt = limits.lineLength - 200;

/** Where a text goes, a line or a part of a long one at a time. */
export type WriteText = (text: string) => void;

/** Writes lines, counts them as editors do, and keeps what stands where. */
export class TextWriter {
  private bytes = 0;
  /** The number of the line that comes next, from 1. */
  next = 1;
  private readonly lines = new Map<number, NodeLine>();
  private readonly graphs = new Map<string, { first: number; outputs: number }>();

  constructor(
    readonly style: Style,
    private readonly write: WriteText,
    /** Notes what the text has not, where somebody asks for it. */
    readonly leaveOut?: (leftOut: LeftOut) => void,
  ) {}

  /** The part of the limits that is used up: 1 is all. */
  get used(): number {
    if (this.style.isWhole) return 0;
    return Math.max(this.bytes / limits.bytes, this.next / limits.lines);
  }

  /**
   * Writes one line, given in pieces between which it may be broken where it is too long, and returns its number.
   * Names and strings may hold line breaks of their own; they count.
   */
  line(depth: number, ...pieces: readonly string[]): number {
    return this.long(depth, pieces);
  }

  /** Writes one line of any number of pieces, as `line` does. */
  long(depth: number, pieces: Iterable<string>): number {
    const first = this.next;
    const indent = '  '.repeat(depth);
    let text = indent;
    let indented = indent.length;
    for (const piece of pieces) {
      if (text.length + piece.length > breakAt && text.length > indented) {
        this.put(`${text.trimEnd()}\n`);
        text = `${indent}    `;
        indented = indent.length;
      }
      text += piece;
    }
    this.put(`${text.trimEnd()}\n`);
    return first;
  }

  /** Writes the comment that stands for something that is left out. */
  leftOut(depth: number, comment: string, what: LeftOut['what']): void {
    this.leaveOut?.({ line: comment, what });
    this.line(depth, comment);
  }

  /** Notes that a node begins at that line. */
  node(line: number, node: NodeLine): void {
    this.lines.set(line, node);
  }

  /** Notes where a graph begins and where its outputs stand. */
  graph(path: string, first: number, outputs: number): void {
    this.graphs.set(path, { first, outputs });
  }

  /** What stands where. */
  map(): Omit<ModelText, 'text'> {
    return { lines: this.lines, graphs: this.graphs };
  }

  private put(text: string): void {
    this.write(text);
    this.bytes += Buffer.byteLength(text);
    this.next += text.match(/\r\n|\r|\n/g)!.length;
  }
}
