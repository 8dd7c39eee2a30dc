import path from 'node:path';
import * as vscode from 'vscode';
import { withoutLinks } from '../../core/errors';

/** Says that a file was written, and offers to show where it is. */
export function offerToShow(file: vscode.Uri): void {
  const show = vscode.l10n.t('Show in Folder');
  const text = vscode.l10n.t('Saved {0}.', path.basename(file.fsPath));
  void vscode.window.showInformationMessage(withoutLinks(text), show).then((chosen) => {
    if (chosen === show) void vscode.commands.executeCommand('revealFileInOS', file);
  });
}
