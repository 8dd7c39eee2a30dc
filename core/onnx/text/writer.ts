import type { ModelText, NodeLine } from '../text-map';

/** An editor colours no text beyond these sizes, and drags on longer lines (facts measured in VS Code 1.139). */
export const limits = { bytes: 20 * 1024 * 1024, lines: 300_000, lineLength: 2_000 };

/** Long lists are broken below the limit, since the indentation comes on top. */
const breakAt = limits.lineLength - 200;

/** Writes lines, counts them as editors do, and keeps what stands where. */
export class TextWriter {
  private readonly chunks: string[] = [];
  private bytes = 0;
  /** The number of the line that comes next, from 1. */
  next = 1;
  private readonly lines = new Map<number, NodeLine>();
  private readonly graphs = new Map<string, { first: number; outputs: number }>();

  /** The part of the limits that is used up: 1 is all. */
  get used(): number {
    return Math.max(this.bytes / limits.bytes, this.next / limits.lines);
  }

  /**
   * Writes one line, given in pieces between which it may be broken where it is too long, and returns its number.
   * Names and strings may hold line breaks of their own; they count.
   */
  line(depth: number, ...pieces: readonly string[]): number {
    const first = this.next;
    const indent = '  '.repeat(depth);
    let text = indent;
    let start = 0;
    for (const piece of pieces) {
      if (text.length - start + piece.length > breakAt && text.length > start + indent.length) {
        text = `${text.trimEnd()}\n`;
        start = text.length;
        text += `${indent}    `;
      }
      text += piece;
    }
    text = `${text.trimEnd()}\n`;
    this.chunks.push(text);
    this.bytes += Buffer.byteLength(text);
    this.next += text.match(/\r\n|\r|\n/g)!.length;
    return first;
  }

  /** Notes that a node begins at that line. */
  node(line: number, node: NodeLine): void {
    this.lines.set(line, node);
  }

  /** Notes where a graph begins and where its outputs stand. */
  graph(path: string, first: number, outputs: number): void {
    this.graphs.set(path, { first, outputs });
  }

  finish(): ModelText {
    return { text: this.chunks.join(''), lines: this.lines, graphs: this.graphs };
  }
}
