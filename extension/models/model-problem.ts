import { access } from 'node:fs/promises';
import * as vscode from 'vscode';
import { messageOf } from '../../core/errors';

/** Why a model cannot be shown, in a sentence: where its file is gone, that, in place of the file system's own words. */
export async function modelProblem(path: string, error: unknown): Promise<string> {
  const isThere = await access(path).then(
    () => true,
    () => false,
  );
  return isThere ? messageOf(error) : vscode.l10n.t('There is no file {0}.', path);
}
