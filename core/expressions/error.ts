import { UserError } from '../errors';

/** An expression that cannot be read or computed; the message ends with the character it is about, counted from 1. */
export class ExpressionError extends UserError {
  constructor(
    /** The place in the expression's text, from 0. */
    readonly at: number,
    why: string,
  ) {
    super('OD3101', `${why} (at character ${at + 1})`);
    this.name = 'ExpressionError';
  }
}

/** A name in the middle of a sentence: what is known of it is near, so that a person can mend it. */
export function didYouMean(nearest: string | undefined): string {
  return nearest === undefined ? '' : `; did you mean ${nearest}?`;
}
