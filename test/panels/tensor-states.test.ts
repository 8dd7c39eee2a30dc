import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { FromPage } from '../../webview/tensor/protocol';
import { drawn, lastSent, showDrawn } from './support/drawn';
import { until } from './support/open-page';
import { cellColour, textOf } from './support/picture';
import { TensorExtension } from './support/tensor-extension';
import { convLike, float32 } from './support/tensors';

describe('Tensor panel, where there is no picture to show', function () {
  this.timeout(60_000);
  let extension: TensorExtension;
  let page: Page;

  before(async () => {
    extension = await TensorExtension.open({ viewport: { width: 900, height: 884 } });
    page = extension.panel.page;
  });
  after(() => extension.panel.close());
  afterEach(() => {
    assert.deepEqual(extension.panel.errors, []);
  });

  it('shows a scalar as a number and has words for what has no picture', async () => {
    await extension.show('scalar', float32([], [0.125]));
    await until(
      () => textOf(page, '.scalar-value'),
      (text) => text === '0.125',
      'the scalar',
    );
    assert.equal(await page.locator('.heat-map').isVisible(), false);
    await extension.show('empty', float32([0, 3], []));
    await page.getByText('No elements.').waitFor();
    await page.getByRole('button', { name: 'Show its inputs' }).click();
    assert.deepEqual(await lastSent(extension, 'command'), {
      type: 'command',
      command: 'showInputs',
      line: 17,
    });
  });

  it('keeps the last picture, dimmed, while the model runs and after it ended', async () => {
    await showDrawn(extension, 'kept', convLike());
    const ground = await cellColour(page, 6, 14);
    await extension.state({ kind: 'running', where: 'nodes 12 to 40' });
    await page.getByText('Running: nodes 12 to 40.').waitFor();
    assert.equal(await page.locator('.heat-map').evaluate((map) => getComputedStyle(map).opacity), '0.45');
    assert.equal(await cellColour(page, 6, 14), ground);
    await extension.state({ kind: 'ended', message: 'The runner was killed (SIGKILL).' });
    assert.match(await textOf(page, '.banner-error'), /The run ended\. The runner was killed \(SIGKILL\)\./);
    await page.getByRole('button', { name: 'Restart' }).click();
    assert.deepEqual(await lastSent(extension, 'command'), { type: 'command', command: 'restart' });
  });

  const link = { op: 'Conv', label: 'conv2_Conv', line: 20 };
  const states: {
    state: Parameters<TensorExtension['state']>[0];
    says: string;
    press?: string;
    sends?: FromPage;
  }[] = [
    {
      state: { kind: 'nothing', model: 'digits.onnx' },
      says: 'No tensor yet. This panel follows the node where the debugger stands.',
      press: 'Debug digits.onnx',
      sends: { type: 'command', command: 'debug' },
    },
    {
      state: { kind: 'notRun', name: 'conv2', type: 'float32[1,16,14,14]', at: 'relu1_Relu', node: link },
      says: 'conv2 has not run. The debugger stands at relu1_Relu. The type is inferred.',
      press: 'Run to conv2_Conv',
      sends: { type: 'command', command: 'runToNode', line: 20 },
    },
    {
      state: { kind: 'notRun', name: 'conv2', node: link },
      says: 'conv2 has not run. No node has made it yet.',
      press: 'Set Breakpoint',
      sends: { type: 'command', command: 'breakpoint', line: 20 },
    },
    { state: { kind: 'computing', name: 'conv2' }, says: 'Computing conv2.' },
    {
      state: {
        kind: 'failed',
        title: 'Conv conv2_Conv failed.',
        message: 'Input pool1 has 8 channels.',
        code: 'OD2103',
      },
      says: 'Conv conv2_Conv failed. Input pool1 has 8 channels. OD2103',
      press: 'Copy Message',
      sends: { type: 'copy', text: 'Conv conv2_Conv failed. Input pool1 has 8 channels.\nOD2103' },
    },
    {
      state: { kind: 'other', name: 'boxes', message: 'It is a sequence of 3 tensors.' },
      says: 'boxes has no picture. It is a sequence of 3 tensors.',
    },
  ];
  for (const { state, says, press, sends } of states) {
    it(`has words for a panel where ${state.kind === 'nothing' ? 'nothing runs' : `a value is ${state.kind}`}`, async () => {
      await extension.state(state);
      const text = await until(
        () => textOf(page, '.state-card'),
        (now) => now.startsWith(says),
        'the card',
      );
      assert.ok(text.startsWith(says));
      if (!press) return;
      await page.getByRole('button', { name: press }).click();
      const last = (await extension.panel.posted<FromPage>()).at(-1);
      assert.deepEqual(JSON.parse(JSON.stringify(last)), sends);
    });
  }

  it('says why a picture cannot be had', async () => {
    extension.failure = 'The runner was killed (SIGKILL).';
    await extension.show('gone', float32([4, 4], new Float32Array(16)));
    await until(
      () => textOf(page, '.problem'),
      (text) => text === 'The runner was killed (SIGKILL).',
      'the problem',
    );
    extension.failure = undefined;
    await showDrawn(extension, 'back', convLike());
    assert.equal(await page.locator('.problem').isVisible(), false);
  });

  it('says nothing of what fails of a tensor that it shows no more', async () => {
    extension.failure = 'The model has gone on.';
    extension.hold();
    const asked = extension.questions.length;
    await extension.show('old', float32([4, 4], new Float32Array(16)));
    await until(
      async () => extension.questions.slice(asked).some(({ ask }) => ask === 'statistics'),
      (found) => found,
      'questions about the old one',
    );
    extension.failure = undefined;
    await extension.show('next', convLike());
    await extension.release();
    await drawn(extension, 'next');
    assert.equal(await page.locator('.problem').isVisible(), false);
  });
});
