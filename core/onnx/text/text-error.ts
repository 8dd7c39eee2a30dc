import { UserError } from '../../errors';
import type { SyntaxProblem } from './parse/tree';
import type { TextPosition, TextPositions } from './positions';

/** Something wrong with a text, and where. */
export interface TextProblem extends TextPosition {
  readonly message: string;
}

/** So many problems are told in the error's own message. */
const mostTold = 3;

/** An error of a model's text: what is wrong, line by line. */
export class TextError extends UserError {
  constructor(
    readonly file: string,
    /** At least one, in the order of the text. */
    readonly problems: readonly TextProblem[],
  ) {
    super('OD1010', messageOf(file, problems));
  }
}

/** The problems with their lines and columns, in the order of the text. */
export function placed(problems: readonly SyntaxProblem[], positions: TextPositions): TextProblem[] {
  return [...problems]
    .sort((a, b) => a.start - b.start)
    .map(({ start, message }) => ({ ...positions.at(start), message }));
}

/** `'m.onnxtxt' has 2 errors. Line 3, column 5: … Line 7, column 1: …` */
function messageOf(file: string, problems: readonly TextProblem[]): string {
  const told = problems
    .slice(0, mostTold)
    .map(({ line, column, message }) => `Line ${line}, column ${column}: ${message}`);
  const more = problems.length - told.length;
  if (more > 0) told.push(`And ${more} more.`);
  return `'${file}' has ${problems.length === 1 ? 'an error' : `${problems.length} errors`}. ${told.join(' ')}`;
}
