/** Who has to act on an error: what is the user's is shown, what is ours is logged with its stack too. */
export type Blame = 'user' | 'internal';

/**
 * An error that a person is meant to read.
 *
 * `message` names the node, tensor or file and says what to do. `code` is stable (`OD` and four digits, the first
 * of which tells the area: 1 reading a model, 2 running it, 3 tensors and files, 4 debugging, 5 history).
 */
export class UserError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly detail?: string,
  ) {
    super(message);
    this.name = 'UserError';
  }
}

/** The text of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
