import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Stopped } from '../../extension/debugging/standing';
import { command } from '../../extension/ids';
import { clear, example, extensionParts, until } from './support/extension';
import { startAndStop, untilStopped } from './support/session';
import { ModelFile } from './support/small-model';

/** Puts the cursor on the line of the text where that stands. */
async function cursorAt(pattern: RegExp): Promise<void> {
  const editor = await until('the text', () => vscode.window.activeTextEditor);
  const lines = editor.document.getText().split('\n');
  const line = lines.findIndex((text) => pattern.test(text));
  assert.ok(line >= 0, `no line with ${pattern}`);
  editor.selection = new vscode.Selection(line, 0, line, 0);
  await vscode.commands.executeCommand('workbench.action.focusActiveEditorGroup');
}

/** Takes the entry of a quick pick that is chosen at first, once there is one. */
async function acceptPick(from: Stopped): Promise<Stopped> {
  return until('a stop', async () => {
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    const { current } = (await extensionParts()).standing;
    return current.kind === 'stopped' && current !== from ? current : undefined;
  });
}

const opOf = ({ current }: Stopped) => current.node?.op;

describe('Stepping', () => {
  before(extensionParts);
  afterEach(clear);

  it('runs to the cursor, jumps to it, and skips a node', async () => {
    const file = new ModelFile([
      ['Neg', ['x'], 'a'],
      ['Abs', ['x'], 'b'],
      ['Exp', ['x'], 'c'],
      ['Add', ['b', 'c'], 'y'],
    ]);
    try {
      const first = await startAndStop({ program: file.path, history: false, stopOnEntry: true });
      assert.equal(opOf(first), 'Neg');
      await cursorAt(/b = Abs/);
      await vscode.commands.executeCommand('editor.debug.action.runToCursor');
      const run = await untilStopped(first);
      assert.equal(opOf(run), 'Abs');
      await until('no breakpoint where it ran to', () => vscode.debug.breakpoints.length === 0);
      await cursorAt(/a = Neg/);
      await vscode.commands.executeCommand('debug.jumpToCursor');
      const back = await untilStopped(run);
      assert.deepEqual([opOf(back), back.description], ['Neg', 'Paused where it goes on']);
      await cursorAt(/b = Abs/);
      await vscode.commands.executeCommand('debug.jumpToCursor');
      const ahead = await untilStopped(back);
      assert.equal(opOf(ahead), 'Abs');
      void vscode.commands.executeCommand(command.skipNode);
      const skipped = await acceptPick(ahead);
      assert.equal(opOf(skipped), 'Exp');
      const { result } = await skipped.session.customRequest('evaluate', {
        expression: 'b',
        frameId: skipped.frameId,
      });
      assert.equal(result, 'float32[2,3] all 0, edited');
    } finally {
      file.remove();
    }
  });

  it('steps into the branch of an If that will be taken', async () => {
    const program = example('speech/silero_vad.onnx');
    const first = await startAndStop({ program, history: false, stopOnEntry: true });
    await cursorAt(/= If \(/);
    await vscode.commands.executeCommand('editor.debug.action.runToCursor');
    const before = await untilStopped(first);
    assert.equal(opOf(before), 'If');
    void vscode.commands.executeCommand('workbench.action.debug.stepIntoTarget');
    const inside = await acceptPick(before);
    assert.match(inside.current.node!.graph, /_branch$/);
  });
});
