import path from 'node:path';
import * as vscode from 'vscode';
import { messageOf, withoutLinks } from '../../core/errors';
import { withoutTextEnding } from '../../core/onnx/text-file';
import type { FromGraph } from '../../webview/graph/messages/protocol';
import { offerToShow } from '../environment/offer-to-show';

/** Asks where a picture of the graph goes, beside its model at first, and writes it there. */
export async function saveExport(
  model: vscode.Uri,
  { format, bytes }: Extract<FromGraph, { type: 'export' }>,
): Promise<void> {
  const name = withoutTextEnding(path.basename(model.fsPath)).replace(/\.onnx$/i, '');
  const target = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Export the Graph'),
    defaultUri: vscode.Uri.joinPath(model, '..', `${name}.${format}`),
    filters: format === 'svg' ? { SVG: ['svg'] } : { PNG: ['png'] },
  });
  if (!target) return;
  try {
    await vscode.workspace.fs.writeFile(target, bytes);
  } catch (error) {
    void vscode.window.showErrorMessage(withoutLinks(messageOf(error)));
    return;
  }
  offerToShow(target);
}
