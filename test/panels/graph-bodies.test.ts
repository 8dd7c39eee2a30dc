import './support/debugged';
import assert from 'node:assert/strict';
import path from 'node:path';
import type * as vscode from 'vscode';
import { NodeSelection } from '../../extension/debugging/node-selection';
import { RunningSessions } from '../../extension/debugging/running-sessions';
import { type GraphContext, GraphPage } from '../../extension/graph/graph-page';
import { nestedModel, TestFolder } from '../dap/support/models';
import { editor } from '../host/editor/editor';
import { EventEmitter } from '../host/editor/events';
import { HostedPanel } from '../host/editor/hosted-panel';
import { Uri } from '../host/editor/places';
import type { PanelPage } from '../host/page';
import { matchesApprovedIn } from './support/approved';
import { hasNoSeriousViolations } from './support/axe';
import { Debugged } from './support/debugged';
import { until } from './support/open-page';
import { textOf } from './support/picture';

const readerScript = path.resolve(__dirname, '../../dist/extension/graph/reading/worker.js');

/** VS Code's own classes are what the extension's declare. */
const uri = (file: string) => Uri.file(file) as unknown as vscode.Uri;

describe('Graph panel in bodies and functions, as they are debugged', function () {
  this.timeout(120_000);
  const folder = new TestFolder();
  const selection = new NodeSelection();
  const sessions = new RunningSessions();
  let debugged: Debugged;
  let panel: PanelPage;
  let graph: GraphPage;

  before(async () => {
    const program = folder.write('nested.onnx', nestedModel());
    debugged = await Debugged.launch({ program, inputs: { x: [1, 2, 3] } });
    const hosted = new HostedPanel('onnx-debugger.graph', 'Graph');
    const { models, standing } = debugged;
    // No run was recorded.
    const noRuns = { onDidChange: new EventEmitter<void>().event, runsOf: async () => [] };
    const history = noRuns as unknown as GraphContext['history'];
    graph = new GraphPage(uri(program), hosted as unknown as vscode.WebviewPanel, {
      extension: uri('/extension'),
      ...{ models, readerScript, standing, selection, history, sessions },
    });
    panel = await hosted.open({ viewport: { width: 900, height: 560 } });
    await panel.page.locator('.graph-tree [aria-selected=true]').waitFor({ state: 'attached' });
  });
  afterEach(() => assert.deepEqual(panel.errors, []));
  after(async () => {
    graph?.dispose();
    // The editor is the same for the files after this one.
    editor.breakpoints = [];
    await debugged?.close();
    selection.dispose();
    sessions.dispose();
    folder.remove();
  });

  const active = () => panel.page.locator('.graph-tree [aria-selected=true]').innerText();
  const isAt = (text: RegExp) => until(active, (now) => text.test(now), String(text));
  /** Waits for the details beside the graph, which take a part of its room. */
  const tells = async (operator: string) => {
    const head = () => textOf(panel.page, '.graph-details .details-head');
    await until(head, (text) => text.startsWith(operator), `the details of ${operator}`);
  };
  const press = async (key: string) => {
    await panel.page.locator('.graph-tree').focus();
    await panel.page.keyboard.press(key);
  };
  const around = async (expected: string) => {
    const crumbs = () => textOf(panel.page, '.breadcrumb');
    await until(crumbs, (text) => text === expected, expected);
  };
  const choose = async (colour: string) => {
    await panel.page.locator('.colour-choice vscode-dropdown').click();
    await panel.page.locator('.colour-choice vscode-option', { hasText: colour }).click();
  };

  it('follows the debugger into a Loop and into the branch of an If that runs', async () => {
    // The next graph is fitted into the room that there is at that moment.
    await isAt(/^Loop, loop, the debugger stands here, opens body/);
    await tells('Loop');
    assert.equal(await debugged.move('stepIn'), 'count');
    await isAt(/^Add, count, the debugger stands here/);
    await tells('Add');
    await around('nested.onnx › Loop loop body');
    await debugged.move('next');
    assert.equal(await debugged.move('next'), 'choose');
    await isAt(/^If, choose, the debugger stands here, opens then_branch, else_branch/);
    await tells('If');
    assert.equal(await debugged.move('stepIn'), 'else/first');
    await isAt(/^Neg, else\/first, the debugger stands here/);
    await tells('Neg');
    await around('nested.onnx › Loop loop body › If choose else_branch');
  });

  it('goes out to the node that opens a body, and back to where the debugger stands in it', async () => {
    await press('Backspace');
    await isAt(/^If, choose, the debugger stands inside/);
    await press('Backspace');
    await isAt(/^Loop, loop, the debugger stands inside/);
    await until(
      () => panel.page.locator('.breadcrumb').isVisible(),
      (visible) => !visible,
      'no way back from the main graph',
    );
    // Not into then_branch, which is the first of the two but does not run.
    await press('Control+Enter');
    await isAt(/^If, choose/);
    await press('Control+Enter');
    await isAt(/^Neg, else\/first, the debugger stands here/);
    await panel.page.locator('.breadcrumb .link', { hasText: 'Loop' }).click();
    await isAt(/^If, choose, the debugger stands inside/);
  });

  it('steps in by a double click', async () => {
    const { x, y } = await currentBox(panel);
    await panel.page.mouse.dblclick(x, y);
    await isAt(/^Neg, else\/first/);
  });

  it('sets a breakpoint in a body', async () => {
    await press('ArrowDown');
    await isAt(/^Mul, else\/second/);
    await press('F9');
    await isAt(/breakpoint/);
    const [breakpoint] = editor.breakpoints;
    assert.equal(
      graph.nodeAt(breakpoint!.location.range.start.line + 1)?.graph,
      debugged.current.current.node!.graph,
    );
    await matchesApprovedIn(panel, ['dark', 'light', 'high-contrast'], 'graph-body');
    await hasNoSeriousViolations(panel);
    await press('F9');
  });

  it('goes into the other branch by the details, whose weights come from there and from around it', async () => {
    await press('Backspace');
    await isAt(/^If, choose/);
    await panel.page.locator('.graph-details .link', { hasText: 'then_branch' }).click();
    await isAt(/^From outside, more/);
    await around('nested.onnx › Loop loop body › If choose then_branch');
    await press('Backspace');
    await press('Home');
    await panel.page.locator('.search-input').fill('name:count');
    await panel.page.keyboard.press('Enter');
    await isAt(/^Add, count/);
    await until(
      () => textOf(panel.page, '.graph-details'),
      (text) => /WEIGHT B float32\[3\] 1\.000 … 3\.000/i.test(text),
      'the weight of the main graph',
    );
  });

  it('says of what a search has found in which graph it is', async () => {
    await panel.page.locator('.search-input').fill('op:Mul');
    const rows = await until(
      () => panel.page.locator('.search-row').allInnerTexts(),
      (all) => all.length === 4,
      'the products',
    );
    assert.deepEqual(
      rows.map((row) => row.replaceAll('\n', ' ')),
      [
        'Mul then/second in If choose then_branch',
        'Mul else/second in If choose else_branch',
        'Mul then/second in If always then_branch',
        'Mul else/second in If always else_branch',
      ],
    );
    await panel.page.locator('.search-row').nth(3).click();
    await isAt(/^Mul, else\/second/);
    // Nobody went into the function: its first call stands for it.
    await around('nested.onnx › Twice first › If always else_branch');
  });

  it('goes out of a function to the call that runs, and draws heat in its graph', async () => {
    await debugged.moveTo('second');
    await isAt(/^Twice, second/);
    assert.equal(await debugged.move('stepIn'), 'double');
    await isAt(/^Add, double, the debugger stands here/);
    await around('nested.onnx › Twice second');
    await debugged.move('next');
    await choose('Largest magnitude');
    const legend = () => textOf(panel.page, '.legend-box');
    await until(legend, (text) => text.startsWith('Largest |x| of outputs'), 'the scale');
    await panel.page.locator('.graph-tree').focus();
    await panel.page.keyboard.press('w');
    await isAt(/^Add, double, \d/);
    await press('Backspace');
    await isAt(/^Twice, second, .*the debugger stands inside, opens a function/);
  });

  it('keeps where one looks when it is hidden and comes back', async () => {
    await until(
      async () => ((await panel.state()) as { graph: string }).graph,
      (kept) => kept === '',
      'the state',
    );
    await panel.reload();
    await isAt(/^Twice, second/);
    await panel.page.waitForTimeout(300);
    await isAt(/^Twice, second/);
    await debugged.move('next');
    await until(
      () => textOf(panel.page, '.breadcrumb'),
      (text) => text === 'nested.onnx › Twice second',
      'the next stop',
    );
  });
});

/** A point of the box that is drawn as what runs; in CSS pixels of the page. */
async function currentBox({ page }: PanelPage): Promise<{ x: number; y: number }> {
  const box = (await page.locator('.graph-canvas').boundingBox())!;
  const find = () =>
    page.evaluate(() => {
      const probe = document.createElement('i');
      probe.style.color = 'var(--vscode-debugIcon-breakpointStackframeForeground)';
      document.body.append(probe);
      const wanted = getComputedStyle(probe).color;
      probe.remove();
      const canvas = document.querySelector<HTMLCanvasElement>('.graph-canvas')!;
      const { data, width } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      // From below: strips of operators further up have the same colour.
      for (let pixel = data.length / 4 - 1; pixel >= 0; pixel--) {
        const [red, green, blue] = data.subarray(pixel * 4);
        if (`rgb(${red}, ${green}, ${blue})` === wanted)
          return { x: pixel % width, y: Math.floor(pixel / width) };
      }
      return undefined;
    });
  const at = await until(find, (found) => found !== undefined, 'the arrow of an outer frame');
  // The end of the arrow's lower side, left of the box.
  return { x: box.x + at!.x + 60, y: box.y + at!.y - 4 };
}
