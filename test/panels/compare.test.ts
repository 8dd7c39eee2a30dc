import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { elementsOf, tensorOfNumbers } from '../../core/tensor/elements';
import type { Tensor } from '../../core/tensor/tensor';
import type { CompareState } from '../../webview/tensor/compare/protocol';
import { matchesApproved } from './support/approved';
import { digitsValues } from './support/digits';
import { lastSent } from './support/drawn';
import { until } from './support/open-page';
import { textOf } from './support/picture';
import { TensorExtension } from './support/tensor-extension';
import { float32 } from './support/tensors';

/** What QuantizeLinear and DequantizeLinear make of a tensor in int8, with one scale for all of it. */
function quantised(tensor: Tensor): Tensor {
  const numbers = elementsOf(tensor) as number[];
  const scale = Math.max(...numbers.map(Math.abs)) / 127;
  return tensorOfNumbers(
    'float32',
    tensor.shape,
    Float64Array.from(numbers, (x) => Math.round(x / scale) * scale),
  );
}

describe('Tensor panel, comparing', function () {
  this.timeout(60_000);
  let extension: TensorExtension;
  let page: Page;
  let conv1: Tensor;
  let rough: Tensor;

  before(async () => {
    conv1 = (await digitsValues(['conv1'])).get('conv1')!;
    rough = quantised(conv1);
    extension = await TensorExtension.open({ viewport: { width: 900, height: 884 } });
    page = extension.panel.page;
  });
  after(() => extension?.panel.close());
  afterEach(() => {
    assert.deepEqual(extension.panel.errors, []);
  });

  async function compare(a: Tensor, b: Tensor, more: Partial<CompareState> = {}, ulp = true): Promise<void> {
    const tensor = {
      ...extension.shown('conv1', a),
      producer: { op: 'Conv', label: 'conv1_Conv', line: 17 },
    };
    const pair = { a: tensor, b: extension.shown('conv1', b), ulp };
    await extension.state({ kind: 'tensor', where: 'paused before conv1_Conv', tensor }, false, false, {
      choices: [
        { id: 'pin:1', label: 'conv1, pinned at stop 2, before relu1_Relu' },
        { id: 'last', label: 'At the last stop' },
      ],
      chosen: 'pin:1',
      a: { label: 'digits.onnx', note: 'this stop' },
      b: { label: 'conv1, stop 2', note: '' },
      pair,
      ...more,
    });
  }

  const status = (holds: (text: string) => boolean) =>
    until(() => textOf(page, '.compare-status'), holds, 'the status');
  const figures = () => textOf(page, '.key-figures');

  it('shows A, B and A − B with their figures, and goes to the worst element', async () => {
    await compare(conv1, rough);
    const text = await until(figures, (now) => /dB/.test(now) && !now.includes('…'), 'the figures');
    // 20·log10 of the norms, as NumPy's linalg.norm has them, is 49 dB or so for 8 bits over a peaked range.
    const [x, y] = [elementsOf(conv1), elementsOf(rough)] as [number[], number[]];
    const norm = (v: number[]) => Math.sqrt(v.reduce((sum, each) => sum + each * each, 0));
    const sqnr = 20 * Math.log10(norm(x) / norm(x.map((each, k) => each - y[k]!)));
    assert.ok(text.startsWith(`${sqnr.toFixed(2)} dB SQNR`), text);
    const worst = x.map((each, k) => Math.abs(each - y[k]!));
    const at = worst.indexOf(Math.max(...worst));
    const index = [0, Math.floor(at / 784), Math.floor((at % 784) / 28), at % 28];
    await page.keyboard.press('w');
    const line = await status((now) => now.startsWith(`[${index.join(', ')}]`) && !now.includes('…'));
    assert.match(line, /A −?\d.* B −?\d.* A−B −?0\.0/);
    assert.equal(await page.locator('.compare-picture:visible').count(), 3);
    assert.match(await textOf(page, '.histogram-note'), /exact zeros not drawn · log counts/);
  });

  it('swaps A and B', async () => {
    const before = await status((now) => !now.includes('…'));
    await page.keyboard.press('x');
    const after = await status((now) => now !== before && !now.includes('…'));
    const of = (text: string, name: string) => new RegExp(`${name} (\\S+)`).exec(text)?.[1];
    assert.deepEqual([of(after, 'A'), of(after, 'B')], [of(before, 'B'), of(before, 'A')]);
    await page.keyboard.press('x');
    await status((now) => now === before);
  });

  it('lists channels worst first, and a row shows its channel', async () => {
    const levels = await page.locator('.by-channel tbody tr td:nth-child(3)').allInnerTexts();
    assert.equal(levels.length, 8);
    assert.deepEqual(
      levels,
      [...levels].sort((a, b) => Number(a) - Number(b)),
    );
    const [worst] = await page.locator('.by-channel tbody tr td:first-child').allInnerTexts();
    await page.locator('.by-channel tbody tr').first().click();
    assert.equal(
      await page.locator('.slider-number').evaluate((field) => (field as HTMLInputElement).value),
      worst,
    );
  });

  it('moves all cursors together while they are linked', async () => {
    const before = await status((now) => !now.includes('…'));
    await page.locator('.compare-b .picture').focus();
    await page.keyboard.press('ArrowRight');
    const moved = await status((now) => now !== before && !now.includes('…'));
    const other = await page.locator('.compare-a .read-out').textContent();
    assert.ok(other?.startsWith(`${moved.split('] ')[0]}]`), other ?? '');
  });

  it('has a view for the difference, the ratio, pairs and units in the last place', async () => {
    for (const [tab, text] of [
      ['Difference', 'A − B'],
      ['Ratio', 'A ÷ B'],
      ['ULP', 'ULP'],
    ] as const) {
      await page.getByRole('tab', { name: tab }).click();
      await page.locator('.compare-made .chip', { hasText: text }).waitFor();
      assert.equal(await page.locator('.compare-picture:visible').count(), 1);
      await status((now) => !now.includes('…'));
    }
    await page.getByRole('tab', { name: 'Scatter' }).click();
    await page.getByRole('img', { name: /^A against B from/ }).waitFor();
    assert.match(await textOf(page, '.scatter-note'), /equal on the dashed line/);
    await page.getByRole('tab', { name: 'Side by side' }).click();
  });

  it('shows a NaN on one side, and leads to it', async () => {
    const broken = { ...rough, bytes: rough.bytes.slice() };
    new Float32Array(broken.bytes.buffer)[2 * 784 + 5 * 28 + 9] = Number.NaN;
    await compare(conv1, broken);
    await until(
      figures,
      (now) => /1 of them NaN or Inf on one side, first \[0, 2, 5, 9\]/.test(now),
      'the NaN',
    );
    await page.keyboard.press('w');
    await status((now) => /^\[0, 2, 5, 9\] A \S+ B NaN A−B NaN$/.test(now));
    assert.match(await textOf(page, '.by-channel tbody tr >> nth=0'), /^2 1 NaN\/Inf/);
  });

  it('says that nothing differs', async () => {
    await compare(conv1, conv1);
    assert.match(
      await until(figures, (now) => /∞ dB/.test(now), 'the figures'),
      /^∞ dB SQNR 1 cosine 0 max \|A−B\| 0 mean \|A−B\| 0 \(0 %\) elements differ$/,
    );
    await until(
      () => textOf(page, '.histogram-note'),
      (now) => now === 'All 6,272 elements are equal',
      'the note',
    );
  });

  it('says why there is nothing to compare with, or no units in the last place', async () => {
    const problem = 'A has the shape [2, 3] and B [2, 2], which do not fit together.';
    await compare(float32([2, 3], [1, 2, 3, 4, 5, 6]), conv1, { problem, pair: undefined } as never);
    await until(
      () => textOf(page, '.compare-problem'),
      (now) => now === problem,
      'the problem',
    );
    assert.equal(await page.locator('.compare-body').isVisible(), false);
    await compare(conv1, rough, {}, false);
    await page.getByRole('tab', { name: 'ULP' }).click();
    await until(
      () => textOf(page, '.compare-problem'),
      (now) => /Units in the last place are counted between/.test(now),
      'the problem',
    );
    await page.getByRole('tab', { name: 'Side by side' }).click();
    assert.equal(await page.locator('.compare-problem').isVisible(), false);
  });

  it('tells what is to be compared, and ends it', async () => {
    await page.locator('.compare-with vscode-dropdown').click();
    await page.getByRole('option', { name: 'At the last stop' }).click();
    assert.deepEqual(await lastSent(extension, 'chooseB'), { type: 'chooseB', id: 'last' });
    await page.locator('.compare-a .picture').focus();
    await page.keyboard.press('c');
    assert.deepEqual(await lastSent(extension, 'compare'), { type: 'compare', on: false });
  });

  it('exports numbers of A, and the pictures as they are drawn', async () => {
    await compare(conv1, rough);
    await status((now) => !now.includes('…'));
    const choose = async (name: string) => {
      await page.getByRole('button', { name: 'Export' }).click();
      await page.getByRole('menuitem', { name }).filter({ visible: true }).click();
    };
    await choose('Save as .npy…');
    assert.deepEqual(await lastSent(extension, 'export'), { type: 'export', format: { kind: 'npy' } });
    await choose('Save Slice as .csv…');
    const slice = (await lastSent(extension, 'export')).format;
    assert.deepEqual(
      [slice.kind, 'rowAxis' in slice && [slice.rowAxis, slice.columnAxis]],
      ['plane', [2, 3]],
    );
    await choose('Save Picture as .png…');
    const saved = await until(
      () => lastSent(extension, 'savePicture'),
      (message) => message !== undefined,
      'the picture',
    );
    const { width, height, data } = PNG.sync.read(Buffer.from(saved.png, 'base64'));
    assert.ok(width > 800 && height > 250, `${width} × ${height}`);
    assert.ok(
      new Set(new Uint32Array(data.buffer, data.byteOffset, width * height)).size > 100,
      'few colours',
    );
  });

  it('stands in one column where it is narrow', async () => {
    await page.setViewportSize({ width: 420, height: 1300 });
    await compare(conv1, rough);
    await until(figures, (now) => /\d dB/.test(now) && !now.includes('…'), 'the figures');
    await status((now) => !now.includes('…'));
    assert.equal(
      await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth),
      true,
      'nothing is wider than the panel',
    );
    await matchesApproved(extension.panel, 'compare-narrow');
  });
});
