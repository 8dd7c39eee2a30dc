import assert from 'node:assert/strict';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { resolveInputs } from '../../core/tensor/inputs/resolve';
import type { InputSignature } from '../../core/tensor/inputs/signature';
import type { Tensor } from '../../core/tensor/tensor';
import type { PageTheme } from '../host/page';
import { matchesApproved, matchesApprovedIn } from './support/approved';
import { hasNoSeriousViolations } from './support/axe';
import { nextFrames } from './support/next-frames';
import { until } from './support/open-page';
import { textOf } from './support/picture';
import { TensorExtension } from './support/tensor-extension';
import { convLike, float32 } from './support/tensors';

const themes: readonly PageTheme[] = ['dark', 'light', 'high-contrast'];

/** The digit that the model is fed with. */
function digit() {
  const signature: InputSignature[] = [{ name: 'image', dtype: 'float32', shape: [1, 1, 28, 28] }];
  const entry = { image: 'digits/test-51.png', channels: 'GRAY', scale: 1 / 255 };
  const folder = path.resolve(__dirname, '../../examples');
  const [input] = resolveInputs({ image: entry }, signature, { folder });
  const { value, making } = input!;
  return {
    tensor: value as Tensor,
    named: { name: 'image', dtype: 'float32', shape: [1, 1, 28, 28], making },
  };
}

/** How likely there is ink: the mean of each 2 × 2 pixels of the digit, and one NaN. */
function inkMap({ bytes }: Tensor): Tensor {
  const pixels = new Float32Array(bytes.slice().buffer);
  const at = (row: number, column: number) => pixels[28 * row + column]!;
  const values = Array.from({ length: 196 }, (_, k) => {
    const [row, column] = [2 * Math.floor(k / 14), 2 * (k % 14)];
    return (at(row, column) + at(row, column + 1) + at(row + 1, column) + at(row + 1, column + 1)) / 4;
  });
  values[14 * 2 + 11] = Number.NaN;
  return float32([1, 1, 14, 14], values);
}

describe('the view of a map over the picture', function () {
  this.timeout(120_000);
  let extension: TensorExtension;
  let page: Page;

  before(async () => {
    extension = await TensorExtension.open({ viewport: { width: 900, height: 760 } });
    page = extension.panel.page;
    const { tensor, named } = digit();
    extension.others.set('image', tensor);
    extension.around = { meaning: { inputs: [named as never], outputs: [] } };
  });

  after(async () => {
    assert.deepEqual(extension.panel.errors, []);
    await extension.panel.close();
  });

  const note = () => textOf(page, '.view:not([hidden]) .media-note');
  /** The colour of the picture at a share of its width and height. */
  const colour = (across: number, down: number) =>
    page.locator('.view:not([hidden]) .picture-canvas').evaluate(
      (canvas, [x, y]) => {
        const { width, height } = canvas as HTMLCanvasElement;
        const context = (canvas as HTMLCanvasElement).getContext('2d')!;
        return [...context.getImageData(Math.floor(x! * width), Math.floor(y! * height), 1, 1).data].slice(
          0,
          3,
        );
      },
      [across, down],
    );

  it('draws probabilities over the input, from a threshold on, with NaN in full', async () => {
    const map = inkMap(digit().tensor);
    await extension.show('prob', map, { consumers: [], pictures: true });
    await until(
      note,
      (text) => /^14 × 14 over 28 × 28 pixels of image · a value covers 2/.test(text),
      'the note',
    );
    await until(note, (text) => text.endsWith('of 196 values reach 0.3'), 'the count');
    // A corner has no ink: the picture's own black. The NaN's cell has its mark's colour, letter aside.
    await until(
      () => colour(0.02, 0.02),
      ([red]) => red === 0,
      'the clear corner',
    );
    assert.deepEqual(await colour((11 + 0.15) / 14, (2 + 0.15) / 14), [0xff, 0x2b, 0xd1]);
    const inked = await colour(7.1 / 14, 7.3 / 14);
    assert.ok(new Set(inked).size > 1, `a colour, not a grey: ${inked}`);
    await matchesApprovedIn(extension.panel, themes, 'map', '.tensor-view');
    for (const theme of themes) {
      await extension.panel.setTheme(theme);
      await hasNoSeriousViolations(extension.panel);
    }
    await extension.panel.setTheme('dark');
  });

  it('moves its cursor by the cells of the map, and draws from what is chosen', async () => {
    await page.locator('.view:not([hidden]) .picture').focus();
    for (const key of ['ArrowRight', 'ArrowUp']) await page.keyboard.press(key);
    await until(
      () => textOf(page, '.status-element'),
      (text) => text.startsWith('prob[0, 0, 6, 8] ='),
      'the cursor',
    );
    const before = await colour(7.1 / 14, 7.3 / 14);
    await page.getByRole('slider', { name: 'Opacity' }).fill('100');
    await until(
      () => colour(7.1 / 14, 7.3 / 14),
      (now) => now.join() !== before.join(),
      'an opaque map',
    );
    const field = page.locator('.map-threshold input, .map-threshold').first();
    await field.click();
    await page.keyboard.press('Control+A');
    await page.keyboard.type('0.9');
    await page.keyboard.press('Enter');
    await until(note, (text) => text.endsWith('of 196 values reach 0.9'), 'another count');
    // The NaN is none of them, and is still to be seen.
    assert.deepEqual(await colour((11 + 0.15) / 14, (2 + 0.15) / 14), [0xff, 0x2b, 0xd1]);
  });

  it('draws a channel of activations, and fits a narrow column', async () => {
    await extension.show('conv', convLike(), { pictures: true });
    await page.getByRole('tab', { name: 'Over picture' }).click();
    await until(note, (text) => text === '28 × 28 over 28 × 28 pixels of image', 'the note');
    await page.setViewportSize({ width: 420, height: 900 });
    await until(
      () => page.evaluate(() => document.documentElement.scrollWidth),
      (width) => width === 420,
      'the width',
    );
    await page.keyboard.press(']');
    await until(
      () => textOf(page, '.status-element'),
      (text) => text.startsWith('conv[0, 1, '),
      'the channel',
    );
    await matchesApproved(extension.panel, 'map-420');
    await page.setViewportSize({ width: 900, height: 760 });
  });

  it('lies over the input in its Image view, where one chooses it', async () => {
    const { tensor, named } = digit();
    extension.others.set('prob', inkMap(tensor));
    const outputs = [{ name: 'prob', dtype: 'float32', shape: [1, 1, 14, 14] }];
    extension.around = { meaning: { inputs: [], outputs } };
    const about = { role: 'input', producer: undefined, making: named.making, pictures: true } as const;
    await extension.show('image', tensor, about as never);
    const isGrey = ([red, green, blue]: number[]) => red === green && green === blue;
    await until(() => colour(7.1 / 14, 7.3 / 14), isGrey, 'the picture alone');
    await page.locator('vscode-dropdown[aria-label="Map"]').filter({ visible: true }).click();
    await page.getByRole('option', { name: 'prob' }).filter({ visible: true }).click();
    await until(
      () => colour(7.1 / 14, 7.3 / 14),
      (rgb) => !isGrey(rgb),
      'the map',
    );
    assert.deepEqual(await colour((11 + 0.15) / 14, (2 + 0.15) / 14), [0xff, 0x2b, 0xd1]);
    await page.getByRole('slider', { name: 'Opacity' }).filter({ visible: true }).fill('0');
    await until(() => colour(7.1 / 14, 7.3 / 14), isGrey, 'the picture again');
    await page.getByRole('slider', { name: 'Opacity' }).filter({ visible: true }).fill('60');
    // At the next stop nothing moves while the model's values are asked for again.
    extension.hold();
    await extension.show('image', tensor, about as never);
    await nextFrames(extension.panel);
    assert.equal(await page.locator('.map-field').isVisible(), true);
    await extension.release();
    await until(
      () => colour(7.1 / 14, 7.3 / 14),
      (rgb) => !isGrey(rgb),
      'the map of the next stop',
    );
    await hasNoSeriousViolations(extension.panel);
  });

  it('is not offered where the model takes no picture', async () => {
    await extension.show('conv', convLike());
    await until(
      () => page.getByRole('tab', { name: 'Over picture' }).count(),
      (count) => count === 0,
      'no tab',
    );
  });
});
