import { partitionPoint } from '../../partition-point';

/** A place in a text: line and column from 1, in UTF-16 units, as editors count. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

/** Finds lines and columns of a text's offsets. */
export class TextPositions {
  /** Where each line begins. */
  private readonly starts: number[] = [0];

  constructor(text: string) {
    const breaks = /\r\n|\r|\n/g;
    while (breaks.test(text)) this.starts.push(breaks.lastIndex);
  }

  at(offset: number): TextPosition {
    const line = partitionPoint(this.starts, (start) => start <= offset);
    return { line, column: offset - this.starts[line - 1]! + 1 };
  }
}
