import assert from 'node:assert/strict';
import { truncateSync, writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { textUri } from '../../extension/text/model-uri';
import { clear, example, extensionParts, until } from './support/extension';
import { ModelFile } from './support/small-model';

describe('models as text documents', () => {
  let file: ModelFile;
  before(extensionParts);
  beforeEach(() => {
    file = new ModelFile([
      ['Relu', ['x'], 'a'],
      ['Exp', ['a'], 'y'],
    ]);
  });
  afterEach(async () => {
    await clear();
    file.remove();
  });

  it('opens as ONNX text with a node a line, read-only', async () => {
    const document = await vscode.workspace.openTextDocument(textUri(file.path));
    assert.equal(document.languageId, 'onnxtxt');
    assert.match(document.getText(), /^ {2}a = Relu \(x\)$/m);
    assert.match(document.getText(), /^ {2}y = Exp \(a\)$/m);
    assert.equal((await vscode.workspace.fs.stat(document.uri)).permissions, vscode.FilePermission.Readonly);
    await assert.rejects(async () => vscode.workspace.fs.writeFile(document.uri, new Uint8Array()));
  });

  it('has a URI that survives spaces, accents and a plus in the path', async () => {
    const odd = new ModelFile([['Relu', ['x'], 'y']], 'Mödel (1) a+b&=#.onnx');
    try {
      const uri = textUri(odd.path);
      assert.equal(vscode.Uri.parse(uri.toString()).toString(), uri.toString());
      const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri.toString()));
      assert.match(document.getText(), /Relu/);
    } finally {
      odd.remove();
    }
  });

  it('is read again when the model changes', async () => {
    const document = await vscode.workspace.openTextDocument(textUri(file.path));
    await vscode.window.showTextDocument(document);
    file.write([['Tanh', ['x'], 'y']]);
    await until('the new text', () => document.getText().includes('Tanh') || undefined);
    assert.doesNotMatch(document.getText(), /Relu/);
  });

  it('says what is wrong with a file that is no model', async () => {
    writeFileSync(file.path, '<!doctype html><title>404</title>');
    const document = await vscode.workspace.openTextDocument(textUri(file.path));
    assert.match(document.getText(), /^# .*cannot be shown/m);
    assert.match(document.getText(), /OD1002/);
  });

  it('shows what is left of a model that was cut off, and says so', async () => {
    truncateSync(file.path, 60);
    const document = await vscode.workspace.openTextDocument(textUri(file.path));
    assert.match(document.getText(), /^# error: /m);
  });

  it('is opened in a tab of its own by the command on a model', async () => {
    await vscode.commands.executeCommand(
      'onnx-debugger.openText',
      vscode.Uri.file(example('digits/digits.onnx')),
    );
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.toString(), textUri(example('digits/digits.onnx')).toString());
    assert.equal(vscode.window.tabGroups.activeTabGroup.activeTab?.isPreview, false);
  });

  it('is not there for a model that is not there', async () => {
    await assert.rejects(async () => vscode.workspace.openTextDocument(textUri(`${file.path}.gone.onnx`)));
  });
});
