import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readModel } from '../../core/onnx/read';
import { PROJECT } from '../host/extension-package';
import { eachGoesOnFromTheOneBefore } from '../host/in-series';
import { Workbench } from '../host/workbench';

/** As somebody writes it, with one operator misspelt. */
const gate = `<
  ir_version: 9,
  opset_import: ["" : 17]
>
gate (float[2, 3] x, bool open) => (float[2, 3] y)
<
  float two = {2.0}
>
{
  scaled = Mul (x, two)
  chosen = If (open) <
    then_branch = through () => (float[2, 3] passed) {
      passed = Relu (scaled)
    },
    else_branch = shut () => (float[2, 3] held) {
      held = Neg (scaled)
    }
  >
  y = Sigmod (chosen)
}
`;

describe('a text of ONNX in the workbench', () => {
  eachGoesOnFromTheOneBefore();
  let vscode: Workbench;
  let folder: string;
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'onnx-debugger-workbench-'));
    writeFileSync(path.join(folder, 'gate.onnxtxt'), gate);
    copyFileSync(path.join(PROJECT, 'examples/digits/digits.onnx'), path.join(folder, 'digits.onnx'));
    vscode = await Workbench.open({
      folder,
      settings: { 'debug.internalConsoleOptions': 'neverOpen', 'editor.inlayHints.enabled': 'on' },
    });
  });
  after(async () => {
    await vscode?.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });
  afterEach(function () {
    return vscode.pictureOfFailure(this.currentTest);
  });

  const line = (text: string | RegExp) => vscode.editor.lineWith(text);

  it('has a misspelt operator underlined and among the problems, and a quick fix that mends it', async () => {
    await vscode.openFile('gate.onnxtxt');
    await vscode.language.errors.first().waitFor();
    await vscode.runCommand('Problems: Focus on Problems View');
    const problems = vscode.tree('.markers-panel');
    await problems.row("has no operator 'Sigmod'. Did you mean 'Sigmoid'?").waitFor();
    await vscode.screenshot('problem-dark');
    await vscode.language.quickFix(await line(/Sigmod/), 'Sigmod', "Change to 'Sigmoid'");
    await vscode.language.errors.first().waitFor({ state: 'detached' });
    await line(/y = Sigmoid \(chosen\)/);
    await problems.row('Sigmod').waitFor({ state: 'detached' });
    await vscode.runCommand('View: Hide Panel');
  });

  it('has the types that onnxruntime infers behind the values', async () => {
    await vscode.editor.element.getByText(': float[2,3]').first().waitFor();
    assert.match(await vscode.editor.lineText(await line(/chosen/)), /chosen: float\[2,3\] = If/);
    await vscode.screenshots('text');
  });

  it('completes an operator, and shows what it takes while its inputs are written', async () => {
    const { keyboard } = vscode.page;
    await vscode.editor.clickText(await line(/y = Sigmoid/), 'chosen');
    await keyboard.press('End');
    await keyboard.press('Enter');
    await keyboard.type('z = ConvTr', { delay: 30 });
    // Letters that come quickly may be ahead of the list; this asks anew.
    await keyboard.press('Control+Space');
    await vscode.language.suggestion('ConvTranspose').waitFor();
    await vscode.screenshot('operators');
    await keyboard.press('Enter');
    await line(/z = ConvTranspose \(X, W\)/);
    await keyboard.press('Control+Shift+Space');
    await vscode.language.signature.filter({ hasText: 'ConvTranspose (X: T, W: T, B?: T)' }).waitFor();
    await vscode.screenshot('signature');
    await keyboard.press('Escape');
    await keyboard.press('Escape');
    // The line is deleted again.
    await keyboard.press('Control+Shift+K');
    await vscode.language.errors.first().waitFor({ state: 'detached' });
  });

  /** Waits for the list that comes by itself; where letters came ahead of it, which closes it, asks anew. */
  async function offered(word: string): Promise<void> {
    const suggestion = vscode.language.suggestion(word);
    await suggestion.waitFor({ timeout: 8000 }).catch(() => vscode.page.keyboard.press('Control+Space'));
    await suggestion.waitFor();
  }

  it('offers the words of an attribute inside its quotation marks, and element types by name', async () => {
    const { keyboard } = vscode.page;
    await vscode.editor.clickText(await line(/y = Sigmoid/), 'chosen');
    await keyboard.press('End');
    await keyboard.press('Enter');
    // The editor closes the bracket and the quotation mark.
    await keyboard.type('z = Conv <auto_pad = "', { delay: 60 });
    await offered('SAME_UPPER');
    await vscode.screenshot('words-of-an-attribute');
    await keyboard.type('SAME_U', { delay: 60 });
    await keyboard.press('Enter');
    await line(/z = Conv <auto_pad = "SAME_UPPER">/);
    // Hints may lie over the line above, where a click would go to them.
    await keyboard.press('Escape');
    await keyboard.press('Escape');
    await keyboard.press('Control+Shift+K');
    await keyboard.press('ArrowUp');
    await keyboard.press('End');
    await keyboard.press('Enter');
    await keyboard.type('z = Cast <to = ', { delay: 60 });
    await offered('float16 (10)');
    await keyboard.press('Escape');
    await keyboard.press('Control+Shift+K');
    await vscode.language.errors.first().waitFor({ state: 'detached' });
  });

  it('shows the errors instead of running, with the cursor at the first', async () => {
    const { keyboard } = vscode.page;
    const first = await line(/y = Sigmoid/);
    await vscode.editor.clickText(first, 'chosen');
    await keyboard.press('End');
    await keyboard.type(')', { delay: 60 });
    await vscode.language.errors.first().waitFor();
    await keyboard.press('Control+s');
    await keyboard.press('F5');
    await vscode.page.locator('.notifications-toasts', { hasText: /gate\.onnxtxt, line \d+: / }).waitFor();
    await vscode.tree('.markers-panel').row('A node begins with its outputs').waitFor();
    await vscode.screenshot('errors-instead-of-a-run');
    await keyboard.press('Control+z');
    await vscode.language.errors.first().waitFor({ state: 'detached' });
    await keyboard.press('Control+s');
    await vscode.runCommand('View: Hide Panel');
    await vscode.runCommand('Notifications: Clear All Notifications');
  });

  it('renames a value where a body uses it, too', async () => {
    await vscode.language.rename(await line(/passed = Relu/), 'scaled', 'doubled');
    await vscode.editor.element.getByText('held = Neg (doubled)').waitFor();
    await line(/doubled.* = Mul \(x, two\)/);
    await line(/passed = Relu \(doubled\)/);
  });

  it('is debugged with F5 in its own tab, from its first node', async () => {
    const first = await line(/doubled.* = Mul/);
    await vscode.editor.focus(first);
    await vscode.debug.start('Random normal');
    assert.equal(await vscode.debug.untilStopped(), first);
    await vscode.untilTab('gate.onnxtxt');
    await vscode.debug.callStack.row(/main .*Mul/).waitFor();
    // Values take the place of inferred types.
    await vscode.editor.element.getByText(': float[2,3]').first().waitFor({ state: 'detached' });
    assert.equal((await vscode.tabs()).filter((tab) => tab.includes('onnxtxt')).length, 1);
  });

  it('says the shape and the range of a value under the pointer', async () => {
    const first = await line(/doubled.* = Mul/);
    await vscode.debug.stepOver();
    assert.match(await vscode.editor.hover(first, 'doubled'), /float32\[2,3\] −?[\d.]+ … −?[\d.]+/);
    await vscode.debug.press('stop');
    await vscode.debug.untilEnded();
  });

  it('makes a text of a model that can be edited, and a model of that again', async () => {
    await vscode.openFile('digits.onnx');
    // The command is there once the page is.
    await (await vscode.webview('digits.onnx')).getByText('float32').first().waitFor();
    await vscode.runCommand('ONNX: Edit as Text');
    await vscode.untilTab('digits.onnxtxt');
    await vscode.language.lens('Debug').first().waitFor();
    await vscode.editor.element.getByText(': float[batch,8,28,28]').first().waitFor();
    await vscode.language.rename(await line(/relu1.* = Relu/), 'conv1', 'first');
    await vscode.editor.element.locator('.view-line', { hasText: 'first' }).first().waitFor();
    await line(/first.* = Conv/);
    await vscode.runCommand('ONNX: Save as ONNX Model…');
    await vscode.acceptInput(/digits-edited\.onnx$/);
    await vscode.page.locator('.notifications-toasts', { hasText: 'Saved digits-edited.onnx.' }).waitFor();
    const { graph, problems } = readModel(path.join(vscode.folder, 'digits-edited.onnx'));
    assert.deepEqual(problems, []);
    assert.ok(graph.nodes.some(({ op, outputs }) => op === 'Conv' && outputs[0] === 'first'));
    assert.equal(graph.weights.get('w')?.data.kind, 'file');
  });

  it('compares two models as text', async () => {
    await vscode.openFile('gate.onnxtxt');
    await vscode.runCommand('ONNX: Compare with…');
    await vscode.pick('digits.onnx');
    const changed = vscode.page.locator('.monaco-diff-editor .editor.modified .char-insert');
    await changed.first().waitFor();
    await vscode.screenshots('compare');
  });
});
