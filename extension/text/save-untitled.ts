import * as vscode from 'vscode';

/**
 * Has a person save a text that was never saved, since a run reads a file and finds weights beside it. Undefined where
 * the person leaves.
 */
export async function saveUntitled(document: vscode.TextDocument): Promise<vscode.Uri | undefined> {
  const save = vscode.l10n.t('Save…');
  const text = vscode.l10n.t(
    'This text has no file yet. A model runs from its file, beside which its weights are looked for.',
  );
  const chosen = await vscode.window.showInformationMessage(text, { modal: true }, save);
  return chosen === save ? vscode.workspace.save(document.uri) : undefined;
}
