import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { textUri } from '../../extension/text/model-uri';
import { clear, example, extensionParts, until } from './support/extension';
import { startAndStop, untilStopped } from './support/session';
import { ModelFile } from './support/small-model';

/** The document in front once it has a text that matches. */
function textInFront(uri: vscode.Uri, pattern: RegExp): Promise<vscode.TextEditor> {
  return until(`${uri} in front`, () => {
    const editor = vscode.window.activeTextEditor;
    const isIt =
      editor?.document.uri.toString() === uri.toString() && pattern.test(editor.document.getText());
    return isIt ? editor : undefined;
  });
}

describe('the optimised graph and what has no kernel', () => {
  before(extensionParts);
  afterEach(clear);

  it('is shown as a text of its own, which takes breakpoints and outlives its session', async () => {
    const program = example('digits/digits.onnx');
    const uri = textUri(program, 'optimized');
    const launch = { program, inputs: { image: example('digits/digit-3.npy') }, graph: 'optimized' };
    // Opened before any session has made it.
    const early = await vscode.workspace.openTextDocument(uri);
    assert.match(early.getText(), /^# The optimized graph is made by onnxruntime/);
    const first = await startAndStop(launch);
    const editor = await textInFront(uri, /nchwc\.Conv|FusedConv/);
    assert.equal(editor.selection.active.line + 1, first.current.node?.line);
    const softmax = editor.document
      .getText()
      .split('\n')
      .findIndex((line) => /= Softmax /.test(line));
    vscode.debug.addBreakpoints([
      new vscode.SourceBreakpoint(new vscode.Location(uri, new vscode.Position(softmax, 0))),
    ]);
    await until('the breakpoint', async () => {
      const point = vscode.debug.breakpoints[0];
      const bound = point && (await first.session.getDebugProtocolBreakpoint(point));
      return (bound as { verified?: boolean } | undefined)?.verified || undefined;
    });
    await vscode.commands.executeCommand('workbench.action.debug.continue');
    const second = await untilStopped(first);
    assert.equal(second.current.node?.op, 'Softmax');
    await vscode.debug.stopDebugging(second.session);
    await until('the end', () => vscode.debug.activeDebugSession === undefined);
    const late = await vscode.workspace.openTextDocument(uri);
    assert.match(late.getText(), /nchwc\.Conv|FusedConv/);
  });

  it('takes the outputs of an operator without a kernel from the extension’s request', async () => {
    const file = new ModelFile([
      ['Neg', ['x'], 'minus'],
      ['NoSuchOperator', ['minus'], 'odd'],
      ['Relu', ['odd'], 'y'],
    ]);
    try {
      const wanted = new Promise<vscode.DebugSessionCustomEvent>((resolve) => {
        const listening = vscode.debug.onDidReceiveDebugSessionCustomEvent((event) => {
          if (event.event !== 'onnx/outputsWanted') return;
          listening.dispose();
          resolve(event);
        });
      });
      const stop = await startAndStop({ program: file.path, history: false, stopOnEntry: false });
      assert.equal(stop.description, 'Paused before an operator without a kernel');
      const { body, session } = await wanted;
      assert.deepEqual(
        body.outputs.map(({ name }: { name: string }) => name),
        ['odd'],
      );
      await session.customRequest('onnx/giveOutputs', { outputs: { odd: { expression: 'minus * -1' } } });
      const next = await untilStopped(stop);
      assert.equal(next.current.node?.op, 'Relu');
    } finally {
      file.remove();
    }
  });
});
