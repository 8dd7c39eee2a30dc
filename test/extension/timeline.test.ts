import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { textUri } from '../../extension/text/model-uri';
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

  it('selects one node with the text and the graph, and leaves the focus where it is', async () => {
    const { timelines, graphs } = await extensionParts();
    const program = example('digits/digits.onnx');
    const first = await startAndStop(launch());
    await vscode.commands.executeCommand('onnx-debugger.showTimeline');
    await step('stepOver', await step('stepOver', first));
    const { nodes } = await shown('two steps', (times) => times.nodes.length > 1);
    await graphs.open(vscode.Uri.file(program), { beside: true });
    const graph = await until('the graph', () => graphs.all.find(({ isReady }) => isReady));
    const document = await vscode.workspace.openTextDocument(textUri(program));
    const editor = await until('the text', () =>
      vscode.window.visibleTextEditors.find((each) => each.document === document),
    );
    const timeline = timelines.current!;
    const { index, line } = nodes[1]!.node;
    timeline.perform({ type: 'selected', node: { graph: '', index } });
    await until('the line', () => editor.selection.active.line + 1 === line || undefined);
    await until('the node in the graph', () => graph.selectedNode?.index === index || undefined);
    // Now from the graph, and then as a person's arrow key does.
    graph.perform({ type: 'selected', node: { graph: '', index: nodes[0]!.node.index } });
    await until('the row', () => timeline.selectedNode?.index === nodes[0]!.node.index || undefined);
    assert.equal(editor.selection.active.line + 1, nodes[0]!.node.line);
    await vscode.window.showTextDocument(document, { viewColumn: editor.viewColumn });
    await vscode.commands.executeCommand('cursorDown');
    await until('the row below', () => timeline.selectedNode?.index === index || undefined);
    assert.equal(vscode.window.activeTextEditor?.document, document);
  });
});
