import assert from 'node:assert/strict';
import fc from 'fast-check';
import { elementTypes } from '../../../core/tensor/dtype';
import { elementsOf, tensorOf, tensorOfNumbers } from '../../../core/tensor/elements';
import { histogramOf } from '../../../core/tensor/measures/histogram';
import { percentileOf } from '../../../core/tensor/measures/percentile';
import { statisticsOf } from '../../../core/tensor/measures/statistics';
import { quantileLevels } from '../../../core/tensor/measures/types';
import { Random } from '../../../core/tensor/random';
import { unravel } from '../../../core/tensor/slice';
import type { Tensor } from '../../../core/tensor/tensor';
import * as arbitrary from './arbitraries';

const real = elementTypes
  .filter(({ kind }) => kind !== 'string' && kind !== 'complex')
  .map(({ name }) => name);

function near(actual: number, expected: number, what: string, scale = Math.abs(expected)): void {
  if (Object.is(actual, expected)) return;
  assert.ok(Math.abs(actual - expected) <= 1e-9 * scale, `${what}: ${actual}, expected ${expected}`);
}

/** The statistics by their definitions, one after the other. */
function naive(numbers: readonly number[]) {
  const finite = numbers.filter(Number.isFinite);
  const sorted = [...finite].sort((a, b) => a - b);
  const mean = finite.reduce((sum, value) => sum + value / finite.length, 0);
  const quantile = (level: number) => {
    const place = (sorted.length - 1) * level;
    const [low, high] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!];
    return low * (1 - (place % 1)) + high * (place % 1);
  };
  return {
    nan: numbers.filter(Number.isNaN).length,
    posInf: numbers.filter((value) => value === Number.POSITIVE_INFINITY).length,
    negInf: numbers.filter((value) => value === Number.NEGATIVE_INFINITY).length,
    zeros: finite.filter((value) => value === 0).length,
    negative: finite.filter((value) => value < 0).length,
    min: Math.min(...finite),
    max: Math.max(...finite),
    mean,
    std: Math.sqrt(finite.reduce((sum, value) => sum + (value - mean) ** 2 / finite.length, 0)),
    l2: Math.sqrt(finite.reduce((sum, value) => sum + value * value, 0)),
    quantiles: quantileLevels.map(quantile),
    firstNonFinite: numbers.findIndex((value) => !Number.isFinite(value)),
  };
}

function compare(tensor: Tensor, numbers: readonly number[], at?: Record<string, number>): void {
  const got = statisticsOf(tensor, at);
  const want = naive(numbers);
  assert.equal(got.count, numbers.length);
  for (const name of ['nan', 'posInf', 'negInf', 'zeros', 'negative'] as const)
    assert.equal(got[name], want[name], name);
  const none = !numbers.some(Number.isFinite);
  if (none) {
    for (const name of ['min', 'max', 'mean', 'std', 'l2'] as const) assert.ok(Number.isNaN(got[name]), name);
    assert.deepEqual([got.argmin, got.argmax], [-1, -1]);
    return;
  }
  const scale = Math.max(Math.abs(want.min), Math.abs(want.max));
  assert.equal(got.min + 0, want.min + 0);
  assert.equal(got.max + 0, want.max + 0);
  near(got.mean, want.mean, 'mean', scale);
  near(got.std, want.std, 'std', scale);
  near(got.l2, want.l2, 'l2', scale * numbers.length);
  got.quantiles.forEach((value, k) => {
    near(value, want.quantiles[k]!, `quantile ${k}`, scale);
  });
}

describe('statisticsOf', () => {
  it('agrees with NumPy on 1, 2, 3, 4', () => {
    const statistics = statisticsOf(tensorOf('float32', [2, 2], [1, 2, 3, 4]));
    assert.deepEqual(statistics, {
      count: 4,
      nan: 0,
      posInf: 0,
      negInf: 0,
      zeros: 0,
      negative: 0,
      min: 1,
      max: 4,
      argmin: 0,
      argmax: 3,
      mean: 2.5,
      std: 1.118033988749895,
      l2: 5.477225575051661,
      quantiles: [1.03, 1.15, 1.75, 2.5, 3.25, 3.8499999999999996, 3.9699999999999998],
      sampled: false,
      firstNonFinite: -1,
    });
  });

  it('leaves NaN and Inf out and says where the first is', () => {
    const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
    const statistics = statisticsOf(tensorOf('float16', [6], [3, inf, nan, -inf, -1, 0]));
    assert.deepEqual(
      [statistics.nan, statistics.posInf, statistics.negInf, statistics.firstNonFinite],
      [1, 1, 1, 1],
    );
    assert.deepEqual([statistics.min, statistics.argmin, statistics.max, statistics.argmax], [-1, 4, 3, 0]);
  });

  it('has 64-bit bounds to the last digit', () => {
    const top = 2n ** 63n - 1n;
    const { exact, argmin, argmax } = statisticsOf(tensorOf('int64', [4], [top - 1n, top, -top, -top - 1n]));
    assert.deepEqual([exact, argmin, argmax], [{ min: String(-top - 1n), max: String(top) }, 3, 1]);
  });

  it('loses nothing to cancellation', () => {
    // Mean 1e8, standard deviation 1: Σx² − (Σx)²/n in double precision has no correct digit here.
    const numbers = Float64Array.from({ length: 100_000 }, (_, k) => 1e8 + (k % 2 === 0 ? 1 : -1));
    const statistics = statisticsOf(tensorOfNumbers('float64', [100_000], numbers));
    near(statistics.mean, 1e8, 'mean');
    near(statistics.std, 1, 'std');
  });

  it('agrees with the definitions, for every real type, also where the bytes lie unaligned', () => {
    fc.assert(
      fc.property(
        arbitrary.tensor({ dtypes: real.filter((name) => name !== 'float64') }),
        fc.nat(3),
        (tensor, by) => {
          compare(arbitrary.shifted(tensor, by), elementsOf(tensor).map(Number));
        },
      ),
    );
  });

  it('agrees with the definitions on slices, and gives flat indices of the whole tensor', () => {
    const shapes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 });
    const dtypes = ['float32', 'int8', 'float16', 'uint4', 'int64'] as const;
    fc.assert(
      fc.property(
        arbitrary.tensor({ dtypes, shapes }),
        fc.array(fc.nat(), { minLength: 4 }),
        (tensor, picks) => {
          const at: Record<string, number> = {};
          tensor.shape.forEach((length, axis) => {
            if (picks[axis]! % 2 === 0) at[axis] = (picks[axis]! >> 1) % length;
          });
          const all = elementsOf(tensor).map(Number);
          const inside = all.map((_, flat) =>
            unravel(flat, tensor.shape).every((index, axis) => at[axis] === undefined || at[axis] === index),
          );
          compare(
            tensor,
            all.filter((_, flat) => inside[flat]),
            at,
          );
          const { argmax, max } = statisticsOf(tensor, at);
          if (argmax >= 0) assert.ok(inside[argmax] && all[argmax] === max);
        },
      ),
    );
  });

  it('estimates the quantiles of large tensors within 0.5 % of rank, and says so', () => {
    // A ramp whose period would fall in step with an even stride.
    const numbers = Float64Array.from({ length: 1_200_000 }, (_, k) => k % 4096);
    const statistics = statisticsOf(tensorOfNumbers('float32', [1200, 1000], numbers));
    assert.equal(statistics.sampled, true);
    quantileLevels.forEach((level, k) => {
      assert.ok(Math.abs(statistics.quantiles[k]! / 4096 - level) < 0.005, `level ${level}`);
    });
    near(statistics.mean, numbers.reduce((sum, value) => sum + value, 0) / numbers.length, 'mean');
  });

  it('counts strings and measures complex numbers by their magnitude', () => {
    assert.equal(statisticsOf(tensorOf('string', [2], ['a', 'b'])).count, 2);
    assert.equal(
      statisticsOf(
        tensorOf(
          'complex64',
          [2],
          [
            { re: 3, im: 4 },
            { re: 0, im: 1 },
          ],
        ),
      ).max,
      5,
    );
  });

  it('refuses an index outside of the shape', () => {
    assert.throws(() => statisticsOf(tensorOf('float32', [2], [1, 2]), { 0: 2 }), { code: 'OD3021' });
    assert.throws(() => statisticsOf(tensorOf('float32', [2], [1, 2]), { 1: 0 }), { code: 'OD3021' });
  });
});

describe('histogramOf', () => {
  it("agrees with NumPy's", () => {
    // numpy.histogram([1, 2, 1], bins=4, range=(0, 3)) and numpy.histogram([0, 1, 2, 3, 4], 4).
    assert.deepEqual(
      histogramOf(tensorOf('float32', [3], [1, 2, 1]), { bins: 4, low: 0, high: 3 }).counts,
      [0, 2, 1, 0],
    );
    assert.deepEqual(histogramOf(tensorOf('int32', [5], [0, 1, 2, 3, 4]), { bins: 4 }).counts, [1, 1, 1, 2]);
  });

  it('widens a range of no width by a half to each side', () => {
    const { low, high, counts } = histogramOf(tensorOf('float32', [3], [7, 7, 7]), { bins: 2 });
    assert.deepEqual([low, high, counts], [6.5, 7.5, [0, 3]]);
  });

  it('finds a finite range for the largest double alone', () => {
    const { low, high, counts } = histogramOf(tensorOf('float64', [], [-Number.MAX_VALUE]), { bins: 1 });
    assert.equal(low, -Number.MAX_VALUE);
    assert.ok(Number.isFinite(high) && high > low);
    assert.deepEqual(counts, [1]);
  });

  it('counts each finite element once, in the bin whose edges hold it', () => {
    fc.assert(
      fc.property(arbitrary.tensor({ dtypes: real }), fc.integer({ min: 1, max: 12 }), (tensor, bins) => {
        const numbers = elementsOf(tensor).map(Number);
        const { low, high, counts, nan, posInf, negInf } = histogramOf(tensor, { bins });
        assert.equal(counts.length, bins);
        const finite = numbers.filter((value) => value >= low && value <= high);
        assert.equal(
          counts.reduce((sum, count) => sum + count, 0),
          finite.length,
        );
        assert.equal(nan + posInf + negInf, numbers.filter((value) => !Number.isFinite(value)).length);
        if (high - low > 1e300) return;
        const edge = (k: number) => (k === bins ? high : low + (high - low) * (k / bins));
        counts.forEach((count, k) => {
          const inside = (value: number) =>
            value >= edge(k) && (value < edge(k + 1) || (k === bins - 1 && value <= high));
          assert.equal(count, finite.filter(inside).length, `bin ${k} of [${low}, ${high}]`);
        });
      }),
    );
  });

  it('measures a slice and refuses what it cannot draw', () => {
    const tensor = tensorOf('float32', [2, 3], [0, 1, 2, 10, 11, 12]);
    assert.deepEqual(histogramOf(tensor, { bins: 1, at: { 0: 1 } }), {
      low: 10,
      high: 12,
      counts: [3],
      nan: 0,
      posInf: 0,
      negInf: 0,
    });
    assert.throws(() => histogramOf(tensor, { bins: 0 }), { code: 'OD3022' });
    assert.throws(() => histogramOf(tensor, { bins: 1e9 }), { code: 'OD3022' });
    assert.throws(() => histogramOf(tensor, { bins: 4, low: 2, high: 1 }), { code: 'OD3022' });
  });
});

describe('percentileOf', () => {
  it('takes a sample of a large tensor', () => {
    const count = 2 ** 21;
    const values = Float32Array.from({ length: count }, (_, at) => (at * 7919) % count);
    values.fill(Number.NaN, 0, 1000);
    const tensor: Tensor = {
      kind: 'tensor',
      dtype: 'float32',
      shape: [count],
      bytes: new Uint8Array(values.buffer),
    };
    for (const share of [0, 0.1, 0.5, 0.93]) {
      assert.ok(Math.abs(percentileOf(tensor, share * count) - 100 * share) < 1, `${share}`);
    }
  });

  it('says how many of 100 finite elements lie below', () => {
    const tensor = tensorOf('float32', [5], [1, 2, 3, 4, Number.NaN]);
    assert.equal(percentileOf(tensor, 3), 50);
    assert.equal(percentileOf(tensor, 100), 100);
    assert.ok(Number.isNaN(percentileOf(tensor, Number.NaN)));
  });
});

describe('quick statistics', () => {
  const tensorOfLength = (length: number) => {
    const random = new Random(3, 'quick');
    return tensorOf(
      'float32',
      [length],
      Array.from({ length }, () => random.uniform()),
    );
  };

  it('of a large tensor differ in the quantiles alone, which are of a sample', () => {
    const tensor = tensorOfLength(2 ** 17);
    const { quantiles, sampled, ...others } = statisticsOf(tensor);
    const quick = statisticsOf(tensor, undefined, 'quick');
    assert.deepEqual(
      { ...quick, quantiles: undefined, sampled: undefined },
      { ...others, quantiles: undefined, sampled: undefined },
    );
    assert.deepEqual([sampled, quick.sampled], [false, true]);
    // Uniform from 0 to 1: a quantile is its own rank.
    quantiles.forEach((exact, at) => {
      assert.ok(Math.abs(exact - quick.quantiles[at]!) < 0.02, `${quantileLevels[at]}`);
    });
  });

  it('of a small one are the same', () => {
    const tensor = tensorOfLength(2 ** 15);
    assert.deepEqual(statisticsOf(tensor, undefined, 'quick'), statisticsOf(tensor));
  });
});
