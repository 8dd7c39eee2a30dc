import path from 'node:path';
import * as vscode from 'vscode';
import { withoutLinks } from '../../core/errors';
import type { TextError } from '../../core/onnx/text/text-error';

/** Opens a text at its first error and says what it is; the others are in the Problems panel. */
export async function showTextError({ file, problems }: TextError): Promise<void> {
  const { line, column, message } = problems[0]!;
  const more = problems.length - 1;
  const others = more === 0 ? '' : ` (and ${more} more ${more === 1 ? 'error' : 'errors'})`;
  const text = `${path.basename(file)}, line ${line}, column ${column}: ${message}${others}`;
  void vscode.window.showErrorMessage(withoutLinks(text));
  const at = new vscode.Position(line - 1, column - 1);
  await vscode.window.showTextDocument(vscode.Uri.file(file), {
    preview: false,
    selection: new vscode.Range(at, at),
  });
}
