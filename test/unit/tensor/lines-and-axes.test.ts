import assert from 'node:assert/strict';
import fc from 'fast-check';
import { elementTypes } from '../../../core/tensor/dtype';
import { elementText } from '../../../core/tensor/element-text';
import { elementAt, elementsOf, tensorOf } from '../../../core/tensor/elements';
import {
  axisHistograms,
  axisLimits,
  axisStatistics,
  positionsAtOnce,
} from '../../../core/tensor/measures/by-axis';
import { elementPage, mostCells } from '../../../core/tensor/measures/element-page';
import { envelopeLimits, envelopeOf } from '../../../core/tensor/measures/envelope';
import { histogramOf } from '../../../core/tensor/measures/histogram';
import { statisticsOf } from '../../../core/tensor/measures/statistics';
import { mark } from '../../../core/tensor/measures/types';
import { ravel, unravel } from '../../../core/tensor/slice';
import * as arbitrary from './arbitraries';

const real = elementTypes
  .filter(({ kind }) => kind !== 'string' && kind !== 'complex')
  .map(({ name }) => name);
const shapes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 });
const code = (expected: string) => (error: Error & { code?: string }) => error.code === expected;

/** A tensor with one of its axes and an index in it. */
const placed = (dtypes = real) =>
  arbitrary
    .tensor({ dtypes, shapes })
    .chain((tensor) =>
      fc.tuple(
        fc.constant(tensor),
        fc.nat(tensor.shape.length - 1),
        fc.tuple(...tensor.shape.map((size) => fc.nat(size - 1))),
      ),
    );

describe('axisStatistics', () => {
  it('measures each slice as it would be measured by itself', () => {
    fc.assert(
      fc.property(placed(), ([tensor, axis]) => {
        const all = axisStatistics(tensor, { axis, from: 0, to: tensor.shape[axis]! });
        all.forEach((measured, at) => {
          const alone = statisticsOf(tensor, { [axis]: at });
          for (const name of Object.keys(measured) as (keyof typeof measured)[]) {
            assert.deepEqual(measured[name], alone[name], `${name} at ${at}`);
          }
        });
      }),
    );
  });

  it('counts the histograms of the slices with the same bins', () => {
    const tensor = tensorOf('float32', [2, 3], [0, 1, 2, 3, Number.NaN, 5]);
    const bins = { bins: 3, low: 0, high: 6 };
    const histograms = axisHistograms(tensor, { axis: 0, from: 0, to: 2 }, bins);
    assert.deepEqual(
      histograms.map(({ counts, nan }) => [...counts, nan]),
      [
        [2, 1, 0, 0],
        [0, 1, 1, 1],
      ],
    );
    assert.deepEqual(histograms[1], histogramOf(tensor, { ...bins, at: { 0: 1 } }));
  });

  it('refuses what is not in the shape, or too much', () => {
    const tensor = tensorOf('uint8', [5000, 1], new Array(5000).fill(1));
    assert.equal(positionsAtOnce(tensor.shape, 0), axisLimits.positions);
    assert.equal(positionsAtOnce([8, 2 ** 21], 0), 2);
    assert.equal(positionsAtOnce([8, 2 ** 30], 0), 1);
    assert.equal(positionsAtOnce([0, 4], 0), axisLimits.positions);
    for (const [axis, from, to] of [
      [2, 0, 1],
      [0, -1, 1],
      [0, 0, 5001],
      [0, 2, 1],
      [0, 0, 1.5],
    ] as const) {
      assert.throws(() => axisStatistics(tensor, { axis, from, to }), code('OD3021'));
    }
    assert.throws(() => axisStatistics(tensor, { axis: 0, from: 0, to: 4097 }), code('OD3024'));
    const many = { bins: 1024, low: 0, high: 1 };
    assert.throws(() => axisHistograms(tensor, { axis: 0, from: 0, to: 129 }, many), code('OD3024'));
  });
});

describe('envelopeOf', () => {
  it('is the elements themselves where there are as many points', () => {
    fc.assert(
      fc.property(placed(), ([tensor, axis, index]) => {
        const length = tensor.shape[axis]!;
        const { min, max, marks } = envelopeOf(tensor, { axis, index, from: 0, to: length, points: 64 });
        for (let at = 0; at < length; at++) {
          const place = index.map((old, k) => (k === axis ? at : old));
          const value = Number(elementAt(tensor, ravel(place, tensor.shape)));
          const expected = Number.isFinite(value) ? value : Number.NaN;
          assert.deepEqual([min[at], max[at]], [expected, expected]);
          const bit = Number.isNaN(value) ? mark.nan : value > 0 ? mark.posInf : mark.negInf;
          assert.equal(marks[at], Number.isFinite(value) ? 0 : bit);
        }
      }),
    );
  });

  it('loses no spike and no NaN in any number of points', () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ noDefaultInfinity: true }), { minLength: 1, maxLength: 200 }),
        fc.integer({ min: 1, max: 60 }),
        (values, points) => {
          const tensor = tensorOf('float32', [values.length], values);
          const line = { axis: 0, index: [0], from: 0, to: values.length, points };
          const { min, max, marks } = envelopeOf(tensor, line);
          const count = Math.min(points, values.length);
          assert.equal(min.length, count);
          for (let k = 0; k < count; k++) {
            const part = values.slice(
              Math.floor((k * values.length) / count),
              Math.floor(((k + 1) * values.length) / count),
            );
            const finite = part.filter(Number.isFinite);
            assert.equal((min[k] ?? 0) + 0, finite.length ? Math.min(...finite) + 0 : Number.NaN);
            assert.equal((max[k] ?? 0) + 0, finite.length ? Math.max(...finite) + 0 : Number.NaN);
            assert.equal(marks[k], part.some(Number.isNaN) ? mark.nan : 0);
          }
        },
      ),
    );
  });

  it('finds one NaN and one spike among millions', () => {
    const bytes = new Uint8Array(2 ** 21);
    const view = new Float32Array(bytes.buffer);
    view[300_001] = Number.NaN;
    view[400_003] = -7;
    const tensor = { kind: 'tensor', dtype: 'float32', shape: [2 ** 19], bytes } as const;
    const line = { axis: 0, index: [0], from: 0, to: 2 ** 19, points: 512 };
    const { min, marks } = envelopeOf(tensor, line);
    assert.deepEqual([Math.min(...min), marks.filter((bits) => bits === mark.nan).length], [-7, 1]);
    assert.equal(marks[Math.floor(300_001 / 1024)], mark.nan);
    assert.equal(min[Math.floor(400_003 / 1024)], -7);
  });

  it('refuses what is not in the shape, or too much', () => {
    const tensor = tensorOf('float32', [4, 3], new Array(12).fill(0));
    const line = { axis: 1, index: [0, 0], from: 0, to: 3, points: 3 };
    for (const wrong of [{ axis: 2 }, { index: [4, 0] }, { to: 4 }, { from: -1 }, { from: 2, to: 1 }]) {
      assert.throws(() => envelopeOf(tensor, { ...line, ...wrong }), code('OD3021'));
    }
    for (const points of [0, envelopeLimits.points + 1]) {
      assert.throws(() => envelopeOf(tensor, { ...line, points }), code('OD3024'));
    }
    const words = tensorOf('string', [2], ['a', 'b']);
    assert.throws(
      () => envelopeOf(words, { axis: 0, index: [0], from: 0, to: 2, points: 2 }),
      code('OD3023'),
    );
  });
});

describe('elementPage', () => {
  it('writes the elements of any two axes of any type as NumPy does', () => {
    const every = elementTypes.map(({ name }) => name);
    fc.assert(
      fc.property(placed(every), fc.nat(3), ([tensor, rowAxis, index], other) => {
        const columnAxis = other % tensor.shape.length;
        fc.pre(columnAxis !== rowAxis);
        const size = { rows: tensor.shape[rowAxis]!, columns: tensor.shape[columnAxis]! };
        const page = {
          rowAxis,
          columnAxis,
          index,
          rows: [0, size.rows],
          columns: [0, size.columns],
        } as const;
        const expected: string[] = [];
        elementsOf(tensor).forEach((element, flat) => {
          const at = unravel(flat, tensor.shape);
          if (at.some((k, axis) => axis !== rowAxis && axis !== columnAxis && k !== index[axis])) return;
          expected[at[rowAxis]! * size.columns + at[columnAxis]!] = elementText(element, tensor.dtype);
        });
        assert.deepEqual(elementPage(tensor, page), expected);
      }),
    );
  });

  it('refuses more than its limit, and what is not there', () => {
    const tensor = tensorOf('bool', [200, 200], new Array(40_000).fill(true));
    const page = { rowAxis: 0, columnAxis: 1, index: [0, 0], columns: [0, 128] } as const;
    assert.equal(elementPage(tensor, { ...page, rows: [72, 200] }).length, mostCells);
    assert.throws(() => elementPage(tensor, { ...page, rows: [71, 200] }), code('OD3024'));
    assert.throws(() => elementPage(tensor, { ...page, rows: [0, 201] }), code('OD3021'));
    assert.throws(() => elementPage(tensor, { ...page, columnAxis: 0, rows: [0, 1] }), code('OD3021'));
  });
});
