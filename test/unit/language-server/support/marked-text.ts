import type { Position, Range } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';

/** A text without its marks, and the places that they marked. */
export interface MarkedText {
  readonly text: string;
  /** Where `|` stood, in their order. */
  readonly cursors: readonly Position[];
  /** What stood between `⟦` and `⟧`, in the order of their beginnings; they may be nested. */
  readonly ranges: readonly Range[];
  /** The offset of each of the cursors. */
  readonly offsets: readonly number[];
}

/** Reads a text with marks: `|` is a place, `⟦…⟧` a range. ONNX text has neither outside of strings and comments. */
export function marked(source: string): MarkedText {
  let text = '';
  const offsets: number[] = [];
  const ranges: { start: number; end: number }[] = [];
  const open: number[] = [];
  for (const character of source) {
    if (character === '|') offsets.push(text.length);
    else if (character === '⟦') open.push(ranges.push({ start: text.length, end: -1 }) - 1);
    else if (character === '⟧') {
      const range = open.pop();
      if (range === undefined) throw new Error("a '⟧' has no '⟦'");
      ranges[range]!.end = text.length;
    } else text += character;
  }
  if (open.length > 0) throw new Error("a '⟦' has no '⟧'");
  const document = TextDocument.create('', '', 0, text);
  return {
    text,
    offsets,
    cursors: offsets.map((offset) => document.positionAt(offset)),
    ranges: ranges.map(({ start, end }) => ({
      start: document.positionAt(start),
      end: document.positionAt(end),
    })),
  };
}

/** A text with `⟦…⟧` around ranges, as `marked` reads it: what a test compares with what it expects. */
export function withMarks(text: string, ranges: readonly Range[]): string {
  const document = TextDocument.create('', '', 0, text);
  const marks = ranges.flatMap(({ start, end }) => {
    const [from, to] = [document.offsetAt(start), document.offsetAt(end)];
    if (from === to) return [{ at: from, mark: '⟦⟧', order: -to }];
    return [
      { at: from, mark: '⟦', order: -to },
      { at: to, mark: '⟧', order: Number.NEGATIVE_INFINITY },
    ];
  });
  // At one place, ranges end before others begin, and the longer one begins first.
  marks.sort((one, other) => other.at - one.at || other.order - one.order);
  let result = text;
  for (const { at, mark } of marks) result = result.slice(0, at) + mark + result.slice(at);
  return result;
}
