import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { request } from '../../extension/debugging/requests';
import { RunningSessions } from '../../extension/debugging/running-sessions';
import { otherRuns } from '../../extension/graph/difference/other-run';
import { graphData } from '../../extension/graph/graph-data';
import { type FigureSources, nodeFigures } from '../../extension/graph/node-figures';
import { graphEditor } from '../../extension/ids';
import { textUri } from '../../extension/text/model-uri';
import { clear, example, extensionParts, until } from './support/extension';
import { startAndStop, step } from './support/session';

describe('the graph editor', () => {
  const model = () => vscode.Uri.file(example('digits/digits.onnx'));

  before(extensionParts);
  afterEach(clear);

  async function openGraph(beside = false) {
    const { graphs } = await extensionParts();
    await graphs.open(model(), { beside });
    const page = await until('the graph', () => graphs.all[0]);
    await until('the page', () => page.isReady || undefined);
    return page;
  }

  function lineOf(document: vscode.TextDocument, pattern: RegExp): number {
    return document
      .getText()
      .split('\n')
      .findIndex((line) => pattern.test(line));
  }

  it('opens in its own editor', async () => {
    await openGraph();
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    assert.ok(input instanceof vscode.TabInputCustom);
    assert.equal(input.viewType, graphEditor);
  });

  it('shows and sets the breakpoints of the text', async () => {
    const document = await vscode.workspace.openTextDocument(textUri(model().fsPath));
    await vscode.window.showTextDocument(document, { preview: false });
    const page = await openGraph(true);
    const line = lineOf(document, /= Gemm/);
    const node = page.nodeAt(line + 1)!;
    page.perform({ type: 'toggleBreakpoint', node });
    await until('the breakpoint', () => vscode.debug.breakpoints.length === 1 || undefined);
    const [breakpoint] = vscode.debug.breakpoints;
    assert.ok(breakpoint instanceof vscode.SourceBreakpoint);
    assert.equal(breakpoint.location.range.start.line, line);
    assert.equal(breakpoint.location.uri.toString(), document.uri.toString());
    const mark = await until('the mark', () => page.breakpointMarks[0]);
    assert.deepEqual({ ...mark }, { ...node, enabled: true, kind: 'plain', text: '' });
    page.perform({ type: 'toggleBreakpoint', node });
    await until('its end', () => vscode.debug.breakpoints.length === 0 || undefined);
  });

  it('shows function breakpoints at all nodes that they mean, behind those of the text', async () => {
    const page = await openGraph();
    const pattern = new vscode.FunctionBreakpoint('Conv', false, 'x.max() > 1');
    vscode.debug.addBreakpoints([pattern]);
    await until('two marks', () => page.breakpointMarks.length === 2 || undefined);
    const [mark] = page.breakpointMarks;
    assert.deepEqual(
      [mark!.kind, mark!.enabled, mark!.text, mark!.graph],
      ['function', false, 'Conv, x.max() > 1', ''],
    );
    // F9 there is about the line only.
    page.perform({ type: 'toggleBreakpoint', node: mark! });
    await until('the third', () => page.breakpointMarks.length === 3 || undefined);
    assert.equal(page.breakpointMarks[0]!.kind, 'plain');
    page.perform({ type: 'toggleBreakpoint', node: mark! });
    await until('its end', () => page.breakpointMarks.length === 2 || undefined);
  });

  it('selects in the text what is selected in the graph, and the other way', async () => {
    const document = await vscode.workspace.openTextDocument(textUri(model().fsPath));
    const editor = await vscode.window.showTextDocument(document, { preview: false });
    const page = await openGraph(true);
    const relu = lineOf(document, /= Relu/);
    page.perform({ type: 'selected', node: page.nodeAt(relu + 1)! });
    await until('the line', () => editor.selection.active.line === relu || undefined);
    // The focus stays in the graph.
    assert.ok(page.isActive);
    // As a person's arrow key does.
    await vscode.window.showTextDocument(document, { viewColumn: editor.viewColumn });
    await vscode.commands.executeCommand('cursorDown');
    await until(
      'the node below',
      () => page.selectedNode?.index === page.nodeAt(relu + 2)!.index || undefined,
    );
  });

  it('stands where the debugger stands', async () => {
    const page = await openGraph();
    await startAndStop({
      program: model().fsPath,
      inputs: example('digits/digit-3.npy'),
      stopOnEntry: true,
      history: false,
    });
    const standing = await until('the standing', () =>
      page.shownStanding.kind === 'stopped' ? page.shownStanding : undefined,
    );
    assert.deepEqual(standing.frames[0], { graph: '', index: 0 });
    assert.equal(standing.hasRun, false);
  });

  it('tells the difference to a recorded run, node by node', async () => {
    const { history, graphs } = await extensionParts();
    const program = model().fsPath;
    const run = async (digit: string) => {
      let stopped = await startAndStop({ program, inputs: example(digit), stopOnEntry: true });
      for (let node = 0; node < 3; node++) stopped = await step('stepOver', stopped);
      // What somebody looks at goes into the history.
      for (const name of ['scaled', 'conv1', 'relu1']) {
        await request(stopped.session, 'onnx/tensor', { frameId: stopped.frameId, name }).catch(
          () => undefined,
        );
      }
      return stopped;
    };
    await run('digits/digit-7.npy');
    await clear();
    const again = await run('digits/digit-3.npy');
    const sources = { history, sessions: new RunningSessions() };
    const choice = await until('the recorded run', async () => {
      await history.refresh();
      const found = await otherRuns(program, again.session, sources);
      return found.find(({ description }) => /digit-7\.npy, 4 stops/.test(description));
    });
    assert.equal(graphs.all.length, 0);
    const { models } = await extensionParts();
    const read = await models.model(program);
    const [main] = graphData(read).graphs;
    const figuresTo = (otherRun: FigureSources['otherRun']) =>
      nodeFigures('difference', main!, again, { weightBytes: async () => new Float64Array(), otherRun });
    const figures = await figuresTo(() => choice.open());
    const differences = new Map(
      read.graph.nodes.map(({ op, index }) => [`${op} ${index}`, figures!.values[index]!]),
    );
    const [mul, conv, relu, , last] = [...differences.values()];
    for (const each of [conv!, relu!]) assert.ok(each > 0 && each < 10, String([...differences]));
    // Nobody looked at what comes later.
    assert.ok(!(mul! > 1) && Number.isNaN(last!), String([...differences]));
    assert.match(figures!.note, /digit-7\.npy; nodes told in both: [234] of 10/);
    assert.equal(await figuresTo(async () => undefined), null);
    sources.sessions.dispose();
  });
});
