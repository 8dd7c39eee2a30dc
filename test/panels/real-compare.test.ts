import assert from 'node:assert/strict';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { Debugged } from './support/debugged';
import { until } from './support/open-page';
import { textOf } from './support/picture';
import { digitsReference, type Reference } from './support/reference';
import { TensorPage } from './support/tensor-page';
import { rightInEveryTheme } from './support/themes';

const folder = path.resolve(__dirname, '../../examples/digits');

describe('Tensor panel on digits, comparing', function () {
  this.timeout(120_000);
  let debugged: Debugged;
  let values: Map<string, Reference>;
  let tensor: TensorPage;
  let page: Page;

  before(async () => {
    values = await digitsReference(['conv1', 'relu1']);
    const inputs = { image: { image: path.join(folder, 'test-51.png'), channels: 'GRAY' } };
    debugged = await Debugged.launch({ program: path.join(folder, 'digits.onnx'), inputs });
    await debugged.moveTo('conv1_Conv');
    tensor = new TensorPage(await debugged.tensorPanel.open({ viewport: { width: 760, height: 640 } }));
    page = tensor.page;
    await tensor.drawn('conv1');
  });
  after(() => debugged?.close());

  const figures = () => textOf(page, '.key-figures');
  const status = (holds: (text: string) => boolean) =>
    until(() => textOf(page, '.compare-status'), holds, 'the status');

  it('keeps what is pinned when the debugger goes on', async () => {
    await page.locator('.view:not([hidden]) .picture').focus();
    await tensor.press('p');
    await until(
      () => textOf(page, '.where'),
      (text) => text === 'pinned at stop 2, before conv1_Conv',
      'the pin',
    );
    assert.equal(await debugged.move('next'), 'relu1_Relu');
    await tensor.shows('.header-title', /^conv1 /);
    await rightInEveryTheme(tensor.panel, 'tensor-pinned', 'header');
  });

  it('compares it with what the next node makes of it: Relu leaves what is positive', async () => {
    const [a, b] = [values.get('conv1')!.values, values.get('relu1')!.values];
    await tensor.press('c');
    await tensor.choose('Compare with', 'relu1');
    const norm = (v: ArrayLike<number>) => Math.sqrt(Array.from(v).reduce((sum, x) => sum + x * x, 0));
    const sqnr = 20 * Math.log10(norm(a) / norm(a.map((x, k) => x - b[k]!)));
    const text = await until(
      figures,
      (now) => now.includes(`${sqnr.toFixed(2)} dB`.replace('-', '−')),
      'SQNR',
    );
    const differing = a.filter((x, k) => x !== b[k]).length;
    assert.ok(text.includes(differing.toLocaleString('en-US')), text);
    // The worst element is conv1's least one.
    const at = a.indexOf(Math.min(...a));
    // Whoever has chosen still has the keyboard in the list, where letters find entries.
    await page.locator('.compare-view .picture:visible').first().focus();
    await tensor.press('w');
    const index = [0, Math.floor(at / 784), Math.floor(at / 28) % 28, at % 28];
    await status(
      (now) => now.startsWith(`[${index.join(', ')}]`) && /B 0(?:\.0)? /.test(now) && !now.includes('…'),
    );
    await rightInEveryTheme(tensor.panel, 'compare');
  });

  it('draws the difference, the ratio and units in the last place alone', async () => {
    // As high as the picture, so that the status line does not stand over it.
    await page.setViewportSize({ width: 760, height: 760 });
    for (const [view, name] of [
      ['Difference', 'compare-difference'],
      ['Ratio', 'compare-ratio'],
      ['ULP', 'compare-ulp'],
    ] as const) {
      await page.getByRole('tab', { name: view }).click();
      await until(
        () => page.locator('.compare-pictures .picture').last().getAttribute('aria-busy'),
        (busy) => busy === 'false',
        view,
      );
      await rightInEveryTheme(tensor.panel, name, '.compare-pictures');
    }
    await page.setViewportSize({ width: 760, height: 640 });
  });

  it('draws every pair of elements: on the diagonal, or on the axis', async () => {
    await page.getByRole('tab', { name: 'Scatter' }).click();
    await page.getByRole('img', { name: /^A against B from/ }).waitFor();
    await rightInEveryTheme(tensor.panel, 'compare-scatter', '.compare-pictures');
    await page.getByRole('tab', { name: 'Side by side' }).click();
    await tensor.press('c', 'p');
    assert.deepEqual(tensor.panel.errors, []);
  });
});
