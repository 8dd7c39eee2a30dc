import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ExtensionParts } from '../../extension/main';
import { clear, extensionParts, until } from './support/extension';

const text = `<ir_version: 8, opset_import: ["" : 17]>
g (float[2] x) => (float[2] y) {
  y = Relu (x
}
`;

describe('the language client', () => {
  let parts: ExtensionParts;
  before(async () => {
    parts = await extensionParts();
  });
  afterEach(clear);

  it('tells what is wrong in a text that was never saved, and mends it', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'onnxtxt', content: text });
    await vscode.window.showTextDocument(document);
    const [diagnostic] = await until('a diagnostic', () => {
      const found = vscode.languages.getDiagnostics(document.uri);
      return found.length > 0 ? found : undefined;
    });
    assert.equal(diagnostic!.source, 'onnx');
    assert.match(diagnostic!.message, /'\)' is missing behind the inputs of a node/);
  });

  it('starts the server again when it has ended by itself', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'onnxtxt', content: text });
    await vscode.window.showTextDocument(document);
    const client = await parts.language.running!;
    const first = client.serverProcess!;
    first.kill('SIGKILL');
    await until('another server', () => {
      const { serverProcess } = client;
      return (serverProcess && serverProcess.pid !== first.pid && client.isRunning()) || undefined;
    });
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(2, 13, 2, 13), ')');
    await vscode.workspace.applyEdit(edit);
    await until(
      'no diagnostic',
      () => vscode.languages.getDiagnostics(document.uri).length === 0 || undefined,
    );
  });
});
