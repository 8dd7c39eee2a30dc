import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { readModel } from '../../core/onnx/read';
import { withAnswers } from './support/answers';
import { clear, example, extensionParts, until } from './support/extension';
import { startAndStop, step, untilStopped } from './support/session';

const written = `# Written by hand.
<ir_version: 10, opset_import: ["" : 21]>
layer (float[1,3] x) => (float[1,2] y)
<float[3,2] w>
{
  # the layer
  h = MatMul(x, w)
  a = Abs(h)
  y = Relu(a)
}
`;

describe('files with ONNX text', () => {
  let folder: string;
  let file: string;
  const uri = () => vscode.Uri.file(file);
  before(extensionParts);
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'onnx-debugger-text-'));
    file = path.join(folder, 'layer.onnxtxt');
    writeFileSync(file, written);
  });
  afterEach(async () => {
    await clear();
    rmSync(folder, { recursive: true, force: true });
  });
  const lineOf = (document: vscode.TextDocument, text: string) =>
    document.positionAt(document.getText().indexOf(text)).line;

  it('are debugged in their own tab, and stop at breakpoints in them', async () => {
    const document = await vscode.workspace.openTextDocument(uri());
    assert.equal(document.languageId, 'onnxtxt');
    const editor = await vscode.window.showTextDocument(document, { preview: false });
    const at = new vscode.Location(uri(), new vscode.Position(lineOf(document, 'y = Relu'), 0));
    vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(at)]);
    const first = await startAndStop({ program: file, stopOnEntry: true, inputs: { x: { ones: true } } });
    assert.equal(first.current.outputs[0], 'h');
    await until('the stopped line', () => editor.selection.active.line === lineOf(document, 'h = MatMul'));
    const second = await step('continue', first);
    assert.equal(second.current.outputs[0], 'y');
    // One text is open; a panel with a tensor stands beside it.
    const tabs = vscode.window.tabGroups.all
      .flatMap((group) => group.tabs)
      .filter(({ input }) => input instanceof vscode.TabInputText);
    assert.deepEqual(
      tabs.map(({ label }) => label),
      ['layer.onnxtxt'],
    );
  });

  it('keep breakpoints at their nodes where the file changes outside of the editor', async () => {
    const document = await vscode.workspace.openTextDocument(uri());
    const line = new vscode.Position(lineOf(document, 'y = Relu'), 0);
    vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(new vscode.Location(uri(), line))]);
    await new Promise((resolve) => setTimeout(resolve, 500));
    writeFileSync(
      file,
      written.replace('# the layer', '# the layer\n  # told\n  # at length\n  i = Identity(x)'),
    );
    const stop = await startAndStop({ program: file, inputs: { x: { ones: true } } });
    assert.equal(stop.current.outputs[0], 'y');
  });

  it('open at their first error instead of running', async () => {
    writeFileSync(file, written.replace('MatMul(x, w)', 'MatMul(x w)').replace('Abs(h)', 'Abs h)'));
    const started = await vscode.debug.startDebugging(undefined, {
      type: 'onnx',
      request: 'launch',
      name: 'test',
      program: file,
    });
    assert.equal(started, false);
    const editor = await until('the text', () => vscode.window.activeTextEditor);
    assert.equal(editor.document.uri.fsPath, file);
    await until('the error', () => editor.selection.active.line === 6);
    assert.equal(vscode.debug.activeDebugSession, undefined);
  });

  it('open at an error that onnxruntime will refuse, and start all the same where that is wanted', async () => {
    writeFileSync(file, written.replace('Abs(h)', 'Absolute(h)').replace('Relu(a)', 'Relu(a, nothing)'));
    const document = await vscode.workspace.openTextDocument(uri());
    const editor = await vscode.window.showTextDocument(document, { preview: false });
    const errors = () =>
      vscode.languages
        .getDiagnostics(uri())
        .filter(({ severity }) => severity === vscode.DiagnosticSeverity.Error);
    await until('the errors', () => errors().length >= 2);
    const configuration = {
      type: 'onnx',
      request: 'launch',
      name: 'test',
      program: file,
      inputs: { x: { ones: true } },
      stopOnEntry: true,
    };
    const asked = await withAnswers(
      () => undefined,
      async () => {
        assert.equal(await vscode.debug.startDebugging(undefined, configuration), false);
        const line = lineOf(document, 'Absolute');
        await until('the error', () => editor.selection.active.line === line);
      },
    );
    const [message, ...choices] = asked[0]!.args;
    assert.match(
      String(message),
      /^layer\.onnxtxt, line 8: ONNX's own domain has no operator 'Absolute'.*\(and \d more errors?\)$/,
    );
    assert.deepEqual(choices, ['Debug Anyway']);
    await withAnswers(
      () => 'Debug Anyway',
      async () => {
        await vscode.debug.startDebugging(undefined, configuration);
        const stop = await untilStopped();
        assert.equal(stop.current.outputs[0], 'h');
      },
    );
  });

  it('become models and come from models, weights and all', async () => {
    const source = path.join(folder, 'digits.onnx');
    writeFileSync(source, readFileSync(example('digits/digits.onnx')));
    const made = await vscode.commands.executeCommand<vscode.Uri>(
      'onnx-debugger.editAsText',
      vscode.Uri.file(source),
    );
    assert.equal(made.fsPath, path.join(folder, 'digits.onnxtxt'));
    const editor = vscode.window.activeTextEditor!;
    assert.equal(editor.document.uri.fsPath, made.fsPath);
    assert.match(editor.document.getText(), /\["location": "digits\.onnx"/);
    // An edit that is not saved yet goes into the model.
    const at = editor.document.positionAt(editor.document.getText().search(/(?<== )Relu \(/));
    await editor.edit((builder) => builder.replace(new vscode.Range(at, at.translate(0, 4)), 'Elu'));
    const target = vscode.Uri.file(path.join(folder, 'digits-edited.onnx'));
    const saved = await vscode.commands.executeCommand<vscode.Uri>('onnx-debugger.saveAsModel', made, target);
    assert.equal(saved.fsPath, target.fsPath);
    assert.equal(editor.document.isDirty, false);
    const [before, after] = [readModel(source), readModel(target.fsPath)];
    assert.deepEqual(after.problems, []);
    assert.deepEqual(
      after.graph.nodes.map(({ op }) => op),
      before.graph.nodes
        .map(({ op }) => op)
        .with(
          before.graph.nodes.findIndex(({ op }) => op === 'Relu'),
          'Elu',
        ),
    );
    const lengths = (model: typeof before) =>
      [...model.graph.weights.values()].map(({ name, data }) => [name, data.kind === 'file' && data.length]);
    assert.deepEqual(lengths(after), lengths(before));
    // What is there stays.
    const again = await vscode.commands.executeCommand('onnx-debugger.convertToModel', made, target);
    assert.equal(again, undefined);
    const text = vscode.Uri.file(path.join(folder, 'again.onnxtxt'));
    await vscode.commands.executeCommand('onnx-debugger.convertToText', target, text);
    assert.ok(existsSync(text.fsPath));
    assert.match(
      readFileSync(text.fsPath, 'utf8'),
      /^# What is not in this text is in "digits-edited\.onnx" of \d+ bytes/m,
    );
  });
});
