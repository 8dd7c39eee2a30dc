import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { exportTo } from '../../extension/tensor-panel/export-tensor';
import type { TensorPanel } from '../../extension/tensor-panel/tensor-panel';
import type { PanelState } from '../../webview/tensor/protocol';
import { clear, example, extensionParts, until } from './support/extension';
import { startAndStop, step } from './support/session';

type Shown = Extract<PanelState, { kind: 'tensor' }>;

describe('the Tensor panel, pinning and comparing', () => {
  const launch = () => ({
    program: example('digits/digits.onnx'),
    inputs: { image: example('digits/digit-3.npy') },
  });
  const panels = async () => (await extensionParts()).panels.all;
  const shownIn = (panel: TensorPanel | undefined, name: string, holds = (_: Shown) => true) =>
    until(`${name} in the panel`, () => {
      const state = panel?.currentState;
      return state?.kind === 'tensor' && state.tensor.name === name && holds(state) ? state : undefined;
    });
  const firstPanel = () => until('a panel', async () => (await panels())[0]);
  const compared = (panel: TensorPanel, what: string, holds: (panel: TensorPanel) => boolean) =>
    until(what, () => (holds(panel) ? panel.compareState : undefined));
  before(extensionParts);
  afterEach(clear);

  it('keeps a pinned tensor as it was while the debugger steps, says at which stop, and lets it go', async () => {
    const first = await startAndStop(launch());
    const panel = await firstPanel();
    const before = await shownIn(panel, 'scaled');
    await panel.setPinned(true);
    const pinned = await shownIn(panel, 'scaled', ({ tensor }) => tensor.pinned !== undefined);
    assert.equal(pinned.tensor.pinned, 'pinned at stop 1, before scale_Mul');
    assert.notEqual(pinned.tensor.generation, before.tensor.generation);
    await step('stepOver', first);
    assert.equal(panel.currentState, pinned, 'the pinned panel shows another state');
    await panel.setPinned(false);
    await shownIn(panel, 'scaled', ({ tensor }) => tensor.pinned === undefined);
  });

  it('compares with the last stop, another value and what another panel has pinned', async () => {
    const first = await startAndStop(launch());
    const pinned = await firstPanel();
    await shownIn(pinned, 'scaled');
    await pinned.setPinned(true);
    await shownIn(pinned, 'scaled', ({ tensor }) => tensor.pinned !== undefined);
    await step('stepOver', first);
    await vscode.commands.executeCommand('onnx-debugger.showTensor', 'scaled');
    const panel = await until('the second panel', async () => (await panels())[1]);
    await shownIn(panel, 'scaled');
    await panel.compare(true);
    const withPin = await compared(
      panel,
      'the pin as B',
      ({ compareState }) => compareState?.pair !== undefined,
    );
    assert.equal(withPin.b.label, 'scaled, stop 1');
    assert.deepEqual(
      withPin.choices.slice(0, 2).map(({ label }) => label),
      ['scaled, pinned at stop 1, before scale_Mul', 'At the last stop'],
    );
    await panel.compareWith('last');
    const withLast = await compared(
      panel,
      'the last stop as B',
      ({ compareState }) => compareState?.chosen === 'last' && compareState.pair !== undefined,
    );
    assert.deepEqual(withLast.pair?.b.shape, [1, 1, 28, 28]);
    await panel.compareWith('value:conv1');
    const stretched = await compared(
      panel,
      'conv1 as B',
      ({ compareState }) => compareState?.chosen === 'value:conv1' && compareState.pair !== undefined,
    );
    assert.equal(stretched.pair?.stretched, 'A [1, 1, 28, 28] stretched to [1, 8, 28, 28]');
    await panel.compareWith('value:np.zeros((2, 3))');
    const refused = await compared(
      panel,
      'the problem',
      ({ compareState }) => compareState?.problem !== undefined,
    );
    assert.match(
      refused.problem!,
      /A has the shape \[1, 1, 28, 28\] and B \[2, 3\], which do not fit together/,
    );
    await panel.compare(false);
    assert.equal(panel.compareState, undefined);
  });

  it('compares with the value of that name in another session', async () => {
    await startAndStop(launch());
    const panel = await firstPanel();
    await shownIn(panel, 'scaled');
    const starting = new Promise<vscode.DebugSession>((resolve) => {
      const heard = vscode.debug.onDidStartDebugSession((session) => {
        heard.dispose();
        resolve(session);
      });
    });
    const { standing } = await extensionParts();
    const stop = new Promise<void>((resolve) => {
      const heard = standing.onDidExchange(({ session, event }) => {
        if (event !== 'stopped' || session.name !== 'other') return;
        heard.dispose();
        resolve();
      });
    });
    const inputs = { image: example('digits/digit-7.npy') };
    const other = { ...launch(), type: 'onnx', request: 'launch', name: 'other', inputs };
    await vscode.debug.startDebugging(vscode.workspace.workspaceFolders?.[0], other);
    const session = await starting;
    await stop;
    await shownIn(panel, 'scaled');
    await panel.compare(true);
    await panel.compareWith(`session:${session.id}`);
    const state = await compared(
      panel,
      'the other session as B',
      ({ compareState }) => compareState?.pair !== undefined && compareState.chosen.startsWith('session:'),
    );
    assert.deepEqual([state.b.label, state.b.note], ['digits.onnx, digit-7.npy', 'matched by name']);
    assert.deepEqual(state.pair?.b.shape, [1, 1, 28, 28]);
  });

  it('obeys the palette: pin, compare, another panel, follow', async () => {
    await startAndStop(launch());
    const panel = await firstPanel();
    await shownIn(panel, 'scaled');
    await vscode.commands.executeCommand('onnx-debugger.compareTensor');
    await compared(panel, 'a comparison', ({ compareState }) => compareState !== undefined);
    await vscode.commands.executeCommand('onnx-debugger.compareTensor');
    assert.equal(panel.compareState, undefined);
    await vscode.commands.executeCommand('onnx-debugger.pinTensor');
    await until('the pin', () => panel.pinned || undefined);
    await vscode.commands.executeCommand('onnx-debugger.followNode');
    assert.equal(panel.pinned, false);
    await vscode.commands.executeCommand('onnx-debugger.openTensorInNewPanel');
    const another = await until('another panel', async () => (await panels())[1]);
    await shownIn(another, 'scaled');
  });

  it('exports a tensor into a file', async () => {
    const { session, frameId } = await startAndStop(launch());
    const { memoryReference } = await session.customRequest('onnx/tensor', { frameId, name: 'scaled' });
    const file = vscode.Uri.file(example('digits/scaled.npy'));
    await exportTo({ session, frameId, name: 'scaled', memoryReference }, { kind: 'npy' }, file);
    assert.equal((await vscode.workspace.fs.readFile(file)).length, 128 + 4 * 784);
    await vscode.workspace.fs.delete(file);
  });

  it('says that a pinned tensor is gone with its session', async () => {
    await startAndStop(launch());
    const panel = await firstPanel();
    await shownIn(panel, 'scaled');
    await panel.setPinned(true);
    await vscode.debug.stopDebugging();
    const ended = await until('the end', () =>
      panel.currentState.kind === 'ended' ? panel.currentState : undefined,
    );
    assert.match(ended.message, /session that the pinned tensor belonged to has ended/);
    assert.equal(panel.pinned, false);
  });
});
