import * as vscode from 'vscode';

/** Says why a command about a tensor does nothing. */
export function tellNoTensor(): void {
  const text = vscode.l10n.t(
    'The Tensor panel shows no tensor now: stop at a node, or pick a value with Show Tensor, and try again.',
  );
  void vscode.window.showInformationMessage(text);
}
