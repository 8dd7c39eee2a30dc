import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { DType } from '../../../core/tensor/dtype';
import { elementsOf } from '../../../core/tensor/elements';
import { nestedOfTensor, tensorOfNested } from '../../../core/tensor/nested';
import * as arbitrary from './arbitraries';

describe('nested lists', () => {
  const readable: [unknown, DType, number[], unknown[]][] = [
    [
      [
        [1, 2],
        [3, 4],
      ],
      'float32',
      [2, 2],
      [1, 2, 3, 4],
    ],
    [7, 'int64', [], [7n]],
    [
      ['NaN', 'Infinity', '-Infinity', 'inf', 0.5],
      'float32',
      [5],
      [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, 0.5],
    ],
    [['9223372036854775807', -1], 'int64', [2], [9223372036854775807n, -1n]],
    [[true, false, 1], 'bool', [3], [true, false, true]],
    [[true, false], 'float32', [2], [1, 0]],
    [
      [{ re: 1, im: -2 }, 3],
      'complex64',
      [2],
      [
        { re: 1, im: -2 },
        { re: 3, im: 0 },
      ],
    ],
    [[['a'], ['NaN']], 'string', [2, 1], ['a', 'NaN']],
    [[], 'float32', [0], []],
    [[[], []], 'float32', [2, 0], []],
  ];
  for (const [nested, dtype, shape, elements] of readable) {
    it(`reads ${JSON.stringify(nested)} as ${dtype}`, () => {
      const tensor = tensorOfNested(nested, dtype);
      assert.deepEqual([tensor.shape, elementsOf(tensor)], [shape, elements]);
    });
  }

  const wrong: [unknown, DType, RegExp][] = [
    [[[1, 2], [3]], 'float32', /ragged: \[1\] has 1 elements, the first of its level has 2/],
    [[[1], 2], 'float32', /ragged: \[1\] is not a list/],
    [[1, [2]], 'float32', /ragged: \[1\] is a list/],
    [[[[1]], [[1, 2]]], 'float32', /ragged: \[1\]\[0\] has 2 elements/],
    [['one'], 'float32', /\[0\] is "one", which is no float32/],
    [['NaN'], 'int32', /\[0\] is "NaN", which is no int32/],
    [[1.5], 'int32', /1.5, is not an integer/],
    [[300], 'uint8', /300, does not fit into uint8/],
    [[2 ** 60], 'int64', /beyond 2\^53.*as a string/],
    [[1], 'string', /which is no string/],
    [null, 'float32', /the top is null/],
    [[{ a: 1 }], 'float32', /which is no float32/],
  ];
  for (const [nested, dtype, message] of wrong) {
    it(`refuses ${JSON.stringify(nested)} as ${dtype}`, () => {
      assert.throws(() => tensorOfNested(nested, dtype), message);
    });
  }

  it('come back as they were written', () => {
    const shapes = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 3 });
    const dtypes = ['string', 'int32', 'bool', 'float64'] as const;
    fc.assert(
      fc.property(arbitrary.tensor({ dtypes, shapes, finite: true }), (tensor) => {
        const again = tensorOfNested(JSON.parse(JSON.stringify(nestedOfTensor(tensor))), tensor.dtype);
        assert.deepEqual(again.shape, tensor.shape);
        assert.deepEqual(
          elementsOf(again).map((x) => (x === 0 ? 0 : x)),
          elementsOf(tensor).map((x) => (x === 0 ? 0 : x)),
        );
      }),
    );
  });
});
