import assert from 'node:assert/strict';
import { float32, floats, graph, ints, modelBytes, node, value } from '../dap/support/models';
import { temporaryFolder } from '../unit/temporary-folder';
import { Debugged } from './support/debugged';
import { statusOf } from './support/drawn';
import { until } from './support/open-page';
import { pixelsOf, textOf } from './support/picture';
import { TensorPage } from './support/tensor-page';

const size = 10_000;
const [row, column] = [7654, 3210];
const nan = '#ff2bd1';

/** The outer product of two vectors with one element made NaN: 100 million elements out of a file of some bytes. */
function needle(): Uint8Array {
  return modelBytes(
    graph(
      'needle',
      [
        node('Mul', ['down', 'across'], ['hay'], 'outer'),
        node('ScatterND', ['hay', 'place', 'nan'], ['needle'], 'drop'),
      ],
      [value('down', float32, [size, 1]), value('across', float32, [1, size])],
      [value('needle', float32, [size, size])],
      [ints('place', [1, 2], [row, column]), floats('nan', [1], [Number.NaN])],
    ),
  );
}

/** Zooming out must hide no NaN, however many elements stand behind a pixel. */
describe('One NaN among 100 million elements, as the model is debugged', function () {
  this.timeout(120_000);
  const folder = temporaryFolder('needle');
  let debugged: Debugged;

  after(() => debugged?.close());

  it('is seen in the whole picture and at every zoom down to one cell, and found by a key', async () => {
    const program = folder.write('needle.onnx', needle());
    debugged = await Debugged.launch({
      program,
      stopOnEntry: false,
      stopOnExit: true,
      breakOnNonFinite: false,
    });
    const tensor = new TensorPage(await debugged.tensorPanel.open({ viewport: { width: 900, height: 884 } }));
    const { page } = tensor;
    const seen = (what: string) =>
      until(
        () => pixelsOf(page, nan),
        ({ count }) => count >= 4,
        what,
      );
    await debugged.show('needle');
    await tensor.shows('.header-title', /^needle float32 \[10000, 10000\] 400\.00 MB$/);
    await tensor.settled();
    await tensor.shows('.statistics', /^elements 100,000,000 NaN 1 /);

    const picture = page.locator('.view:not([hidden]) .picture');
    await picture.focus();
    await tensor.press('n');
    await statusOf(page, (text) => text === `needle[${row}, ${column}] = NaN`);
    // The cursor's frame would cover a tiny cell: the pointer takes it aside before each look.
    const { x, y } = (await page.locator('.picture-canvas').boundingBox())!;
    await page.mouse.move(x + 20, y + 20);
    let at = await seen('the NaN in the whole picture');
    let shown = size;
    let zooms = 0;
    while (shown > 16) {
      assert.ok(++zooms < 40, `still ${shown} columns`);
      await page.mouse.move(x + at.x - 30, y + at.y + 30);
      await tensor.press('+');
      await tensor.settled();
      at = await seen(`the NaN among ${shown} columns, after zooming in ${zooms} times`);
      const ticks = (await textOf(page, '.axis-x')).replaceAll(',', '').split(' ').map(Number);
      shown = ticks.at(-1)! - ticks[0]!;
    }
    assert.ok(zooms > 8, `${zooms} zooms`);
    assert.doesNotMatch(await textOf(page, '.legend'), /A cell is the/, 'each cell is an element');
    for (; zooms > 0; zooms--) {
      await tensor.press('-');
      await tensor.settled();
      at = await seen(`the NaN, ${zooms - 1} zooms from the whole picture`);
    }
    assert.deepEqual(tensor.panel.errors, []);
  });
});
