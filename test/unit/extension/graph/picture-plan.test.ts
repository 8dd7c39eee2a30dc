import assert from 'node:assert/strict';
import fc from 'fast-check';
import { elementCount } from '../../../../core/tensor/dtype';
import { tileOf } from '../../../../core/tensor/measures/tile';
import { picturePlan } from '../../../../extension/graph/picture-plan';
import { weightPicture } from '../../../../extension/graph/weight-picture';

describe('small pictures of values', () => {
  it('show the last two dimensions that say something, in the middle of the others', () => {
    const plan = picturePlan([1, 16, 30, 40], { kernels: true });
    assert.ok(plan.kind === 'tile');
    assert.equal(plan.part, '[0, 7, :, :]');
    assert.deepEqual([plan.request.rowAxis, plan.request.columnAxis], [2, 3]);
    const vector = picturePlan([1, 10, 1], { kernels: true });
    assert.ok(vector.kind === 'tile');
    assert.deepEqual([vector.request.rowAxis, vector.request.columnAxis, vector.part], [null, 1, '']);
  });

  it('ask for a tile that every shape has', () => {
    const dimension = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(fc.array(dimension, { maxLength: 5 }), (shape) => {
        const plan = picturePlan(shape, { kernels: false });
        assert.ok(plan.kind === 'tile');
        const bytes = new Uint8Array(elementCount(shape) * 4);
        tileOf({ kind: 'tensor', dtype: 'float32', shape, bytes }, plan.request);
      }),
    );
  });

  it('lay kernels side by side, each element in its place', () => {
    const shape = [2, 3, 2, 2];
    const values = Float32Array.from({ length: 24 }, (_, at) => at);
    const bytes = new Uint8Array(values.buffer);
    const picture = weightPicture({ name: 'w', dtype: 'float32', shape, data: { kind: 'inline', bytes } })!;
    assert.deepEqual([picture.rows, picture.columns, picture.min, picture.max], [4, 6, 0, 23]);
    // The kernel of output channel 0 and input channel 1, then the first row of output channel 1.
    assert.deepEqual([...picture.values.slice(2, 4), ...picture.values.slice(8, 10)], [4, 5, 6, 7]);
    assert.deepEqual([...picture.values.slice(12, 18)], [12, 13, 16, 17, 20, 21]);
  });

  it('are not made of weights that are missing, texts, or too large for the editor', () => {
    const weight = { name: 'w', dtype: 'float32', shape: [2] } as const;
    assert.equal(weightPicture({ ...weight, data: { kind: 'missing', why: 'gone' } }), null);
    assert.equal(
      weightPicture({ ...weight, shape: [0], data: { kind: 'inline', bytes: new Uint8Array() } }),
      null,
    );
    const large = { kind: 'file', file: '/nowhere', offset: 0, length: 1 << 30 } as const;
    assert.equal(weightPicture({ ...weight, shape: [1 << 28], data: large }), null);
  });
});
