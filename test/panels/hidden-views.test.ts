import assert from 'node:assert/strict';
import type { Tensor } from '../../core/tensor/tensor';
import { nextFrames } from './support/next-frames';
import { until } from './support/open-page';
import { TensorExtension } from './support/tensor-extension';
import { TensorPage } from './support/tensor-page';
import { float32 } from './support/tensors';

const side = 8;

/** Numbers of two classes. */
function mask(): Tensor {
  const bytes = new Uint8Array(BigInt64Array.from({ length: side * side }, (_, k) => BigInt(k % 2)).buffer);
  return { kind: 'tensor', dtype: 'int64', shape: [1, side, side], bytes };
}

describe('views that are left before they have their answers', function () {
  this.timeout(120_000);
  let extension: TensorExtension;
  let tensor: TensorPage;

  before(async () => {
    extension = await TensorExtension.open({ viewport: { width: 1100, height: 700 } });
    tensor = new TensorPage(extension.panel);
    extension.others.set('image', float32([1, 3, side, side], new Float32Array(3 * side * side).fill(0.5)));
    extension.others.set('score', float32([1, 4, 2], new Float32Array(8).fill(0.9)));
    const image = { name: 'image', dtype: 'float32', shape: [1, 3, side, side] };
    const score = { name: 'score', dtype: 'float32', shape: [1, 4, 2] };
    extension.around = {
      meaning: { inputs: [image as never], outputs: [score as never] },
      labels: { source: 'labels.txt', labels: ['sky', 'sun'] },
    };
  });

  after(async () => {
    assert.deepEqual(extension.panel.errors, []);
    await extension.panel.close();
  });

  const count = (...asks: readonly string[]) =>
    extension.questions.filter(({ ask }) => asks.includes(ask)).length;
  const tiles = () => count('tile', 'levelTile', 'readPicture');
  const asked = (ask: string, before: number) =>
    until(
      async () => count(ask),
      (now) => now > before,
      ask,
    );

  const boxes = float32(
    [1, 4, 4],
    Float32Array.from({ length: 16 }, (_, k) => (k % 4) / 4 + 0.1),
  );
  const map = float32(
    [1, 1, side, side],
    Float32Array.from({ length: side * side }, (_, k) => k / 64),
  );
  for (const [view, name, value] of [
    ['Classes', 'mask', mask()],
    ['Over picture', 'prob', map],
    ['Boxes', 'boxes', boxes],
  ] as const) {
    it(`read no tiles for ${view} until it is seen again`, async () => {
      await extension.show('before', float32([4], [1, 2, 3, 4]));
      await tensor.drawn('before');
      extension.hold();
      const meanings = count('meaning');
      await extension.show(name, value, { consumers: [], pictures: true });
      await tensor.view(view);
      await asked('meaning', meanings);
      const pages = count('page');
      await tensor.view('Table');
      await asked('page', pages);
      const before = tiles();
      await extension.release();
      await tensor.shows('.table-cell >> nth=0', /\d/);
      for (let frame = 0; frame < 4; frame++) await nextFrames(extension.panel);
      assert.equal(tiles(), before, 'tiles of a view that is not seen');
      await tensor.view(view);
      await until(
        async () => tiles(),
        (now) => now > before,
        'tiles of the view that is seen',
      );
    });
  }

  it('read no thumbnails while a card stands in the place of the tensor', async () => {
    const shape = [1, 12, side, side];
    const many = float32(
      shape,
      Float32Array.from({ length: 12 * side * side }, (_, k) => k),
    );
    extension.hold();
    const before = tiles();
    await extension.show('conv', many);
    await tensor.view('Heat-map');
    await until(
      async () => tiles(),
      (now) => now > before,
      'the first tiles',
    );
    await extension.state({ kind: 'nothing' });
    await until(
      () => tensor.page.locator('.tensor-view').isVisible(),
      (isVisible) => !isVisible,
      'the card',
    );
    const seen = tiles();
    await extension.release();
    for (let frame = 0; frame < 4; frame++) await nextFrames(extension.panel);
    assert.equal(tiles(), seen, 'thumbnails that nobody sees');
  });
});
