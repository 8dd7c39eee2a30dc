import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { answer } from '../../extension/tensor-panel/questions';
import type { PanelState } from '../../webview/tensor/protocol';
import { clear, example, extensionParts, until } from './support/extension';
import { startAndStop, step } from './support/session';

type Shown = Extract<PanelState, { kind: 'tensor' }>;

describe('the Tensor panel', () => {
  const launch = () => ({
    program: example('digits/digits.onnx'),
    inputs: { image: example('digits/digit-3.npy') },
  });
  const panel = async () => (await extensionParts()).panels.all[0];
  const shown = (name: string) =>
    until(`${name} in the panel`, async () => {
      const state = (await panel())?.currentState;
      return state?.kind === 'tensor' && state.tensor.name === name ? (state as Shown) : undefined;
    });
  before(extensionParts);
  afterEach(clear);

  it('opens beside the text at the first stop, without the focus, and follows the node', async () => {
    const first = await startAndStop(launch());
    const { tensor, where } = await shown('scaled');
    assert.deepEqual(tensor.shape, [1, 1, 28, 28]);
    assert.equal(tensor.dtype, 'float32');
    assert.equal(where, 'paused before scale_Mul');
    assert.ok(vscode.window.activeTextEditor, 'the panel took the focus');
    await step('stepOver', first);
    const next = await shown('conv1');
    assert.equal(next.tensor.producer?.label, 'conv1_Conv');
    assert.deepEqual(
      next.tensor.consumers.map(({ op }) => op),
      ['Relu'],
    );
  });

  it('keeps a tensor that was asked for while the debugger goes on', async () => {
    const first = await startAndStop(launch());
    await shown('scaled');
    await vscode.commands.executeCommand('onnx-debugger.showTensor', { variable: { name: 'image' } });
    const image = await shown('image');
    assert.equal(image.tensor.role, 'input');
    await step('stepOver', first);
    await until('a fresh picture of the same tensor', async () => {
      const { tensor } = await shown('image');
      return tensor.generation > image.tensor.generation || undefined;
    });
  });

  it('says that a tensor has not run yet', async () => {
    await startAndStop(launch());
    await shown('scaled');
    await vscode.commands.executeCommand('onnx-debugger.showTensor', 'conv2');
    const state = await until('the state', async () => {
      const now = (await panel())?.currentState;
      return now?.kind === 'notRun' ? now : undefined;
    });
    assert.equal(state.node?.label, 'conv2_Conv');
    assert.equal(state.at, 'scale_Mul');
  });

  it('stays closed for the session once a person closed it', async () => {
    const first = await startAndStop(launch());
    await shown('scaled');
    const tab = vscode.window.tabGroups.all
      .flatMap((group) => group.tabs)
      .find(({ label }) => label.startsWith('Tensor'));
    await vscode.window.tabGroups.close(tab!);
    await until(
      'the panel to close',
      async () => (await extensionParts()).panels.all.length === 0 || undefined,
    );
    await step('stepOver', first);
    assert.equal((await extensionParts()).panels.all.length, 0);
  });

  it('is not covered by the text when that was closed and the panel has the focus', async () => {
    const first = await startAndStop(launch());
    await shown('scaled');
    const tabs = () => vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    await vscode.window.tabGroups.close(tabs().find((tab) => tab.input instanceof vscode.TabInputText)!);
    await until('the panel in front', () => {
      const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      return input instanceof vscode.TabInputWebview || undefined;
    });
    await step('stepOver', first);
    const text = await until('the text', () =>
      tabs().find((tab) => tab.input instanceof vscode.TabInputText),
    );
    const tensor = tabs().find((tab) => tab.input instanceof vscode.TabInputWebview);
    assert.ok(tensor?.isActive, 'the panel is hidden');
    assert.notEqual(text.group.viewColumn, tensor.group.viewColumn);
  });

  it('answers the questions of the page with numbers and typed arrays', async () => {
    const first = await startAndStop(launch());
    const { session, frameId } = await step('stepOver', first);
    const header = await session.customRequest('onnx/tensor', { frameId, name: 'image' });
    const { models } = await extensionParts();
    const { memoryReference } = header;
    const names = { get: () => undefined };
    const asked = { session, frameId, name: 'image', memoryReference, models, names };
    const ask = (question: Parameters<typeof answer>[1]) => answer(asked, question);
    const statistics = await ask({ ask: 'statistics', generation: 1 });
    assert.ok(statistics && 'mean' in statistics);
    assert.equal(statistics.count, 784);
    assert.equal(statistics.min, 0);
    const tile = await ask({
      ask: 'tile',
      generation: 1,
      rowAxis: 2,
      columnAxis: 3,
      index: [0, 0, 0, 0],
      rows: [0, 28],
      columns: [0, 28],
      maxRows: 28,
      maxColumns: 28,
    });
    assert.ok(tile && 'values' in tile);
    assert.ok(tile.values instanceof Float32Array);
    assert.equal(tile.values.length, 784);
    assert.equal(Math.max(...tile.values), statistics.max);
    const element = await ask({ ask: 'element', generation: 1, index: [0, 0, 0, 0] });
    assert.deepEqual(element && 'text' in element && element.text, '0.0');
    const histogram = await ask({ ask: 'histogram', generation: 1, bins: 16 });
    assert.ok(histogram && 'counts' in histogram && 'low' in histogram);
    assert.equal(
      histogram.counts.reduce((sum, count) => sum + count, 0),
      784,
    );
    const next = await ask({ ask: 'nextNonFinite', generation: 1, index: [0, 0, 0, 0], backward: false });
    assert.deepEqual(next && 'ordinal' in next && next.index, null);
  });
});
