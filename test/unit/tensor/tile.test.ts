import assert from 'node:assert/strict';
import fc from 'fast-check';
import { elementTypes } from '../../../core/tensor/dtype';
import { elementsOf, tensorOf } from '../../../core/tensor/elements';
import { tileOf } from '../../../core/tensor/measures/tile';
import { mark, type TileRequest } from '../../../core/tensor/measures/types';
import { ravel } from '../../../core/tensor/slice';
import type { Tensor } from '../../../core/tensor/tensor';
import * as arbitrary from './arbitraries';

const real = elementTypes
  .filter(({ kind }) => kind !== 'string' && kind !== 'complex')
  .map(({ name }) => name);
const whole = { index: [], maxRows: 100, maxColumns: 100 };

/** A tensor with a request that fits it. */
const requests = arbitrary.tensor({ dtypes: real }).chain((tensor): fc.Arbitrary<[Tensor, TileRequest]> => {
  const { shape } = tensor;
  const axes = shape.map((_, axis) => axis);
  const range = (axis: number | null | undefined) =>
    fc
      .tuple(fc.nat(axis == null ? 1 : shape[axis]!), fc.nat(axis == null ? 1 : shape[axis]!))
      .map(([a, b]): [number, number] => [Math.min(a, b), Math.max(a, b)]);
  const empty = shape.includes(0);
  return fc
    .shuffledSubarray(axes, { minLength: Math.min(2, axes.length), maxLength: Math.min(2, axes.length) })
    .chain(([columnAxis = null, rowAxis = null]) =>
      fc
        .record({
          rowAxis: fc.constant(rowAxis),
          columnAxis: fc.constant(columnAxis),
          index: fc
            .tuple(...shape.map((length) => fc.nat(Math.max(0, length - 1))))
            .map((index): number[] => [...index]),
          rows: empty ? fc.constant<[number, number]>([0, 0]) : range(rowAxis),
          columns: empty ? fc.constant<[number, number]>([0, 0]) : range(columnAxis),
          maxRows: fc.integer({ min: 1, max: 6 }),
          maxColumns: fc.integer({ min: 1, max: 6 }),
        })
        .map((request): [Tensor, TileRequest] => [tensor, request]),
    );
});

describe('tileOf', () => {
  it('draws a matrix element by element where there is room', () => {
    const tensor = tensorOf(
      'float32',
      [2, 3],
      [1, Number.NaN, 3, Number.POSITIVE_INFINITY, 5, Number.NEGATIVE_INFINITY],
    );
    const tile = tileOf(tensor, { ...whole, rowAxis: 0, columnAxis: 1, rows: [0, 2], columns: [0, 3] });
    assert.deepEqual([...tile.values], [1, Number.NaN, 3, Number.NaN, 5, Number.NaN]);
    assert.deepEqual([...tile.marks], [0, mark.nan, 0, mark.posInf, 0, mark.negInf]);
  });

  it('draws any two dimensions, in either order', () => {
    const tensor = tensorOf('int64', [2, 2, 2], [0n, 1n, 2n, 3n, 4n, 5n, 6n, 7n]);
    const tile = tileOf(tensor, {
      ...whole,
      index: [0, 1, 0],
      rowAxis: 2,
      columnAxis: 0,
      rows: [0, 2],
      columns: [0, 2],
    });
    assert.deepEqual([...tile.values], [2, 6, 3, 7]);
  });

  it('draws a vector as a row and a scalar as a cell', () => {
    const vector = tensorOf('bool', [3], [true, false, true]);
    const row = tileOf(vector, { ...whole, rowAxis: null, columnAxis: 0, rows: [0, 1], columns: [0, 3] });
    assert.deepEqual([row.rows, row.columns, ...row.values], [1, 3, 1, 0, 1]);
    const scalar = tensorOf('bfloat16', [], [-2]);
    const cell = tileOf(scalar, { ...whole, rowAxis: null, columnAxis: null, rows: [0, 1], columns: [0, 1] });
    assert.deepEqual([cell.rows, cell.columns, ...cell.values], [1, 1, -2]);
  });

  it('keeps a mean inside what a float32 can hold', () => {
    const tensor = tensorOf('float64', [1], [1e300]);
    const tile = tileOf(tensor, { ...whole, rowAxis: null, columnAxis: 0, rows: [0, 1], columns: [0, 1] });
    assert.deepEqual([tile.values[0], tile.marks[0]], [3.4028234663852886e38, 0]);
  });

  it('never hides a NaN or Inf, and averages the finite elements of each cell', () => {
    fc.assert(
      fc.property(requests, ([tensor, request]) => {
        const { rowAxis, columnAxis, index, rows, columns } = request;
        const tile = tileOf(tensor, request);
        assert.equal(tile.rows, Math.min(rows[1] - rows[0], request.maxRows));
        assert.equal(tile.columns, Math.min(columns[1] - columns[0], request.maxColumns));
        const elements = elementsOf(tensor).map(Number);
        const seen = new Set<number>();
        for (let r = 0; r < tile.rows; r++) {
          for (let c = 0; c < tile.columns; c++) {
            const cell: number[] = [];
            const [height, width] = [rows[1] - rows[0], columns[1] - columns[0]];
            for (
              let y = Math.floor((r * height) / tile.rows);
              y < Math.floor(((r + 1) * height) / tile.rows);
              y++
            ) {
              for (
                let x = Math.floor((c * width) / tile.columns);
                x < Math.floor(((c + 1) * width) / tile.columns);
                x++
              ) {
                const place = [...index];
                if (rowAxis !== null) place[rowAxis] = rows[0] + y;
                if (columnAxis !== null) place[columnAxis] = columns[0] + x;
                const flat = ravel(place, tensor.shape);
                assert.ok(!seen.has(flat), 'an element belongs to one cell');
                seen.add(flat);
                cell.push(elements[flat]!);
              }
            }
            const marks = cell.reduce(
              (bits, value) =>
                bits |
                (Number.isNaN(value)
                  ? mark.nan
                  : value === Number.POSITIVE_INFINITY
                    ? mark.posInf
                    : value === Number.NEGATIVE_INFINITY
                      ? mark.negInf
                      : 0),
              0,
            );
            assert.equal(tile.marks[r * tile.columns + c], marks);
            const finite = cell.filter(Number.isFinite);
            const mean = finite.reduce((sum, value) => sum + value, 0) / finite.length;
            const largest = 3.4028234663852886e38;
            const want = Math.fround(Math.min(largest, Math.max(-largest, mean)));
            assert.equal(tile.values[r * tile.columns + c]! + 0, want + 0);
          }
        }
        // The cells cover the whole part.
        assert.equal(seen.size, (rows[1] - rows[0]) * (columns[1] - columns[0]));
      }),
    );
  });

  const bad: [string, Partial<TileRequest>][] = [
    ['an axis that does not exist', { rowAxis: 3 }],
    ['one axis for both', { rowAxis: 1 }],
    ['rows outside', { rows: [0, 3] }],
    ['columns that end before they begin', { columns: [2, 1] }],
    ['a range that is not whole', { columns: [0.5, 2] }],
    ['no cells', { maxRows: 0 }],
    ['a picture without end', { maxColumns: 1e9 }],
  ];
  for (const [what, part] of bad) {
    it(`refuses ${what}`, () => {
      const tensor = tensorOf('float32', [2, 3], [1, 2, 3, 4, 5, 6]);
      const request = {
        ...whole,
        rowAxis: 0,
        columnAxis: 1,
        rows: [0, 2],
        columns: [0, 3],
        ...part,
      } as TileRequest;
      assert.throws(() => tileOf(tensor, request), { code: 'OD3021' });
    });
  }

  it('says that strings cannot be drawn', () => {
    const tensor = tensorOf('string', [1], ['a']);
    const request: TileRequest = { ...whole, rowAxis: null, columnAxis: 0, rows: [0, 1], columns: [0, 1] };
    assert.throws(() => tileOf(tensor, request), { code: 'OD3023' });
  });
});
