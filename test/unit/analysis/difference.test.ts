import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { derive, derivedType } from '../../../core/analysis/difference/derived';
import { type DifferenceFigures, figuresOf, worstChannels } from '../../../core/analysis/difference/figures';
import { addJoint, jointHistogram } from '../../../core/analysis/difference/joint-histogram';
import { Pair } from '../../../core/analysis/difference/pairs';
import { addSums, neededScale, sumDifferences } from '../../../core/analysis/difference/sums';
import type { UserError } from '../../../core/errors';
import { newTensor } from '../../../core/expressions/arrays/materialise';
import { type DType, elementTypes } from '../../../core/tensor/dtype';
import { elementsOf, tensorOf } from '../../../core/tensor/elements';
import type { Tensor } from '../../../core/tensor/tensor';

interface Case {
  readonly name: string;
  readonly shape: readonly number[];
  readonly a: { readonly dtype: DType; readonly hex: string };
  readonly b: { readonly dtype: DType; readonly hex: string };
  readonly figures: Record<keyof DifferenceFigures, number | string>;
  readonly channels: readonly Record<keyof DifferenceFigures, number | string>[];
  readonly ulp?: readonly (number | string)[];
  readonly float32?: readonly (number | string)[] | null;
}

/** NumPy's answers; make.py beside it says how they come about. */
const table = JSON.parse(
  readFileSync(path.join(__dirname, 'difference-table', 'table.json'), 'utf8'),
) as Case[];

function tensorOfCase(shape: readonly number[], { dtype, hex }: Case['a']): Tensor {
  return { kind: 'tensor', dtype, shape, bytes: new Uint8Array(Buffer.from(hex, 'hex')) };
}

function sums(pair: Pair, axis: number | null) {
  const plain = sumDifferences(pair, axis, 0, pair.count);
  const scale = neededScale(plain);
  return scale === undefined ? plain : sumDifferences(pair, axis, 0, pair.count, scale);
}

function assertNear(actual: number, expected: number, what: string): void {
  if (Object.is(actual, expected) || actual === expected) return;
  const apart = Math.abs(actual - expected);
  assert.ok(apart <= 1e-9 * Math.abs(expected), `${what}: ${actual}, NumPy has ${expected}`);
}

function assertFigures(got: DifferenceFigures, want: Case['figures'], what: string): void {
  for (const [name, value] of Object.entries(want)) {
    // NumPy divides 0 by 0 where nothing differs.
    assertNear(got[name as keyof DifferenceFigures] as number, Number(value), `${what}, ${name}`);
  }
}

function derived(
  kind: 'difference' | 'ratio' | 'ulp',
  a: Tensor,
  b: Tensor,
  dtype = derivedType(kind, a.dtype, b.dtype),
) {
  const target = newTensor(dtype, a.shape);
  derive(kind, a, b, target, 0, Number.POSITIVE_INFINITY);
  return elementsOf(target);
}

const float = (...values: number[]) => tensorOf('float32', [values.length], values);

describe('the difference of two tensors', () => {
  for (const { name, shape, a, b, figures, channels, ulp, float32 } of table) {
    it(`has NumPy's figures: ${name}`, () => {
      const [x, y] = [tensorOfCase(shape, a), tensorOfCase(shape, b)];
      const pair = new Pair(x, y);
      assertFigures(figuresOf(sums(pair, null)), figures, name);
      if (channels.length > 0) {
        const byChannel = sums(pair, 1);
        assertFigures(figuresOf(byChannel), figures, `${name} by channel`);
        for (const each of worstChannels(byChannel)) {
          const want = channels[each.channel]!;
          // Places in a channel count there in the table, in the whole tensor here.
          const { first: _1, firstNonFinite: _2, argMaxAbs: _3, ...rest } = want;
          assertFigures(each, rest as Case['figures'], `${name}, channel ${each.channel}`);
        }
      }
      if (ulp) assert.deepEqual(derived('ulp', x, y), ulp.map(Number));
      if (float32) {
        const want = float32.map(Number);
        derived('difference', x, y).forEach((got, at) => {
          const [p, q] = [elementsOf(x, at, 1)[0], elementsOf(y, at, 1)[0]];
          assert.ok(Object.is(p, q) ? got === 0 : Object.is(got, want[at]), `${at}: ${got}`);
        });
      }
    });
  }

  it('finds the same in parts as at once', () => {
    const element = fc.oneof(
      fc.float({ noNaN: false }),
      fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, 0, 1),
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(element, element), { minLength: 12, maxLength: 12 }),
        fc.integer({ min: 0, max: 12 }),
        fc.constantFrom(null, 0, 1, 2),
        (pairs, cut, axis) => {
          const side = (k: 0 | 1) =>
            tensorOf(
              'float32',
              [2, 3, 2],
              pairs.map((both) => both[k]),
            );
          const pair = new Pair(side(0), side(1));
          const whole = sumDifferences(pair, axis, 0, 12);
          const parts = sumDifferences(pair, axis, 0, cut);
          addSums(parts, sumDifferences(pair, axis, cut, 12 - cut));
          for (const key of ['count', 'differ', 'finite', 'first', 'largest', 'argLargest'] as const) {
            assert.deepEqual(parts[key], whole[key], key);
          }
          for (const [k, sum] of whole.squaresA.entries()) assertNear(parts.squaresA[k]!, sum, 'squares');
        },
      ),
      { numRuns: 100 },
    );
  });

  it('takes NaN and NaN, and Inf and Inf, for equal', () => {
    const a = float(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 1);
    const b = float(Number.NaN, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, -0, Number.NaN);
    assert.deepEqual(derived('difference', a, b), [0, 0, Number.NEGATIVE_INFINITY, 0, Number.NaN]);
    assert.deepEqual(derived('ratio', a, b), [1, 1, Number.NaN, 1, Number.NaN]);
    assert.deepEqual(derived('ulp', a, b), [0, 0, 2 * 0x7f800000, 0, Number.NaN]);
    const { differ, nonFinite, first, firstNonFinite, maxAbs } = figuresOf(sums(new Pair(a, b), null));
    assert.deepEqual(
      { differ, nonFinite, first, firstNonFinite, maxAbs },
      {
        differ: 2,
        nonFinite: 2,
        first: 2,
        firstNonFinite: 2,
        maxAbs: 0,
      },
    );
  });

  it('is exact of integers of every size', () => {
    for (const { name, kind, bits } of elementTypes) {
      if (kind !== 'int' && kind !== 'uint') continue;
      const most = 2n ** BigInt(kind === 'int' ? bits - 1 : bits) - 1n;
      const least = kind === 'int' ? -most - 1n : 0n;
      const [a, b] = [tensorOf(name, [2], [most, 0n]), tensorOf(name, [2], [most - 1n, 1n])];
      assert.deepEqual(derived('difference', a, b).map(Number), [1, -1], name);
      const ends = [tensorOf(name, [1], [least]), tensorOf(name, [1], [most])] as const;
      const figures = figuresOf(sums(new Pair(...ends), null));
      assert.equal(figures.exactMaxAbs ?? String(figures.maxAbs), String(most - least), name);
      if (bits < 64)
        assert.deepEqual(derived('difference', ...ends).map(BigInt as never), [least - most], name);
      else
        assert.throws(
          () => derived('difference', ...ends),
          (error: UserError) => error.code === 'OD3034',
        );
    }
  });

  it('counts units in the last place of small floats by their codes', () => {
    for (const dtype of ['float8e4m3fn', 'float8e5m2', 'float4e2m1', 'bfloat16', 'float16'] as const) {
      const [zero, one] = [tensorOf(dtype, [2], [0, 1]), tensorOf(dtype, [2], [-0, -1])];
      const [apart, far] = derived('ulp', zero, one) as number[];
      assert.equal(apart, 0, dtype);
      assert.equal(far, 2 * (elementsOfCodes(dtype) as number), dtype);
    }
    assert.throws(
      () => derivedType('ulp', 'float32', 'float16'),
      (error: UserError) => error.code === 'OD3033' && /float32 and float16/.test(error.message),
    );
  });

  it('sorts channels worst first, those with a NaN on one side before all', () => {
    const a = tensorOf('float32', [1, 3, 2], [1, 1, 1, 1, 1, 1]);
    const b = tensorOf('float32', [1, 3, 2], [1, 1, 1, 1.5, 1, Number.NaN]);
    const worst = worstChannels(sumDifferences(new Pair(a, b), 1, 0, 6));
    assert.deepEqual(
      worst.map(({ channel, sqnr, differ }) => [channel, Number(sqnr.toFixed(2)), differ]),
      [
        [2, Number.POSITIVE_INFINITY, 1],
        [1, 9.03, 1],
        [0, Number.POSITIVE_INFINITY, 0],
      ],
    );
  });

  it('counts pairs in a grid, A across and B down', () => {
    const a = float(0, 1, 2, 4, Number.NaN, 9);
    const b = float(0, 4, 2, 0, 1, 9);
    const pair = new Pair(a, b);
    const range = { bins: 2, low: 0, high: 4 };
    const parts = addJoint(jointHistogram(pair, range, 0, 3), jointHistogram(pair, range, 3, 3));
    assert.deepEqual([...parts.counts], [1, 1, 1, 1]);
    assert.deepEqual([parts.nonFinite, parts.outside], [1, 1]);
    assert.deepEqual(jointHistogram(pair, range, 0, 6), parts);
  });

  it('says why tensors cannot be compared', () => {
    const strings: Tensor = {
      kind: 'tensor',
      dtype: 'string',
      shape: [1],
      bytes: new Uint8Array(),
      strings: ['a'],
    };
    assert.throws(() => new Pair(float(1), float(1, 2)), /shapes \[1\] and \[2\]/);
    assert.throws(
      () => new Pair(strings, float(1)),
      (error: UserError) => error.code === 'OD3032',
    );
  });
});

/** The code of 1 in a type: its place from 0. */
function elementsOfCodes(dtype: DType): number {
  const { bytes } = tensorOf(dtype, [1], [1]);
  return dtype === 'float16' || dtype === 'bfloat16' ? bytes[0]! + 256 * bytes[1]! : bytes[0]!;
}
