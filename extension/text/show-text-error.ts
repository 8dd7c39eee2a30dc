import path from 'node:path';
import * as vscode from 'vscode';
import { withoutLinks } from '../../core/errors';
import type { TextPosition } from '../../core/onnx/text/positions';
import type { TextError } from '../../core/onnx/text/text-error';

/** Shows the first error of a text that cannot be read, and the Problems panel with all of them. */
export async function showTextError({ file, problems }: TextError): Promise<void> {
  const [first] = problems;
  const told = firstOf(file, first!, first!.message, problems.length);
  await showErrors(file, first!);
  void vscode.window.showErrorMessage(told);
}

/**
 * What the language server says is wrong in an open text that can be read: what onnxruntime is going to refuse. Its
 * inference's errors are left out, as a run that stops before such a node shows best what is the matter.
 */
export function knownErrors(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages
    .getDiagnostics(uri)
    .filter(({ severity, source }) => severity === vscode.DiagnosticSeverity.Error && source === 'onnx')
    .sort((a, b) => a.range.start.compareTo(b.range.start));
}

/** Shows errors that do not keep a text from being run. Gives whether it is to be run all the same. */
export async function askDespiteErrors(
  file: string,
  errors: readonly vscode.Diagnostic[],
  noDebug: boolean,
): Promise<boolean> {
  const [first] = errors;
  const { line, character } = first!.range.start;
  const at = { line: line + 1, column: character + 1 };
  await showErrors(file, at);
  const anyway = noDebug ? vscode.l10n.t('Run Anyway') : vscode.l10n.t('Debug Anyway');
  const told = firstOf(file, at, first!.message, errors.length);
  return (await vscode.window.showErrorMessage(told, anyway)) === anyway;
}

/** `layer.onnxtxt, line 3: ',' is missing … (and 2 more errors)`. */
function firstOf(file: string, { line }: TextPosition, message: string, count: number): string {
  const name = path.basename(file);
  const text =
    count === 1
      ? vscode.l10n.t('{0}, line {1}: {2}', name, line, message)
      : count === 2
        ? vscode.l10n.t('{0}, line {1}: {2} (and 1 more error)', name, line, message)
        : vscode.l10n.t('{0}, line {1}: {2} (and {3} more errors)', name, line, message, count - 1);
  return withoutLinks(text);
}

/** Opens the Problems panel, and the text with the cursor at a place; the keyboard stays in the text. */
async function showErrors(file: string, { line, column }: TextPosition): Promise<void> {
  await vscode.commands.executeCommand('workbench.panel.markers.view.focus');
  const at = new vscode.Position(line - 1, column - 1);
  await vscode.window.showTextDocument(vscode.Uri.file(file), {
    preview: false,
    selection: new vscode.Range(at, at),
  });
}
