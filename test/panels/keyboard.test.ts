import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { CompareState } from '../../webview/tensor/compare/protocol';
import type { PanelPage } from '../host/page';
import { throughEveryPanel } from './support/every-panel';
import { nextFrames } from './support/next-frames';
import { until } from './support/open-page';
import { tabStops } from './support/tab-stops';
import { TensorExtension } from './support/tensor-extension';
import { float32 } from './support/tensors';

const header = [
  'Follow the paused node (F)',
  'Pin: keep this tensor as it is (P)',
  'Compare with another tensor (C)',
];
const actions = [...header, 'Copy value (Ctrl+C)', 'Export', 'More actions'].map((name) => `button ${name}`);
const source = ['button Conv conv1_Conv', 'button Relu relu1_Relu', 'button [0, 1, 2, 3]', 'button Next'];

/** Where Tab leads, in the order in which one reads. */
const stops: Readonly<Record<string, readonly string[]>> = {
  'tensor conv1 heatMap': [
    ...[...actions, ...source, 'tab Heat-map', 'combobox Rows', 'combobox Columns', 'input dim 1'],
    ...['text-field dim 1, index', 'combobox Range', 'combobox Colours', 'checkbox Centre on 0'],
    ...['checkbox Same range in all panels', 'application Heat-map of conv1', 'radio Tensor'],
    ...['button [0,7,7,9]', 'button [0,1,18,20]', 'radio Log', 'combobox Size', 'option Channel 0'],
  ],
  'tensor conv1 channels': [
    ...[...actions, ...source, 'tab Channels', 'combobox along', 'radio Box', 'combobox Sort', 'button 1'],
    'option Channel 0',
  ],
  'tensor conv1 table': [
    ...[...actions, ...source, 'tab Table', 'combobox Rows', 'combobox Columns', 'input dim 1'],
    ...[
      'text-field dim 1, index',
      'combobox Digits',
      'button Copy as NumPy',
      'button Copy as TSV',
      'grid conv1',
    ],
  ],
  compare: [
    ...[...actions, 'combobox Compare with', 'tab Side by side', 'input dim 1', 'text-field dim 1, index'],
    ...['combobox A, B range', 'combobox A − B range', 'checkbox Link cursors'],
    ...['application Heat-map of A', 'application Heat-map of B', 'application Heat-map of difference'],
    ...['button [0, 7, 14, 23]', 'button [0, 0, 1, 10]', 'button Show channel 0'],
  ],
  'graph details': [
    ...['combobox Search the graph', 'combobox Colour', 'button Collapse all groups'],
    ...[
      'button Follow the current node',
      'button Export as SVG or PNG',
      'button Fit the graph (0)',
      'tree Graph',
    ],
    ...[
      'button Zoom out (−)',
      'button 100 %',
      'button Zoom in (+)',
      'button Legend',
      'button Show in the text',
    ],
    ...['button Close (Esc)', 'button Conv conv1_Conv', 'button Add breakpoint', 'button Ancestors'],
    'button Descendants',
  ],
  'timeline times': [
    ...[
      'radio Measured',
      'checkbox Profile',
      'button Measure Times',
      'button If_0_then_branch__Inline_0__/stft',
    ],
    ...['button If_0_then_branch__Inline_0__/decoder', 'button Zoom out (−)', 'button Zoom in (+)'],
    ...['button Show all (0)', 'application 1 run with 103 turns', 'button Conv 83 %', 'button If 6.0 %'],
    ...['button Slice', 'button Concat', 'button Equal', 'button Unsqueeze', 'input Filter: '],
    ...['grid Nodes and what they took', 'button Node'],
  ],
  landing: [
    ...[
      'button Debug',
      'button More ways to start',
      'button Open Graph',
      'button Open as Text',
      'radio NCHW',
    ],
    ...['checkbox Stop on entry', 'checkbox Break on NaN and Inf', 'button Run History', 'button finished'],
    'button Show 4 more',
  ],
};

describe('the keyboard', function () {
  this.timeout(180_000);

  it('reaches everything in the order of reading, shows where it is, and leads out again', async () => {
    const visited: string[] = [];
    const look = async ({ page }: PanelPage, state: string) => {
      const expected = stops[state]!;
      visited.push(state);
      const found = await tabStops(page, { look: true });
      const names = found.map(({ name }) => name);
      const cut = names.map((name, at) => (name.startsWith(expected[at] ?? '-') ? expected[at] : name));
      assert.deepEqual(cut, expected, state);
      const unseen = found.filter(({ isSeen }) => !isSeen).map(({ name }) => name);
      assert.deepEqual(unseen, [], `${state}: where the focus does not show`);
      const back = await tabStops(page, { backward: true });
      assert.deepEqual(back.map(({ name }) => name).reverse(), names, `${state}, backwards`);
      if (state === 'tensor conv1 heatMap') await goesThroughMenus(page);
      if (state === 'compare') await goesThroughChannels(page);
    };
    await throughEveryPanel({ theme: 'high-contrast' }, look, Object.keys(stops));
    assert.deepEqual(visited.sort(), Object.keys(stops).sort());
  });
});

/** Opens a menu by its button, goes through it by arrows, and leaves it by Escape. */
async function goesThroughMenus(page: Page): Promise<void> {
  const more = page.getByRole('button', { name: 'More actions' });
  await more.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menu').waitFor();
  const active = () => page.evaluate(() => document.activeElement?.textContent);
  assert.match((await active())!, /^Copy Value/);
  await page.keyboard.press('ArrowDown');
  assert.match((await active())!, /^Copy as NumPy/);
  await page.keyboard.press('Escape');
  assert.equal(await page.getByRole('menu').count(), 0);
  assert.equal(await more.evaluate((button) => button === document.activeElement), true);
}

/** The channels of a comparison are one place for Tab; arrows go through them, and Enter keeps the focus. */
async function goesThroughChannels(page: Page): Promise<void> {
  const active = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
  await page.getByRole('button', { name: 'Show channel 0' }).focus();
  await page.keyboard.press('Home');
  const first = await active();
  assert.match(first!, /^Show channel [1-7]$/);
  await page.keyboard.press('Enter');
  await page.locator('.by-channel .selected', { has: page.getByRole('button', { name: first! }) }).waitFor();
  assert.equal(await active(), first);
}

describe('the keyboard, as what has it comes and goes', function () {
  this.timeout(60_000);
  let extension: TensorExtension;
  let page: Page;

  before(async () => {
    extension = await TensorExtension.open({ viewport: { width: 900, height: 700 } });
    page = extension.panel.page;
  });
  after(() => extension?.panel.close());

  const values = float32([2, 3], [1, 2, 3, 4, 5, 6]);
  const focus = (what: string) =>
    until(
      () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? ''),
      (label) => label.startsWith(what),
      `the focus on ${what}`,
    );
  const compared = () => ({
    choices: [
      { id: 'last', label: 'At the last stop' },
      { id: 'value', label: 'Another value…' },
    ],
    chosen: 'last',
    a: { label: 'digits.onnx', note: 'this stop' },
    b: { label: 'x, stop 2', note: '' },
    pair: { a: extension.shown('x', values), b: extension.shown('x', values), ulp: true },
  });
  const show = (compare?: CompareState) =>
    extension.state(
      { kind: 'tensor', where: 'paused', tensor: extension.shown('x', values) },
      true,
      false,
      compare,
    );

  it('goes to the picture when the editor gives the page the focus, not when the pointer brings it', async () => {
    await extension.show('x', values);
    await page.locator('.picture').first().waitFor();
    await page.evaluate(() => window.dispatchEvent(new Event('focus')));
    await focus('Heat-map of x');
    await page.evaluate(async () => {
      (document.activeElement as HTMLElement).blur();
      window.dispatchEvent(new Event('focus'));
      document.dispatchEvent(new PointerEvent('pointerdown'));
      for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
    });
    assert.equal(await page.evaluate(() => document.activeElement === document.body), true);
  });

  it('stays on the button of a menu after a choice', async () => {
    await page.getByRole('button', { name: 'More actions' }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await focus('More actions');
  });

  it('stays where it is while a comparison is told anew, and goes to the picture as it ends', async () => {
    await show(compared());
    const choice = page.getByRole('combobox', { name: 'Compare with' });
    await choice.waitFor();
    await choice.focus();
    await show(compared());
    await nextFrames(extension.panel);
    await focus('Compare with');
    await show();
    await focus('Heat-map of x');
  });

  it('goes to what is built anew in its place', async () => {
    await extension.show('x', values);
    const link = page.locator('.source-line .link').first();
    await link.focus();
    const before = await link.elementHandle();
    await extension.show('x', values);
    await until(
      () => page.evaluate((old) => old?.isConnected === false && document.activeElement?.textContent, before),
      (text) => /conv1_Conv/.test(String(text)),
      'the focus on the new link',
    );
  });
});
