import './support/debugged';
import assert from 'node:assert/strict';
import path from 'node:path';
import type * as vscode from 'vscode';
import { NodeSelection } from '../../extension/debugging/node-selection';
import { RunningSessions } from '../../extension/debugging/running-sessions';
import { GraphPage } from '../../extension/graph/graph-page';
import type { LandingContext } from '../../extension/landing/landing-context';
import { LandingPage } from '../../extension/landing/landing-page';
import { InputQuestion } from '../../extension/launch/ask-inputs';
import { InputMemory } from '../../extension/launch/remembered-inputs';
import { TimelinePanel } from '../../extension/timeline/timeline-panel';
import type { FromPage } from '../../webview/timeline/protocol';
import { formatTime } from '../../webview/ui/format-time';
import { TestClient } from '../dap/support/adapter';
import { adapterSession } from '../host/editor/adapter-session';
import { editor } from '../host/editor/editor';
import { EventEmitter } from '../host/editor/events';
import { HostedPanel } from '../host/editor/hosted-panel';
import { memento } from '../host/editor/memento';
import { Uri } from '../host/editor/places';
import type { PanelPage } from '../host/page';
import { Debugged } from './support/debugged';
import { until } from './support/open-page';
import { textOf } from './support/picture';
import { pinnedTimes } from './support/pinned-times';
import { rightInEveryTheme } from './support/themes';

const folder = path.resolve(__dirname, '../../examples/digits');
const program = path.join(folder, 'digits.onnx');
const readerScript = path.resolve(__dirname, '../../dist/extension/graph/reading/worker.js');

/** VS Code's own classes are what the extension's declare. */
const uri = (file: string) => Uri.file(file) as unknown as vscode.Uri;
const asPanel = (panel: HostedPanel) => panel as unknown as vscode.WebviewPanel;

describe('Graph, timeline and landing page of digits, as it is debugged', function () {
  this.timeout(120_000);
  let debugged: Debugged;
  const selection = new NodeSelection();
  const sessions = new RunningSessions();
  // No run was recorded.
  const noRuns = { onDidChange: new EventEmitter<void>().event, runsOf: async () => [] };
  const history = noRuns as unknown as LandingContext['history'];

  before(async () => {
    const inputs = { image: { image: path.join(folder, 'test-51.png'), channels: 'GRAY' } };
    debugged = await Debugged.launch({ program, inputs });
    await debugged.moveTo('conv2_Conv');
    await debugged.move('next');
  });
  after(async () => {
    await debugged?.close();
    selection.dispose();
    sessions.dispose();
  });

  describe('graph', () => {
    let panel: PanelPage;
    let graph: GraphPage;

    before(async () => {
      const hosted = new HostedPanel('onnx-debugger.graph', 'Graph');
      const { models, standing } = debugged;
      const extension = uri('/extension');
      const context = { extension, models, readerScript, standing, selection, history, sessions };
      graph = new GraphPage(uri(program), asPanel(hosted), context);
      panel = await hosted.open({ viewport: { width: 800, height: 560 } });
    });
    after(() => graph.dispose());

    const active = () => panel.page.locator('.graph-tree [aria-selected=true]').innerText();

    it('shows where the debugger stands, and goes on with it', async () => {
      // The stop is older than the page.
      await panel.page.locator('.graph-tree [aria-selected=true]').waitFor({ state: 'attached' });
      await until(active, (text) => /^Relu, relu2_Relu.*the debugger stands here/.test(text), 'the node');
      assert.equal(await debugged.move('next'), 'pool2_MaxPool');
      await until(
        active,
        (text) => /^MaxPool, pool2_MaxPool.*the debugger stands here/.test(text),
        'the next node',
      );
      assert.equal(await debugged.move('stepBack'), 'relu2_Relu');
      await until(active, (text) => /^Relu, relu2_Relu/.test(text), 'the node before');
      await panel.page.locator('.graph-tree').focus();
      await panel.page.keyboard.press('0');
      await rightInEveryTheme(panel, 'graph');
    });

    it('writes on its edges what the session has computed', async () => {
      const { page } = panel;
      await page.locator('.graph-tree').focus();
      for (let press = 0; press < 3; press++) await page.keyboard.press('+');
      await page.keyboard.press('.');
      await rightInEveryTheme(panel, 'graph-session-values', '.graph-area');
      await page.locator('.graph-tree').focus();
      await page.keyboard.press('0');
    });

    it('sets a breakpoint in the text by F9', async () => {
      await panel.page.locator('.graph-tree').focus();
      await panel.page.keyboard.press('F9');
      await until(
        async () => editor.breakpoints.length,
        (count) => count === 1,
        'the breakpoint',
      );
      const [breakpoint] = editor.breakpoints;
      const { line } = debugged.current.current.node!;
      assert.equal(breakpoint!.location.range.start.line + 1, line);
      await until(active, (text) => text.includes('breakpoint'), 'its mark');
      await panel.page.keyboard.press('F9');
      await until(
        async () => editor.breakpoints.length,
        (count) => count === 0,
        'no breakpoint',
      );
    });

    it('colours the nodes by their weights: those of the last one are the heaviest', async () => {
      await panel.page.locator('.colour-choice vscode-dropdown').click();
      await panel.page.locator('.colour-choice vscode-option', { hasText: 'Weights' }).click();
      const legend = await until(
        () => textOf(panel.page, '.legend-box'),
        (text) => text.startsWith('Bytes of weights 0'),
        'the scale',
      );
      // 784 × 10 weights and 10 biases, four bytes each.
      assert.match(legend, /31\.4 kB/);
      await rightInEveryTheme(panel, 'graph-heat', '.graph-area');
      await panel.page.locator('.colour-choice vscode-dropdown').click();
      await panel.page.locator('.colour-choice vscode-option', { hasText: 'Zeros' }).click();
      await until(
        () => textOf(panel.page, '.legend-box'),
        (text) => text.startsWith('Share of zeros in outputs'),
        'what the session has measured',
      );
      assert.deepEqual(panel.errors, []);
    });

    it('colours them by how far they are from another session, which ran on another digit', async () => {
      const { page } = panel;
      const configuration = {
        program,
        inputs: { image: path.join(folder, 'digit-8.npy') },
        stopOnEntry: true,
      };
      const client = new TestClient();
      await client.start();
      const other = adapterSession(client, configuration);
      editor.sessionStarted.fire(other);
      await client.begin(configuration);
      await client.stopped();
      // As far as the session that is shown has come.
      while (!(await client.move('next')).includes('relu2_Relu'));
      editor.picked = /^digits\.onnx, digit-8\.npy$/;
      try {
        await page.locator('.colour-choice vscode-dropdown').click();
        await page.locator('.colour-choice vscode-option', { hasText: 'Difference to another run' }).click();
        const legend = await until(
          () => textOf(page, '.legend-box'),
          (text) => text.includes('nodes told in both'),
          'the difference',
        );
        assert.match(legend, /to digits\.onnx, digit-8\.npy; nodes told in both: [1-9] of 10/);
        await rightInEveryTheme(panel, 'graph-session-difference', '.graph-area');
        assert.deepEqual(panel.errors, []);
      } finally {
        editor.picked = undefined;
        editor.sessionEnded.fire(other);
        await client.disconnectRequest();
      }
    });
  });

  it('timeline: has each node that ran, with a time, and leads to its line', async () => {
    const hosted = new HostedPanel('onnx-debugger.timeline', 'Timeline');
    const timeline = new TimelinePanel(asPanel(hosted), {
      extension: uri('/extension'),
      standing: debugged.standing,
      selection,
    });
    const panel = await hosted.open({ viewport: { width: 720, height: 420 } });
    const names = () => panel.page.locator('.node-rows .name-text').allTextContents();
    const rows = await until(names, (found) => found.length > 0, 'the nodes');
    const ran = ['scale_Mul', 'conv1_Conv', 'relu1_Relu', 'pool1_MaxPool', 'conv2_Conv'];
    for (const name of ran) assert.ok(rows.includes(name), `${name} in ${rows}`);
    const conv2 = await textOf(panel.page, '.node-row >> text=conv2_Conv >> xpath=ancestor::*[@role="row"]');
    assert.match(conv2, /1×16×14×14 12\.5 kB/);
    await panel.page.locator('.node-row', { hasText: 'conv2_Conv' }).click();
    await panel.page.keyboard.press('Enter');
    await panel.untilPosted<FromPage>(({ type }) => type === 'reveal');
    await until(
      async () => editor.shownTexts.at(-1)?.line,
      (line) => line === debugged.current.current.node!.line - 1,
      'the line of conv2_Conv',
    );
    const { currentState: state } = timeline;
    assert.equal(state.kind, 'times');
    // A step back or another question must not bring the measured times again.
    const times = pinnedTimes(state.times);
    await panel.send({ type: 'state', state: { kind: 'times', times } });
    const pinned = formatTime(times.nodes.find(({ node }) => node.name === 'conv2_Conv')!.ms!);
    await panel.page.locator('.node-row', { hasText: 'conv2_Conv' }).getByText(pinned).waitFor();
    await rightInEveryTheme(panel, 'timeline-digits');
    assert.deepEqual(panel.errors, []);
    timeline.dispose();
  });

  it('landing page: says what the model is and what it can be run with', async () => {
    const hosted = new HostedPanel('onnx-debugger.model', 'digits.onnx');
    const { models } = debugged;
    const context = {
      extension: uri('/extension'),
      ...{ models, state: memento(), inputs: new InputQuestion(models, new InputMemory(memento())) },
      history,
    };
    const page = new LandingPage(uri(program), asPanel(hosted), context);
    assert.equal(page.isActive, true);
    const panel = await hosted.open({ viewport: { width: 700, height: 540 } });
    await panel.page.getByRole('heading', { name: 'digits.onnx' }).waitFor();
    const figures = await until(
      () => textOf(panel.page, '.figures'),
      (text) => /[0-9a-f]{8} SHA-256/.test(text),
      'the hash',
    );
    assert.match(figures, /^10 nodes 7 operators 9,099 parameters /);
    await panel.page
      .getByRole('radio', { name: /digit-0\.npy|test-51\.png|Image/ })
      .first()
      .waitFor();
    await rightInEveryTheme(panel, 'landing');
    await panel.page.getByRole('button', { name: 'Open as Text' }).click();
    await until(
      async () => editor.shownTexts.at(-1)?.uri ?? '',
      (text) => text.endsWith('digits.onnx/model.onnxtxt'),
      'the text',
    );
    assert.deepEqual(panel.errors, []);
  });
});
