import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { Tensor } from '../../core/tensor/tensor';
import type { FromPage } from '../../webview/tensor/protocol';
import { until } from './support/open-page';
import { textOf } from './support/picture';
import { TensorExtension } from './support/tensor-extension';
import { TensorPage } from './support/tensor-page';
import { float32 } from './support/tensors';
import { rightInEveryTheme } from './support/themes';

const side = 48;

/** A picture of a sun over a field, and which class each of its pixels is of. */
function landscape(): { picture: Tensor; classes: Tensor } {
  const picture = new Float32Array(3 * side * side);
  const classes = new BigInt64Array(side * side);
  const colours = [
    [0.35, 0.55, 0.85],
    [0.95, 0.85, 0.4],
    [0.3, 0.5, 0.2],
    [0.55, 0.4, 0.3],
  ];
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const isSun = Math.hypot(row - 12, column - 32) < 7;
      const isHouse = row > 20 && row < 34 && column > 6 && column < 20;
      const kind = isSun ? 1 : isHouse ? 3 : row > 28 ? 2 : 0;
      classes[row * side + column] = BigInt(kind === 3 ? 20 : kind);
      colours[kind]!.forEach((value, channel) => {
        const shade = ((row * 7 + column * 13) % 11) / 110;
        picture[channel * side * side + row * side + column] = value - shade;
      });
    }
  }
  const bytes = new Uint8Array(classes.buffer);
  return {
    picture: float32([1, 3, side, side], picture),
    classes: { kind: 'tensor', dtype: 'int64', shape: [1, side, side], bytes },
  };
}

describe('the view of classes over the picture', function () {
  this.timeout(120_000);
  let extension: TensorExtension;
  let tensor: TensorPage;
  let page: Page;
  const output = { consumers: [], pictures: true } as const;

  before(async () => {
    extension = await TensorExtension.open({ viewport: { width: 900, height: 720 } });
    tensor = new TensorPage(extension.panel);
    page = extension.panel.page;
    const { picture } = landscape();
    extension.others.set('image', picture);
    const input = { name: 'image', dtype: 'float32', shape: [1, 3, side, side] };
    const names = Array.from({ length: 21 }, (_, k) => `class ${k}`);
    names.splice(0, 3, 'sky', 'sun', 'grass');
    names[20] = 'house';
    extension.around = {
      meaning: { inputs: [input as never], outputs: [] },
      labels: { source: 'labels.txt', labels: names },
    };
  });

  after(async () => {
    assert.deepEqual(extension.panel.errors, []);
    await extension.panel.close();
  });

  const rows = () => page.locator('.class-legend tbody tr').allInnerTexts();
  /** The canvas's colour at a pixel of the picture. */
  const colour = (row: number, column: number) =>
    page.locator('.view:not([hidden]) .picture-canvas').evaluate(
      (canvas, [x, y]) => {
        const { width, height } = canvas as HTMLCanvasElement;
        const context = (canvas as HTMLCanvasElement).getContext('2d')!;
        const { data } = context.getImageData(Math.floor(x! * width), Math.floor(y! * height), 1, 1);
        return [...data].slice(0, 3);
      },
      [(column + 0.5) / side, (row + 0.5) / side],
    );

  it('opens for numbers of classes, with a legend by share', async () => {
    await extension.show('mask', landscape().classes, output);
    await tensor.shows('.class-legend tbody', /^sky 0 1,\d{3} \d\d\.\d % grass 2 .* house 20 .* sun 1 /);
    await tensor.shows('.media-note >> visible=true', /^4 classes · class names: labels\.txt$/);
    const shares = (await rows()).map((row) => Number(/([\d.]+) %/.exec(row)![1]));
    assert.ok(Math.abs(shares.reduce((sum, share) => sum + share, 0) - 100) < 0.2);
    await page.getByRole('slider', { name: 'Opacity' }).filter({ visible: true }).fill('100');
    // Okabe and Ito's orange for class 1, and class 20 a darker variant of the palette's fourth colour.
    await until(
      () => colour(12, 32),
      (rgb) => rgb.join() === '230,159,0',
      'the sun',
    );
    await page.getByRole('slider', { name: 'Opacity' }).filter({ visible: true }).fill('60');
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await rightInEveryTheme(extension.panel, 'classes', '.tensor-view');
  });

  it('draws one class alone, by the keys of the legend', async () => {
    const sky = await colour(2, 2);
    await page.getByRole('grid', { name: 'Classes' }).focus();
    await tensor.press('End', 'Space');
    await tensor.shows('.media-note >> visible=true', /only one class is drawn$/);
    await until(
      () => colour(2, 2),
      (rgb) => rgb.join() !== sky.join(),
      'the sky without a class',
    );
    assert.equal(await page.locator('.class-legend tr[aria-selected=true]').getAttribute('id'), 'class-1');
    await tensor.press('Escape');
    await until(
      () => colour(2, 2),
      (rgb) => rgb.join() === sky.join(),
      'the sky again',
    );
    await page.setViewportSize({ width: 420, height: 720 });
    await until(
      () => page.evaluate(() => document.documentElement.scrollWidth),
      (width) => width === 420,
      'the width',
    );
    // The whole picture stays whole where there is less room.
    await until(
      () => page.locator('.view:not([hidden]) .picture').getAttribute('class'),
      (names) => !names!.includes('can-pan'),
      'the whole picture',
    );
    await page.setViewportSize({ width: 900, height: 720 });
  });

  it('says where a pixel stands for several places, until each has its own', async () => {
    const large = 2048;
    const bytes = new Uint8Array(large * large).map((_, k) => Number(k % large > large / 2));
    await extension.show(
      'large',
      { kind: 'tensor', dtype: 'uint8', shape: [1, large, large], bytes },
      output,
    );
    await tensor.view('Classes');
    const note = '.media-note >> visible=true';
    await tensor.shows(note, /· a pixel stands for ([\d.]+) × \1 places: the highest number is drawn$/);
    await page.locator('.view:not([hidden]) .picture').focus();
    for (let step = 0; step < 12; step++) await tensor.press('+');
    await tensor.shows(note, /^2 classes$/);
  });

  it('says what is no map of classes, and makes one of scores', async () => {
    const numbers = {
      ...landscape().classes,
      bytes: new Uint8Array(new BigInt64Array(side * side).fill(900n).buffer),
    };
    await extension.show('mask', numbers, output);
    await tensor.shows('.classes-card', /^Its values go from 900 to 900: numbers of classes are 0 to 255\.$/);
    await extension.show('logits', float32([1, 5, side, side], new Float32Array(5 * side * side)), output);
    await tensor.view('Classes');
    await page.getByRole('button', { name: 'Show Likeliest Classes' }).click();
    const shown = await extension.panel.untilPosted<FromPage>(({ type }) => type === 'show');
    assert.deepEqual(shown, { type: 'show', name: 'np.argmax(t["logits"], axis=1)' });
    assert.match(await textOf(page, '.classes-card'), /a score for each of 5 classes/);
  });
});
