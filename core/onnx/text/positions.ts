import { partitionPoint } from '../../partition-point';

/** A place in a text: line and column from 1, in UTF-16 units, as editors count. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

/** Where each line of a text begins, the first one at 0. Lines end with \n, \r\n or \r. */
export function lineStartsOf(text: string): number[] {
  const starts = [0];
  const breaks = /\r\n|\r|\n/g;
  while (breaks.test(text)) starts.push(breaks.lastIndex);
  return starts;
}

/** Finds lines and columns of a text's offsets. */
export class TextPositions {
  private readonly starts: readonly number[];

  constructor(text: string) {
    this.starts = lineStartsOf(text);
  }

  at(offset: number): TextPosition {
    const line = partitionPoint(this.starts, (start) => start <= offset);
    return { line, column: offset - this.starts[line - 1]! + 1 };
  }
}
