import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ShownTimes } from '../../webview/timeline/protocol';
import { clear, example, extensionParts, until } from './support/extension';
import { startAndStop, step } from './support/session';

describe('the Timeline panel', () => {
  const launch = () => ({
    program: example('digits/digits.onnx'),
    inputs: { image: example('digits/digit-3.npy') },
  });
  const shown = (what: string, holds: (times: ShownTimes) => boolean) =>
    until(what, async () => {
      const state = (await extensionParts()).timelines.current?.currentState;
      return state?.kind === 'times' && holds(state.times) ? state.times : undefined;
    });
  before(extensionParts);
  afterEach(clear);

  it('follows the steps, measures the whole model, and keeps its times when the run has ended', async () => {
    const first = await startAndStop(launch());
    await vscode.commands.executeCommand('onnx-debugger.showTimeline');
    await step('stepOver', first);
    const stepped = await shown('one step', ({ nodes }) => nodes.length > 0);
    assert.deepEqual([stepped.nodes[0]!.node.name, stepped.nodes[0]!.clock], ['scale_Mul', 'runner']);
    await vscode.commands.executeCommand('onnx-debugger.measureTimes');
    const measured = await shown('measured times', (times) => times.measured);
    assert.equal(measured.nodes.length, 10);
    assert.ok(measured.nodes.every(({ ms, clock }) => ms! > 0 && clock === 'profiler'));
    assert.ok(measured.measurement!.runs >= 1);
    await vscode.commands.executeCommand('workbench.action.debug.continue');
    const ended = await shown('the end', (times) => times.ended);
    assert.equal(ended.nodes.length, 10);
    await until('the end of the session', () => !vscode.debug.activeDebugSession || undefined);
  });
});
