import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { readModel } from '../../core/onnx/read';
import { withAnswers } from './support/answers';
import { clear, example, extensionParts } from './support/extension';

describe('Save as ONNX Model', () => {
  let folder: string;
  let text: vscode.Uri;
  const at = (name: string) => path.join(folder, name);
  before(extensionParts);
  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'onnx-debugger-save-'));
    writeFileSync(at('digits.onnx'), readFileSync(example('digits/digits.onnx')));
    const made = vscode.commands.executeCommand<vscode.Uri>(
      'onnx-debugger.editAsText',
      vscode.Uri.file(at('digits.onnx')),
    );
    text = await made;
  });
  afterEach(async () => {
    await clear();
    rmSync(folder, { recursive: true, force: true });
  });
  const save = () =>
    vscode.commands.executeCommand<vscode.Uri | undefined>('onnx-debugger.saveAsModel', text);

  /** Replaces the first Relu of the text by an Elu, without saving it. */
  async function edit(): Promise<void> {
    const document = await vscode.workspace.openTextDocument(text);
    const start = document.positionAt(document.getText().search(/(?<== )Relu \(/));
    const change = new vscode.WorkspaceEdit();
    change.replace(text, new vscode.Range(start, start.translate(0, 4)), 'Elu');
    await vscode.workspace.applyEdit(change);
  }
  const elus = (file: string) => readModel(file).graph.nodes.filter(({ op }) => op === 'Elu').length;

  it('asks for a name beside the original, and writes nothing where nobody gives one', async () => {
    const asked = await withAnswers(
      () => undefined,
      async () => assert.equal(await save(), undefined),
    );
    assert.deepEqual(
      asked.map(({ what }) => what),
      ['showSaveDialog'],
    );
    const { defaultUri } = asked[0]!.args[0] as vscode.SaveDialogOptions;
    assert.equal(defaultUri!.fsPath, at('digits-edited.onnx'));
    assert.ok(!existsSync(at('digits-edited.onnx')));
  });

  it('writes the edited text to the name that is given, and says so', async () => {
    await edit();
    const asked = await withAnswers(
      ({ what }) => (what === 'showSaveDialog' ? vscode.Uri.file(at('mine.onnx')) : undefined),
      async () => assert.equal((await save())?.fsPath, at('mine.onnx')),
    );
    assert.match(asked.map(({ args }) => args[0]).join('\n'), /Saved mine\.onnx\./);
    assert.deepEqual(readModel(at('mine.onnx')).problems, []);
    assert.equal(elus(at('mine.onnx')), 1);
    assert.equal(elus(at('digits.onnx')), 0);
  });

  it('replaces the model that has the weights only after another question', async () => {
    await edit();
    const original = readFileSync(at('digits.onnx'));
    const answers = (replace: string | undefined) => (question: { what: string }) => {
      if (question.what === 'showSaveDialog') return vscode.Uri.file(at('digits.onnx'));
      return question.what === 'showWarningMessage' ? replace : undefined;
    };
    const asked = await withAnswers(answers(undefined), async () => assert.equal(await save(), undefined));
    const [question, options] = asked.find(({ what }) => what === 'showWarningMessage')!.args;
    assert.equal(question, 'Replace the original model digits.onnx?');
    assert.equal((options as vscode.MessageOptions).modal, true);
    assert.deepEqual(readFileSync(at('digits.onnx')), original);

    await withAnswers(answers('Replace'), async () =>
      assert.equal((await save())?.fsPath, at('digits.onnx')),
    );
    assert.equal(elus(at('digits.onnx')), 1);
    // The text's weights are where the new model has them.
    assert.deepEqual(readModel(text.fsPath).problems, []);
    assert.equal(elus(text.fsPath), 1);
  });

  it('asks where the weights are that are not beside the text', async () => {
    mkdirSync(at('elsewhere'));
    renameSync(at('digits.onnx'), at('elsewhere/digits.onnx'));
    const target = vscode.Uri.file(at('again.onnx'));
    const asked = await withAnswers(
      ({ what }) => {
        if (what === 'showErrorMessage') return 'Choose the Model…';
        if (what === 'showOpenDialog') return [vscode.Uri.file(at('elsewhere/digits.onnx'))];
        return what === 'showSaveDialog' ? target : undefined;
      },
      async () => assert.equal((await save())?.fsPath, target.fsPath),
    );
    assert.match(String(asked[0]!.args[0]), /digits\.onnx' is not beside the model\./);
    assert.deepEqual(readModel(target.fsPath).problems, []);
  });

  it('opens or replaces a text that is there already, as somebody wants', async () => {
    await edit();
    await (await vscode.workspace.openTextDocument(text)).save();
    const again = () =>
      vscode.commands.executeCommand<vscode.Uri>(
        'onnx-debugger.editAsText',
        vscode.Uri.file(at('digits.onnx')),
      );
    await withAnswers(
      ({ args }) => (args.includes('Open It') ? 'Open It' : undefined),
      async () => assert.equal((await again()).fsPath, text.fsPath),
    );
    assert.match(readFileSync(text.fsPath, 'utf8'), /= Elu \(/);
    await withAnswers(({ args }) => (args.includes('Replace It') ? 'Replace It' : undefined), again);
    assert.doesNotMatch(readFileSync(text.fsPath, 'utf8'), /= Elu \(/);
  });
});
