import assert from 'node:assert/strict';
import { View } from '../../../core/expressions/arrays/view';
import { elementsOfRanks } from '../../../core/expressions/functions/select-large';
import type { DType } from '../../../core/tensor/dtype';
import type { Tensor } from '../../../core/tensor/tensor';

/** Enough elements that what is equal is too much to be collected: it is counted by all its bits. */
const count = 4_500_000;

/** Nine of ten elements are the same; the others differ. */
function mostlyEqual(typed: Float32Array | Float64Array | Int32Array | Int8Array, equal: number): void {
  for (let at = 0; at < count; at++) typed[at] = at % 10 === 0 ? (at % 977) - 488 : equal;
}

describe('core/expressions: elements by rank', () => {
  const types: [
    dtype: DType,
    equal: number,
    make: () => Float32Array | Float64Array | Int32Array | Int8Array,
  ][] = [
    ['float32', -3.3, () => new Float32Array(count)],
    ['float64', -0.1, () => new Float64Array(count)],
    ['int32', 123_457, () => new Int32Array(count)],
    ['int8', -77, () => new Int8Array(count)],
  ];
  for (const [dtype, equal, make] of types) {
    it(`finds them among equal ${dtype}s`, function () {
      this.timeout(60_000);
      const typed = make();
      mostlyEqual(typed, equal);
      const bytes = new Uint8Array(typed.buffer);
      const tensor: Tensor = { kind: 'tensor', dtype, shape: [count], bytes };
      const ranks = [0, 1234, count / 2, count - 100, count - 1];
      const found = elementsOfRanks(View.of(tensor), 0, count, ranks)!;
      const sorted = typed.slice().sort();
      assert.deepEqual(
        ranks.map((rank) => found.get(rank)),
        ranks.map((rank) => sorted[rank]),
      );
    });
  }
});
