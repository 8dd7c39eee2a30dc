import * as vscode from 'vscode';

/** What was asked: the function of `vscode.window`, and what it was called with. */
export interface Asked {
  readonly what: Question;
  readonly args: readonly unknown[];
}

type Question =
  | 'showErrorMessage'
  | 'showInformationMessage'
  | 'showOpenDialog'
  | 'showSaveDialog'
  | 'showWarningMessage';

const questions: readonly Question[] = [
  'showErrorMessage',
  'showInformationMessage',
  'showOpenDialog',
  'showSaveDialog',
  'showWarningMessage',
];

/**
 * Runs something with a person's answers in the place of VS Code's dialogs and messages. What has no answer is left
 * without one, as when somebody presses Escape. Gives all that was asked.
 */
export async function withAnswers(
  answer: (asked: Asked) => unknown,
  run: () => PromiseLike<unknown>,
): Promise<Asked[]> {
  const asked: Asked[] = [];
  const own = Object.fromEntries(questions.map((what) => [what, vscode.window[what]]));
  const answering = questions.map((what) => [
    what,
    async (...args: unknown[]) => {
      const question = { what, args };
      asked.push(question);
      return answer(question);
    },
  ]);
  Object.assign(vscode.window, Object.fromEntries(answering));
  try {
    await run();
  } finally {
    Object.assign(vscode.window, own);
  }
  return asked;
}
