import assert from 'node:assert/strict';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { resolveInputs } from '../../core/tensor/inputs/resolve';
import type { InputSignature, ResolvedInput } from '../../core/tensor/inputs/signature';
import type { Tensor } from '../../core/tensor/tensor';
import type { PageTheme } from '../host/page';
import { matchesApproved, matchesApprovedIn } from './support/approved';
import { hasNoSeriousViolations } from './support/axe';
import { until } from './support/open-page';
import { colourAt, textOf } from './support/picture';
import { TensorExtension } from './support/tensor-extension';
import { float32 } from './support/tensors';

const examples = path.resolve(__dirname, '../../examples');
const themes: readonly PageTheme[] = ['dark', 'light', 'high-contrast'];

/** The only input of a model, as a launch would make it. */
function made(entry: unknown, shape: InputSignature['shape']): ResolvedInput & { value: Tensor } {
  const signature: InputSignature[] = [{ name: 'image', dtype: 'float32', shape }];
  const [input] = resolveInputs({ image: entry }, signature, { folder: examples });
  return input as ResolvedInput & { value: Tensor };
}

/** A second of speech. */
function voice() {
  const lena = path.resolve(__dirname, '../../node_modules/audio-lena/lena.wav');
  return made({ audio: lena, rate: 16_000, offset: 8000, length: 16_000 }, [1, 'samples']);
}

/** Three channels of 16 × 16: red rises to the right, green downwards; normalised as for ImageNet, and one NaN. */
function colours(): Tensor {
  const [mean, std] = [
    [0.485, 0.456, 0.406],
    [0.229, 0.224, 0.225],
  ];
  const values = [0, 1, 2].flatMap((channel) =>
    Array.from({ length: 256 }, (_, at) => {
      const share = [(at % 16) / 15, Math.floor(at / 16) / 15, 0.5][channel]!;
      return (share - mean[channel]!) / std[channel]!;
    }),
  );
  values[256 + 3 * 16 + 5] = Number.NaN;
  return float32([1, 3, 16, 16], values);
}

describe('views of the Tensor panel that know what a tensor means', function () {
  this.timeout(120_000);
  let extension: TensorExtension;
  let page: Page;

  before(async () => {
    extension = await TensorExtension.open({ viewport: { width: 900, height: 700 } });
    page = extension.panel.page;
  });

  after(async () => {
    assert.deepEqual(extension.panel.errors, []);
    await extension.panel.close();
  });

  /** Opens a view by its tab, once it is there. */
  const open = (name: string) => page.getByRole('tab', { name, exact: true }).click();
  const choose = async (label: string, option: string) => {
    await page.locator(`vscode-dropdown[aria-label="${label}"]`).click();
    const exact = option !== 'Auto';
    await page.getByRole('option', { name: option, exact }).click();
  };
  const pixel = () => textOf(page, '.pixel-values');

  it('undo a normalisation that is told from the values, and mark what is not finite', async () => {
    await extension.show('input', colours(), { role: 'input', producer: undefined });
    await until(pixel, (text) => text.startsWith('R 136 0.21106'), 'the pixel');
    const values = page.locator('vscode-dropdown[aria-label="Values"]');
    const shown = await values.evaluate(
      (dropdown) => (dropdown as unknown as { displayValue: string }).displayValue,
    );
    assert.equal(shown, 'Auto (ImageNet)');
    const cell = (row: number, column: number) => colourAt(page, (column + 0.15) / 16, (row + 0.15) / 16);
    assert.deepEqual(
      [await cell(0, 15), await cell(15, 0), await cell(3, 5)],
      ['#ff007f', '#00ff7f', '#ff2bd1'],
    );
    await matchesApproved(extension.panel, 'image-colours', '.picture');
    await choose('Channels', 'BGR');
    await until(
      () => cell(0, 15),
      (colour) => colour !== '#ff007f',
      'other colours',
    );
    assert.match(await textOf(page, '.fact-list'), /NCHW, BGR/);
    await choose('Values', '0 … 1');
    await until(
      () => textOf(page, '.fact-list'),
      (text) => text.includes('value × 255'),
      'the formula',
    );
    await choose('Channels', 'RGB');
    await choose('Values', 'Auto');
  });

  it('move the cursor by keys, to the place that the heat-map has', async () => {
    await page.locator('.view:not([hidden]) .picture').focus();
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowUp', 'PageUp']) await page.keyboard.press(key);
    await until(
      () => textOf(page, '.status-element'),
      (text) => text.startsWith('input[0, 0, 0, 10]'),
      'the status line',
    );
    assert.match(await textOf(page, '.pixel-head'), /\[0, :, 0, 10\]/);
    await page.keyboard.press('+');
    await page.locator('.view:not([hidden]) .picture.can-pan').waitFor();
    await page.keyboard.press('0');
    await open('Heat-map');
    assert.match(await textOf(page, '.status-element'), /^input\[0, 0, 0, 10\]/);
    await open('Image');
  });

  it('fit a narrow column', async () => {
    await page.setViewportSize({ width: 420, height: 900 });
    await until(
      () => page.evaluate(() => document.documentElement.scrollWidth),
      (width) => width === 420,
      'the width',
    );
    await matchesApproved(extension.panel, 'image-420');
    await page.setViewportSize({ width: 900, height: 700 });
  });

  it('are not offered for what is no picture', async () => {
    await extension.show('weights', float32([10], new Array(10).fill(0.1)), { role: 'weight' });
    await until(
      () => page.getByRole('tab', { name: /Image|Top k/ }).count(),
      (count) => count === 0,
      'no tab',
    );
  });

  it('rank classes, with their names and what the softmax was taken of', async () => {
    const logits = [-5.78, -3.27, 1.05, 17.1, -1.49, 2.61, -9, 2.94, 1.86, -3.95];
    const sum = logits.reduce((total, logit) => total + Math.exp(logit), 0);
    const probs = logits.map((logit) => Math.exp(logit) / sum);
    extension.others.set('logits', float32([1, 10], logits));
    extension.around = {
      meaning: { softmaxOf: 'logits', inputs: [], outputs: [] },
      labels: {
        source: 'labels.txt',
        labels: ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'],
      },
    };
    const output = { producer: { op: 'Softmax', label: 'softmax', line: 20 }, consumers: [] };
    await extension.show('probs', float32([1, 10], probs), output);
    const body = () => textOf(page, '.ranking tbody');
    await until(body, (text) => text.startsWith('1 three 3 1.00 17.1 2 seven 7 7.09e−7 2.94'), 'the classes');
    assert.match(await textOf(page, '.media-note'), /^10 of 10 · sum 1\.000 · class names: labels\.txt$/);
    await page.locator('.ranking').focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    await until(
      () => textOf(page, '.status-element'),
      (text) => text.startsWith('probs[0, 7]'),
      'the cursor',
    );
    assert.equal(await page.locator('.ranking tr[aria-selected="true"]').count(), 1);
  });

  it('apply a softmax to scores, and keep what was chosen', async () => {
    extension.around = { meaning: { inputs: [], outputs: [] } };
    await extension.show('scores', float32([2, 3], [9, 0, 0, 1, 2, 3]), { consumers: [] });
    await open('Top k');
    const body = () => textOf(page, '.ranking tbody');
    await until(body, (text) => text === '1 2 0.665 3.00 2 1 0.245 2.00 3 0 0.0900 1.00', 'the first row');
    await page.getByRole('slider', { name: 'dim 0' }).fill('0');
    await until(body, (text) => text.startsWith('1 0 1.00 9.00'), 'the second row');
    await choose('Bars', 'Values');
    await until(body, (text) => text.startsWith('1 0 9.00 2 1 0'), 'values');
    await extension.show('scores', float32([2, 3], [9, 0, Number.NaN, 1, 2, 5]), { consumers: [] });
    await until(
      () => textOf(page, '.media-note'),
      (text) => text.endsWith('1 NaN'),
      'the NaN',
    );
    assert.match(await body(), /^1 0 9\.00/);
  });

  it('draw boxes over the picture that they were found in', async () => {
    const digit = made({ image: 'digits/test-51.png', channels: 'GRAY' }, [1, 1, 28, 28]);
    extension.others.set('image', digit.value);
    extension.others.set('scores', float32([1, 4, 2], [0.02, 0.98, 0.1, 0.9, 0.3, 0.7, 0.8, 0.2]));
    const image = { name: 'image', dtype: 'float32', shape: [1, 1, 28, 28], making: digit.making! };
    const scores = { name: 'scores', dtype: 'float32', shape: [1, 4, 2] };
    extension.around = { meaning: { inputs: [image], outputs: [scores] } };
    // The digit, nearly the same box again, its upper half, and one below the threshold; in shares of the picture.
    const boxes = [4, 6, 24, 24, 4, 6, 25, 24, 4, 6, 20, 13, 0, 0, 4, 4].map((pixel) => pixel / 28);
    await extension.show('boxes', float32([1, 4, 4], boxes), { consumers: [] });
    const list = () => textOf(page, '.box-list tbody');
    await until(list, (text) => text === '1 1 [0] 0.980 2 1 [2] 0.700', 'the list');
    assert.match(
      await textOf(page, '.view:not([hidden]) .media-note'),
      /^2 of 4 boxes · 3 reach the threshold · 1 overlaps a better one$/,
    );
    await page.locator('.box-list').focus();
    await page.keyboard.press('Home');
    await until(
      () => textOf(page, '.status-element'),
      (text) => text.startsWith('boxes[0, 0, 2]'),
      'the cursor',
    );
    await matchesApprovedIn(extension.panel, themes, 'boxes', '.tensor-view');
    await hasNoSeriousViolations(extension.panel);
    await extension.panel.setTheme('high-contrast');
    await hasNoSeriousViolations(extension.panel);
    await extension.panel.setTheme('dark');
    await choose('Overlap', 'All');
    await until(list, (text) => text.startsWith('1 1 [0] 0.980 2 1 [1] 0.900'), 'all boxes');
    await choose('Class', 'Best');
    await until(list, (text) => text.includes('0 [3] 0.800'), 'the background');
    await choose('Picture', 'None');
    await choose('Numbers', 'cxcywh');
    await until(
      () => textOf(page, '.view:not([hidden]) .media-note'),
      (text) => text.startsWith('4 of 4 boxes'),
      'the boxes',
    );
  });

  it('draw a sound as waveform and spectrogram over its time', async () => {
    const { value, making } = voice();
    await extension.show('input', value, { role: 'input', producer: undefined, making: making! });
    const note = () => textOf(page, '.view:not([hidden]) .media-note');
    const whole = /^lena\.wav · 1\.000 s of 1\.000 s · cursor at 0\.5000 s · spectrogram −\d+ … −\d+ dB$/;
    await until(note, (text) => whole.test(text), 'the sound');
    for (const theme of themes) {
      await extension.panel.setTheme(theme);
      await hasNoSeriousViolations(extension.panel);
    }
    await extension.panel.setTheme('dark');
    await page.locator('.sound').focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('+');
    await until(note, (text) => text.includes('0.5000 s of 1.000 s · cursor at 0 s'), 'half of it');
    await page.setViewportSize({ width: 420, height: 560 });
    for (const _ of [1, 2, 3]) await page.keyboard.press('+');
    await until(note, (text) => /^lena\.wav · 0\.06250 s .* dB$/.test(text), 'a sixteenth of it');
    await matchesApprovedIn(extension.panel, ['dark', 'high-contrast'], 'audio');
    await extension.panel.setTheme('dark');
    await page.setViewportSize({ width: 900, height: 700 });
    for (const _ of [1, 2, 3]) await page.keyboard.press('-');
    await choose('Rate', 'Samples');
    await until(note, (text) => text.includes('8,000 of 16,000 samples'), 'samples');
    const play = page.locator('vscode-button', { hasText: /Play|Stop/ });
    assert.equal(
      await play.evaluate((button) => (button as unknown as { disabled: boolean }).disabled),
      true,
    );
    await choose('Rate', '16,000 Hz');
    await play.click();
    await until(
      () => play.innerText(),
      (text) => text.includes('Stop'),
      'the sound to play',
    );
    await play.click();
  });

  it('end a sound when nobody sees it any more', async () => {
    const button = page.locator('.view vscode-button', { hasText: /Play|Stop/ });
    const says = (text: string) =>
      until(
        () => button.evaluate((element) => element.textContent!.trim()),
        (now) => now === text,
        text,
      );
    const play = async () => {
      await button.click();
      await says('Stop');
    };
    await says('Play');
    await play();
    await open('Histogram');
    await says('Play');
    await open('Audio');
    await play();
    await extension.state({ kind: 'failed', title: 'image failed', message: 'why' });
    await says('Play');
    const { value, making } = voice();
    const about = { role: 'input', producer: undefined, making: making! } as const;
    await extension.show('image', value, about);
    await play();
    await extension.show('other', value, about);
    await says('Play');
  });
});
