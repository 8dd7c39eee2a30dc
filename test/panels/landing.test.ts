import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { landingPage } from '../../webview/landing/page';
import type { FromLanding, LandingModel, ToLanding } from '../../webview/landing/protocol';
import type { PanelPage } from '../host/page';
import { openPage, until } from './support/open-page';
import { textOf } from './support/picture';

const model: LandingModel = {
  name: 'ultraface-320.onnx',
  subtitle: 'ONNX model, opset 9, written by pytorch 1.2 · models/ultraface/',
  figures: [
    { value: '126', label: 'nodes' },
    { value: '12', label: 'operators' },
    { value: '300,436', label: 'parameters' },
    { value: '1.22 MB', label: 'file, 98 % weights' },
    { value: 'ai.onnx 9', label: 'opset, IR 4' },
    { value: '42c9e48b', label: 'SHA-256', code: true },
  ],
  inputs: [
    { name: 'input', dtype: 'float32', shape: ['1', '3', '240', '320'], remark: 'looks like an image, NCHW' },
  ],
  outputs: [
    { name: 'scores', dtype: 'float32', shape: ['1', '4420', '2'], remark: 'from Softmax' },
    { name: 'boxes', dtype: 'float32', shape: ['1', '4420', '4'], remark: 'from Concat' },
  ],
  choices: [
    {
      id: 'image',
      label: 'Image',
      code: 'rose.jpg',
      description: '320 × 241 → 320 × 240 stretch, RGB, NCHW',
    },
    { id: 'file', label: 'File…', description: '.npy .npz .pb .json, test_data_set_0' },
    { id: 'random', label: 'Random normal', description: 'seed 0' },
    { id: 'zeros', label: 'Zeros', description: '' },
  ],
  chosen: 'image',
  stopOnEntry: true,
  breakOnNonFinite: true,
  operators: Array.from({ length: 20 }, (_, k) => ({ op: `Op${k}`, count: 52 - k })),
  checks: [
    { level: 'warning', text: '7 opset imports are not used. com.microsoft.nchwc and 6 more.' },
    { level: 'info', text: 'No node has a name. Breakpoints are kept by output name.' },
  ],
  recent: [
    { id: 'run-2', time: '14:02', input: 'rose.jpg', duration: '16.7 ms', stops: 3, outcome: 'finished' },
    { id: 'run-1', time: 'Yesterday', input: 'zeros', duration: '17.1 ms', stops: 1, outcome: 'failed' },
  ],
};

describe('landing page', function () {
  this.timeout(60_000);
  let panel: PanelPage;
  let page: Page;

  beforeEach(async () => {
    panel = await openPage('landing', landingPage, { viewport: { width: 900, height: 724 } });
    page = panel.page;
    await panel.untilPosted<FromLanding>(({ type }) => type === 'ready');
  });
  afterEach(async () => {
    assert.deepEqual(panel.errors, []);
    await panel.close();
  });

  async function send(message: ToLanding): Promise<void> {
    await panel.send(message);
    if (message.type === 'model') await page.getByRole('heading', { name: message.model.name }).waitFor();
  }

  async function lastSent(): Promise<FromLanding | undefined> {
    return (await panel.posted<FromLanding>()).at(-1);
  }

  const debug = { type: 'debug', choice: 'image', stopOnEntry: true, breakOnNonFinite: true, noDebug: false };

  it('says what the model is, what it takes and what it gives', async () => {
    await send({ type: 'model', model });
    assert.equal(await textOf(page, '.landing-head p'), model.subtitle);
    assert.equal(
      await textOf(page, '.figures'),
      '126 nodes 12 operators 300,436 parameters 1.22 MB file, 98 % weights ai.onnx 9 opset, IR 4 42c9e48b SHA-256',
    );
    assert.equal(
      await textOf(page, 'section[aria-label="Outputs"]'),
      'OUTPUTS scores float32 [1, 4420, 2] from Softmax boxes float32 [1, 4420, 4] from Concat',
    );
    assert.match(
      await textOf(page, 'section[aria-label="Checks"]'),
      /CHECKS 2 Warning: 7 opset imports are not used\./,
    );
    await panel.screenshot('panel-landing-900-dark');
    await panel.setTheme('light');
    await panel.screenshot('panel-landing-900-light');
  });

  it('keeps what was chosen while it is hidden, unless the extension proposes something else', async () => {
    await send({ type: 'model', model });
    await page.getByRole('radio', { name: /^Zeros/ }).click();
    await page.getByRole('checkbox', { name: 'Stop on entry' }).click();
    const state = await until(
      () => panel.state() as Promise<{ settings?: { choice: string; stopOnEntry: boolean } } | undefined>,
      (kept) => kept?.settings?.choice === 'zeros' && !kept.settings.stopOnEntry,
      'the kept choice',
    );
    for (const [chosen, expected] of [
      ['image', 'zeros'],
      ['random', 'random'],
    ] as const) {
      await panel.close();
      panel = await openPage('landing', landingPage, { state });
      page = panel.page;
      await panel.untilPosted<FromLanding>(({ type }) => type === 'ready');
      await send({ type: 'model', model: { ...model, chosen } });
      await page.keyboard.press('Enter');
      assert.deepEqual(await lastSent(), { ...debug, choice: expected, stopOnEntry: false });
    }
  });

  it('begins with the focus on Debug, which Enter presses', async () => {
    await send({ type: 'model', model });
    await page.keyboard.press('Enter');
    assert.deepEqual(await until(lastSent, (sent) => sent?.type === 'debug', 'debug'), debug);
  });

  it('starts with what is chosen, also without debugging and for F5', async () => {
    await send({ type: 'model', model });
    await page.getByRole('radio', { name: 'Random normal' }).click();
    await page.getByText('Stop on entry').click();
    await page.getByRole('button', { name: 'More ways to start' }).click();
    await page.getByRole('menuitem', { name: 'Run Without Debugging' }).click();
    assert.deepEqual(await lastSent(), { ...debug, choice: 'random', stopOnEntry: false, noDebug: true });
    await send({ type: 'start', noDebug: false });
    const sent = await until(lastSent, (last) => last?.type === 'debug' && !last.noDebug, 'F5');
    assert.deepEqual(sent, { ...debug, choice: 'random', stopOnEntry: false });
  });

  it('keeps what the user chose and the focus when the model is described again', async () => {
    await send({ type: 'model', model });
    await page.getByRole('radio', { name: 'Random normal' }).click();
    await page.keyboard.press('ArrowDown');
    await send({ type: 'model', model: { ...model, figures: model.figures.slice(0, 5) } });
    await until(
      () => page.locator('.figure').count(),
      (count) => count === 5,
      'the figures',
    );
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('aria-label')), 'Zeros');
    await send({ type: 'start', noDebug: false });
    assert.deepEqual(await until(lastSent, (last) => last?.type === 'debug', 'start'), {
      ...debug,
      choice: 'zeros',
    });
    await send({ type: 'model', model: { ...model, chosen: 'file' } });
    await until(
      () => page.locator('vscode-radio[aria-checked=true]').innerText(),
      (text) => text.startsWith('File…'),
      'the choice of the extension',
    );
  });

  it('opens the text, the history and a run', async () => {
    await send({ type: 'model', model });
    await page.getByRole('button', { name: 'Open as Text' }).click();
    assert.deepEqual(await lastSent(), { type: 'openText' });
    await page.getByRole('button', { name: 'Run History', exact: true }).click();
    assert.deepEqual(await lastSent(), { type: 'openHistory' });
    await page.getByText('Yesterday').click();
    assert.deepEqual(await lastSent(), { type: 'openRun', id: 'run-1' });
  });

  it('shows the most frequent operators, all of them when asked', async () => {
    await send({ type: 'model', model });
    const visible = () => page.locator('.operator:visible').count();
    assert.equal(await visible(), 16);
    await page.getByRole('button', { name: 'Show 4 more' }).click();
    assert.equal(await visible(), 20);
    const widths = await page
      .locator('.operator-bar')
      .evaluateAll((bars) => bars.map((bar) => bar.clientWidth));
    assert.deepEqual(
      widths,
      [...widths].sort((a, b) => b - a),
    );
    assert.ok(widths[0]! > 100);
  });

  it('says what keeps a model from running and offers the way out', async () => {
    await send({
      type: 'model',
      model: { ...model, blocked: 'Trust this workspace to debug it.', canTrust: true },
    });
    await page.getByText('Trust this workspace to debug it.').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Debug', exact: true }).isDisabled(), true);
    await send({ type: 'start', noDebug: false });
    await page.getByRole('button', { name: 'Manage Trust' }).click();
    assert.deepEqual(await lastSent(), { type: 'manageTrust' });
    assert.equal((await panel.posted<FromLanding>()).filter(({ type }) => type === 'debug').length, 0);
    await send({ type: 'model', model });
    await until(
      () => page.getByRole('button', { name: 'Debug', exact: true }).isDisabled(),
      (disabled) => !disabled,
      'Debug',
    );
  });

  it('says why a model cannot be shown', async () => {
    await send({ type: 'broken', message: 'broken.onnx is not an ONNX model: it begins with "GIF89a".' });
    assert.match(await textOf(page, '.landing-broken'), /This model cannot be shown\. broken\.onnx is not/);
    assert.equal(await page.getByRole('button').count(), 0);
  });

  it('fits a narrow column', async () => {
    await page.setViewportSize({ width: 420, height: 1310 });
    await send({ type: 'model', model });
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 420);
    await panel.screenshot('panel-landing-420-dark');
  });
});
