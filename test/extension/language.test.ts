import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ExtensionParts } from '../../extension/main';
import { textUri } from '../../extension/text/model-uri';
import { clear, example, extensionParts, until } from './support/extension';
import { ModelFile } from './support/small-model';

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

  it('tells what is wrong in a text that was never saved', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'onnxtxt', content: text });
    await vscode.window.showTextDocument(document);
    const [diagnostic] = await until('a diagnostic', () => {
      const found = vscode.languages.getDiagnostics(document.uri);
      return found.length > 0 ? found : undefined;
    });
    assert.equal(diagnostic!.source, 'onnx');
    assert.match(diagnostic!.message, /'\)' is missing behind the inputs of a node/);
  });

  it('mends a misspelt operator by its quick fix', async () => {
    const uri = vscode.Uri.file(example('misspelt.onnxtxt'));
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text.replace('Relu (x', 'Rellu (x)')));
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    const diagnostic = await until('the diagnostic', () =>
      vscode.languages.getDiagnostics(document.uri).find(({ message }) => message.includes('Rellu')),
    );
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      diagnostic.range,
    );
    const fix = actions.find(({ title }) => title === "Change to 'Relu'");
    assert.ok(fix?.edit, `${actions.map(({ title }) => title)}`);
    await vscode.workspace.applyEdit(fix.edit);
    assert.match(document.getText(), /y = Relu \(x\)/);
    await document.save();
    await until(
      'no diagnostic',
      () => vscode.languages.getDiagnostics(document.uri).length === 0 || undefined,
    );
    await clear();
    await vscode.workspace.fs.delete(uri);
  });

  it('moves a node before the one that uses what it makes', async () => {
    const nodes = '  y = Relu (a)\n  a = Abs (x)\n';
    const content = `<ir_version: 8, opset_import: ["" : 17]>\ng (float[2] x) => (float[2] y) {\n${nodes}}\n`;
    const document = await vscode.workspace.openTextDocument({ language: 'onnxtxt', content });
    await vscode.window.showTextDocument(document);
    const diagnostic = await until('the diagnostic', () =>
      vscode.languages
        .getDiagnostics(document.uri)
        .find(({ message }) => message.includes('before it is made')),
    );
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      diagnostic.range,
      vscode.CodeActionKind.QuickFix.value,
    );
    const fix = actions.find(({ title }) => title === 'Move the node that makes it before this one');
    assert.ok(fix?.edit, `${actions.map(({ title }) => title)}`);
    assert.equal(fix.isPreferred, true);
    await vscode.workspace.applyEdit(fix.edit);
    assert.match(document.getText(), /\{\n {2}a = Abs \(x\)\n {2}y = Relu \(a\)\n\}/);
  });

  it('offers Run and Debug above the graph of a model, and says what is in it', async () => {
    const model = new ModelFile([['Relu', ['x'], 'y']]);
    try {
      const document = await vscode.workspace.openTextDocument(textUri(model.path));
      await vscode.window.showTextDocument(document);
      const lenses = await until('code lenses', async () => {
        const found = await vscode.commands.executeCommand<vscode.CodeLens[]>(
          'vscode.executeCodeLensProvider',
          document.uri,
          10,
        );
        return found.length > 0 ? found : undefined;
      });
      const titles = lenses.map(({ command }) => command?.title);
      assert.deepEqual(titles.slice(0, 2), ['Run', 'Debug']);
      assert.match(titles[2]!, /^1 input · 1 output · 1 node$/);
      const debug = lenses[1]!.command!;
      assert.equal(debug.command, 'onnx-debugger.debugModel');
      assert.equal((debug.arguments![0] as vscode.Uri).toString(), document.uri.toString());
    } finally {
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      model.remove();
    }
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
