import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PROJECT } from '../host/extension-package';
import { eachGoesOnFromTheOneBefore } from '../host/in-series';
import { Workbench } from '../host/workbench';
import { madeUpLanguage, translateInstalled, inMadeUpLanguage as x } from './support/made-up-language';

const tokens = `<ir_version: 8, opset_import: ["": 17]>
tokens (int64[1,4] input_ids) => (float[1,4,2] embedded)
<float[5,2] table = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}>
{
  [embed] embedded = Gather (table, input_ids)
}
`;

/** Everything that the extension says itself is translated into a made-up language, and is waited for in it. */
describe('commands that let a person choose, in an editor of another language', () => {
  eachGoesOnFromTheOneBefore();
  let vscode: Workbench;
  let folder: string;
  let takeTranslationAway: (() => void) | undefined;
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'onnx-debugger-workbench-'));
    mkdirSync(path.join(folder, '.vscode'));
    for (const file of ['digits.onnx', 'digit-3.npy', 'digit-8.npy']) {
      copyFileSync(path.join(PROJECT, 'examples/digits', file), path.join(folder, file));
    }
    writeFileSync(path.join(folder, 'tokens.onnxtxt'), tokens);
    writeFileSync(path.join(folder, 'words.json'), '{"the": 0, "de": 1, "##bug": 2, "ger": 3}');
    writeFileSync(path.join(folder, 'no-names.txt'), '');
    writeFileSync(
      path.join(folder, 'names.txt'),
      'zero\none\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\n',
    );
    const configuration = {
      type: 'onnx',
      request: 'launch',
      name: 'Tokens',
      program: `\${workspaceFolder}/tokens.onnxtxt`,
      inputs: { input_ids: { value: [[1, 2, 3, 4]] } },
      stopOnEntry: true,
      history: false,
    };
    writeFileSync(
      path.join(folder, '.vscode', 'launch.json'),
      JSON.stringify({ version: '0.2.0', configurations: [configuration] }),
    );
    takeTranslationAway = await translateInstalled();
    vscode = await Workbench.open({ folder, language: madeUpLanguage });
  });
  after(async () => {
    await vscode?.close();
    takeTranslationAway?.();
    rmSync(folder, { recursive: true, force: true });
  });
  afterEach(function () {
    return vscode.pictureOfFailure(this.currentTest);
  });

  /** Chooses a file of the folder in the dialog that is open. */
  async function chooseFile(title: string, name: string): Promise<void> {
    const dialog = vscode.page.locator('.quick-input-widget', { hasText: title });
    // The folder's entries come last; what is typed before them is typed over.
    await dialog.locator('.monaco-list-row', { hasText: name }).first().waitFor();
    await vscode.answer(path.join(vscode.folder, name));
  }

  it('give token ids the words of a vocabulary that is chosen', async () => {
    await vscode.openFile('tokens.onnxtxt');
    await vscode.debug.start();
    await vscode.debug.untilStopped();
    await vscode.debug.variables.expand('Inputs');
    await vscode.debug.variables.openMenu('input_ids');
    await vscode.chooseFromMenu(x('Show Tensor'));
    const panel = await vscode.webview(x('Tensor: input_ids'));
    await panel.getByRole('tab', { name: x('Text'), exact: true }).click();
    await vscode.runCommand(`ONNX: ${x('Tensor Panel: Choose Vocabulary…')}`);
    await chooseFile('⟦Choose a Vocabulary', 'words.json');
    await panel.getByText('##bug').first().waitFor();
    await vscode.screenshot('chosen-vocabulary-dark');
    await vscode.debug.press('stop');
    await vscode.debug.untilEnded();
  });

  it('give classes the names of a file that is chosen, and say where a file has none', async () => {
    await vscode.runCommand('View: Close All Editors');
    await vscode.openFile('digits.onnx');
    await vscode.runCommand(`ONNX: ${x('Open as Text')}`);
    await vscode.untilTab('digits.onnx (text)');
    await vscode.editor.toggleBreakpoint(await vscode.editor.lineWith(/probs = Softmax/));
    await vscode.runCommand(`ONNX: ${x('Debug Model')}`);
    await vscode.pick('digit-3.npy');
    await vscode.debug.untilStopped();
    const panel = await vscode.webview(x('Tensor: probs'));
    await panel.getByText(x('probability')).first().waitFor();
    await vscode.runCommand(`ONNX: ${x('Tensor Panel: Choose Labels…')}`);
    await chooseFile('⟦Choose the Names', 'no-names.txt');
    await vscode.page
      .locator('.notifications-toasts', { hasText: '⟦no-names.txt holds no names of classes' })
      .waitFor();
    await vscode.runCommand(`ONNX: ${x('Tensor Panel: Choose Labels…')}`);
    await chooseFile('⟦Choose the Names', 'names.txt');
    await panel.getByText('three').first().waitFor();
    await vscode.screenshot('chosen-labels-dark');
  });

  it('compare the graph with another session, which is told from the shown one by its input', async () => {
    await vscode.page.keyboard.press('Control+1');
    await vscode.openFile('digits.onnx');
    const page = await vscode.webview('digits.onnx');
    await page.getByText('digit-8.npy').first().click();
    await page.getByRole('button', { name: x('Debug') }).click();
    await vscode.runCommand('View: Show Run and Debug');
    await vscode.debug.callStack.row(/2\s*Paused on breakpoint/i).waitFor();
    await vscode.untilTab('digits.onnx (text)');
    await vscode.runCommand(`ONNX: ${x('Open Graph')}`);
    await vscode.untilTab('digits.onnx');
    const graph = await vscode.webview('digits.onnx');
    await graph.getByRole('combobox', { name: x('Colour'), exact: true }).click();
    await graph.getByRole('option', { name: x('Difference to another run') }).click();
    await vscode.page.locator('.quick-input-widget', { hasText: x('Difference to Another Run') }).waitFor();
    await vscode.pick(/digits\.onnx, digit-8\.npy.*⟦another session/);
    const note = graph.getByTitle(/⟦to digits\.onnx, digit-8\.npy; nodes told in both: \d+ of 10⟧/);
    await note.waitFor({ state: 'attached' });
    const told = /both: (\d+)/.exec((await note.textContent()) ?? '')?.[1];
    assert.ok(Number(told) > 0, `${told} nodes are told in both`);
    await vscode.screenshot('difference-to-session-dark');
  });
});
