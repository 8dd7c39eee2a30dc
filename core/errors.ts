/**
 * An error that a person is meant to read.
 *
 * `message` names the node, tensor or file and says what to do. `code` is stable (`OD` and four digits, the first
 * of which tells the area: 1 reading a model, 2 running it, 3 tensors and files, 4 debugging, 5 history). `detail` is
 * the raw cause, where somebody may want to read it: onnxruntime's own words.
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

/** Why the file system refused something, without Node's repetition of the path and the system call. */
export function fileReason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'there is no such file.';
  if (code === 'ENOTDIR') return 'a part of its path is no folder.';
  if (code === 'EISDIR') return 'it is a folder.';
  if (code === 'EEXIST') return 'there is a file of that name.';
  if (code === 'EACCES') return 'it is not permitted.';
  return messageOf(error);
}

/** A text for a notification: VS Code makes links of `[text](command:…)` there, and names come from models. */
export function withoutLinks(text: string): string {
  return text.replace(/\]\((?=[a-z]+:)/gi, '] (');
}
