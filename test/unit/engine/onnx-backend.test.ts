import assert from 'node:assert/strict';
import type { Backend } from '../../../core/expressions/backend';
import { ExpressionError } from '../../../core/expressions/error';
import type { Tensor } from '../../../core/tensor/tensor';
import { OnnxBackend } from '../../../engine/runner/onnx-backend';
import { difference, type Expected } from '../expressions/difference';
import { expected, table, tensors, tolerance } from '../expressions/numpy-table/table';
import { compute, plain, tensor } from '../expressions/support';

/** A backend that takes whatever it can, and counts. */
function eager() {
  const backend = new OnnxBackend({ matmul: 1, softmax: 1, topk: 1 });
  const taken = { matmul: 0, softmax: 0, topk: 0 };
  const counting: Backend = {
    takes: (work, dtype, amount) => backend.takes(work, dtype, amount),
    matmul: (a, b) => count('matmul', backend.matmul(a, b)),
    softmax: (x, axis, isLog) => count('softmax', backend.softmax(x, axis, isLog)),
    topk: (x, k, axis, largest) => count('topk', backend.topk(x, k, axis, largest)),
  };
  function count<T>(work: keyof typeof taken, result: T): T {
    if (result !== undefined) taken[work]++;
    return result;
  }
  return { counting, taken, close: () => backend.close() };
}

/** Random numbers with a few that are no numbers. */
function floats(
  shape: readonly number[],
  seed: number,
  odd: readonly (readonly [number, number])[] = [],
): Tensor {
  let state = seed;
  const data = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
  for (const [at, value] of odd) data[at] = value;
  return { kind: 'tensor', dtype: 'float32', shape, bytes: new Uint8Array(data.buffer) };
}

describe('engine/runner: expressions by onnxruntime', () => {
  const { counting, taken, close } = eager();
  after(close);

  it('gives what NumPy gives for all that it takes on', function () {
    this.timeout(60_000);
    const texts = Object.keys(table.answers).filter((text) => /@|matmul|dot|softmax|topk/.test(text));
    const different = texts.flatMap((text) => {
      const answer = table.answers[text]!;
      try {
        const found = plain(compute(text, tensors, counting)) as Expected;
        const why = answer[0] === 'error' ? 'no error' : difference(found, expected(answer), tolerance);
        return why ? [`${text}: ${why}`] : [];
      } catch (error) {
        if (error instanceof ExpressionError && answer[0] === 'error') return [];
        return [`${text}: ${error}`];
      }
    });
    assert.deepEqual(different, []);
    assert.ok(taken.matmul > 30 && taken.softmax > 15 && taken.topk > 10, JSON.stringify(taken));
  });

  const odd = [
    [3, Number.NaN],
    [1500, Number.POSITIVE_INFINITY],
    [2500, Number.NEGATIVE_INFINITY],
  ] as const;
  const big = {
    a: floats([30, 40, 50], 1),
    b: floats([50, 60], 2),
    v: floats([50], 3),
    n: floats([60, 50], 4, odd),
    w: tensor('int64', [2, 2], ['9223372036854775807', 3, -5, '-9223372036854775808']),
    inf: floats(
      [3, 4],
      5,
      [0, 1, 2, 3, 4].map((at) => [at, Number.NEGATIVE_INFINITY] as const),
    ),
  };
  // Sums of 50 products of numbers up to 1 in float32: half a unit in the last place for each addition at most.
  const sums = 50 * 2 ** -24 * 50;
  const pairs: [expression: string, absolute: number][] = [
    ['a @ b', sums],
    ['(a @ b)[0]', sums],
    ['a.mT @ a', sums],
    ['a @ v', sums],
    ['v @ b', sums],
    ['v @ v', sums],
    ['n @ b', sums],
    ['n.T @ n', sums],
    ['np.dot(a, b[:, ::3])', sums],
    ['w @ w', 0],
    ['a.astype(np.float64) @ b', 1e-12],
    ['a.astype(np.float16) @ b.astype(np.float16)', 0.03],
    ['(a * 1000).astype(np.int32) @ (b * 1e6).astype(np.int32)', 0],
    ['softmax(a)', 1e-6],
    ['softmax(a, axis=0)', 1e-6],
    ['softmax(a * 100, axis=1)', 1e-5],
    ['softmax(n)', 1e-6],
    ['softmax(inf)', 1e-6],
    ['log_softmax(a, axis=-2)', 1e-5],
    ['log_softmax(n)', 1e-5],
    ['softmax(a.astype(np.float64))', 1e-12],
    ['topk(a, 5)', 0],
    ['topk(a, 7, axis=0, largest=False)', 0],
    ['topk(n, 3)', 0],
    ['topk(np.round(a * 3), 20)', 0],
    ['topk((a * 9).astype(np.int64), 20, axis=1)', 0],
  ];
  for (const [expression, absolute] of pairs) {
    it(`computes ${expression} as typed arrays do`, () => {
      const before = Object.values(taken).reduce((sum, count) => sum + count, 0);
      const [mine, theirs] = [undefined, counting].map((backend) => plain(compute(expression, big, backend)));
      assert.deepEqual(farthest(mine as Expected, theirs as Expected, absolute), undefined);
      const after = Object.values(taken).reduce((sum, count) => sum + count, 0);
      // What has a NaN is not left to TopK.
      assert.equal(after > before, expression !== 'topk(n, 3)');
    });
  }

  it('leaves little work to typed arrays', () => {
    const backend = new OnnxBackend();
    assert.equal(backend.takes('matmul', 'float32', 1000), false);
    assert.equal(backend.takes('matmul', 'float32', 10 ** 8), true);
    assert.equal(backend.takes('matmul', 'int8', 10 ** 8), false);
    assert.equal(backend.takes('softmax', 'float32', 0), false);
  });
});

/** The first element that is farther than that; NaN and infinities have to be equal. */
function farthest(a: Expected, b: Expected, absolute: number): string | undefined {
  if (a.items) return a.items.map((item, at) => farthest(item, b.items![at]!, absolute)).find(Boolean);
  if (a.dtype !== b.dtype || a.shape?.join() !== b.shape?.join())
    return `${a.dtype}${a.shape}, ${b.dtype}${b.shape}`;
  const at = a.data!.findIndex((value, k) => {
    const other = b.data![k]!;
    return value !== other && !(Math.abs(Number(value) - Number(other)) <= absolute);
  });
  return at < 0 ? undefined : `element ${at} is ${a.data![at]}, not ${b.data![at]}`;
}
