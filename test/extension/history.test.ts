import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { HistoryTree } from '../../extension/history/history-tree';
import type { HistoryElement } from '../../extension/history/tree-elements';
import { textUri } from '../../extension/text/model-uri';
import { clear, example, extensionParts, until } from './support/extension';
import { startAndStop, step, untilStopped } from './support/session';

describe('the Run History', () => {
  const model = () => example('digits/digits.onnx');
  let tree: HistoryTree;
  before(async () => {
    tree = new HistoryTree((await extensionParts()).history, vscode.Uri.file('/nowhere'));
    const first = await startAndStop({ program: model(), inputs: { image: example('digits/digit-7.npy') } });
    await step('stepOver', first);
  });
  afterEach(clear);

  const item = (element: HistoryElement) => tree.getTreeItem(element);
  /** The newest run of the model, once it is as wanted. */
  async function run(label: string, wanted: (description: string) => boolean): Promise<HistoryElement> {
    const { history } = await extensionParts();
    return until(label, async () => {
      await history.refresh();
      const models = await tree.getChildren();
      const found = models.find((element) => element.kind === 'model' && element.model === model());
      const [newest] = found ? await tree.getChildren(found) : [];
      return newest && wanted(String(item(newest).description)) ? newest : undefined;
    });
  }

  it('shows a run while it goes on, then how it ended, with its stops, inputs and settings', async () => {
    const running = await run('the running run', (text) => /^digit-7\.npy, running/.test(text));
    assert.equal((item(running).iconPath as vscode.ThemeIcon).id, 'debug-pause');
    await clear();
    const ended = await run('the ended run', (text) => /^digit-7\.npy, stopped in conv1_Conv/.test(text));
    const [stops, input, settings] = await tree.getChildren(ended);
    assert.equal(item(stops!).description, '2');
    assert.match(String(item(input!).description), /digit-7\.npy {2}float32\[1,1,28,28\]/);
    assert.match(String(item(settings!).description), /^seed 0, onnxruntime /);
    const labels = (await tree.getChildren(stops)).map((stop) => item(stop).label);
    assert.deepEqual(labels, ['scale_Mul', 'conv1_Conv']);
    assert.deepEqual(await tree.getParent((await tree.getChildren(stops))[0]!), stops);
  });

  it('goes to the line of a stop', async () => {
    const ended = await run('the run', (text) => /stopped/.test(text));
    const [stops] = await tree.getChildren(ended);
    const [, conv] = await tree.getChildren(stops);
    await vscode.commands.executeCommand('onnx-debugger.history.openStop', conv);
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.toString(), textUri(model()).toString());
    assert.match(editor?.document.lineAt(editor.selection.active.line).text ?? '', /conv1 = Conv/);
  });

  it('runs a model again as it was run', async () => {
    const ended = await run('the run', (text) => /stopped/.test(text));
    void vscode.commands.executeCommand('onnx-debugger.history.rerun', ended);
    const { session } = await untilStopped();
    assert.deepEqual(session.configuration.inputs, { image: example('digits/digit-7.npy') });
    assert.equal(session.configuration.program, model());
  });
});
