import assert from 'node:assert/strict';
import fc from 'fast-check';
import { tileOf } from '../../../core/tensor/measures/tile';
import { baseLevels, cellsAt, coarseLevels, tileCells } from '../../../core/tensor/measures/tile-levels';
import { TilePyramid } from '../../../core/tensor/measures/tile-pyramid';
import { type LevelTileRequest, mark, type Reduction, reductions } from '../../../core/tensor/measures/types';
import { Random } from '../../../core/tensor/random';
import type { Tensor } from '../../../core/tensor/tensor';

/** A float32 matrix, NaN here and there. */
function matrix(rows: number, columns: number, seed: number): Tensor {
  const random = new Random(seed, 'pyramid');
  const values = Float32Array.from({ length: rows * columns }, () => {
    const drawn = random.uniform();
    return drawn < 0.0005 ? Number.NaN : drawn * 8 - 4;
  });
  return { kind: 'tensor', dtype: 'float32', shape: [rows, columns], bytes: new Uint8Array(values.buffer) };
}

const upright = { rowAxis: 0, columnAxis: 1, index: [0, 0] } as const;
const turned = { rowAxis: 1, columnAxis: 0, index: [0, 0] } as const;

function at(row: number, column: number, tile: readonly [number, number], reduce: Reduction = 'mean') {
  return { rowLevel: row, columnLevel: column, row: tile[0], column: tile[1], reduce };
}

describe('baseLevels and coarseLevels', () => {
  it('have few enough cells, whatever the picture', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 31 }),
        fc.integer({ min: 0, max: 2 ** 31 }),
        (rows, columns) => {
          const base = baseLevels(rows, columns);
          assert.ok(cellsAt(rows, base.row) * cellsAt(columns, base.column) <= 2 ** 19);
          const coarse = coarseLevels(rows, columns);
          assert.ok(Math.max(cellsAt(rows, coarse.row), cellsAt(columns, coarse.column)) <= 128);
        },
      ),
    );
  });

  it('keep a picture square cell by square cell, but a long one whole across', () => {
    assert.deepEqual(baseLevels(500, 1000), { row: 0, column: 0 });
    assert.deepEqual(baseLevels(10_000, 10_000), { row: 4, column: 4 });
    assert.deepEqual(baseLevels(20, 100_000_000), { row: 0, column: 12 });
  });
});

describe('TilePyramid', () => {
  it('draws every level as the elements say, whichever dimension is the rows', () => {
    const tensor = matrix(900, 700, 1);
    for (const axes of [upright, turned]) {
      const pyramid = new TilePyramid(tensor, axes);
      while (pyramid.advance(tensor, 1) < 1);
      const [rows, columns] = axes === upright ? [900, 700] : [700, 900];
      for (let level = 0; level <= 11; level++) {
        for (const reduce of reductions) {
          const [y, x] = [Math.floor(cellsAt(rows, level) / 2 / tileCells), 0];
          const tile = pyramid.tile(tensor, { ...axes, ...at(level, level, [y, x], reduce) });
          const size = 2 ** level;
          assert.equal(tile.sampled, false);
          assert.equal(tile.rows, Math.min(tileCells, cellsAt(rows, level) - y * tileCells));
          assert.equal(tile.columns, Math.min(tileCells, cellsAt(columns, level)));
          for (const [row, column] of [
            [0, 0],
            [tile.rows - 1, tile.columns - 1],
            [tile.rows >> 1, tile.columns >> 1],
          ] as const) {
            const range = (from: number, length: number): [number, number] => [
              from * size,
              Math.min(length, (from + 1) * size),
            ];
            const cell = tileOf(tensor, {
              ...axes,
              rows: range(y * tileCells + row, rows),
              columns: range(column, columns),
              maxRows: 1,
              maxColumns: 1,
              reduce,
            });
            const found = tile.values[row * tile.columns + column]!;
            const close = Math.abs(found - cell.values[0]!) < 1e-2 || Object.is(found, cell.values[0]);
            assert.ok(close, `level ${level}, ${reduce}, ${row}, ${column}: ${found}, not ${cell.values[0]}`);
            assert.equal(tile.marks[row * tile.columns + column], cell.marks[0]);
          }
        }
      }
    }
  });

  it('draws from a sample until it has read all, and says so', () => {
    const tensor = matrix(3000, 1000, 2);
    const pyramid = new TilePyramid(tensor, upright);
    const request: LevelTileRequest = { ...upright, ...at(5, 5, [0, 0]) };
    const first = pyramid.tile(tensor, request);
    assert.deepEqual([first.sampled, first.rows, first.columns], [true, 94, 32]);
    assert.ok(first.values.every((value) => value > -4 && value < 4));
    const fine = pyramid.tile(tensor, { ...upright, ...at(0, 0, [0, 0]) });
    assert.equal(fine.sampled, false, 'single elements are at hand');
    const steps = [pyramid.advance(tensor, 0), pyramid.advance(tensor, 0)];
    assert.ok(steps[0]! > 0 && steps[0]! < steps[1]! && steps[1]! < 1, `${steps}`);
    while (pyramid.advance(tensor, 5) < 1);
    assert.equal(pyramid.tile(tensor, request).sampled, false);
  });

  it('shows the largest magnitude with its sign', () => {
    const values = Float32Array.of(1, -3, 2, 0.5, Number.NEGATIVE_INFINITY, 3);
    const tensor: Tensor = {
      kind: 'tensor',
      dtype: 'float32',
      shape: [1, 6],
      bytes: new Uint8Array(values.buffer),
    };
    const pyramid = new TilePyramid(tensor, upright);
    const tile = pyramid.tile(tensor, { ...upright, ...at(0, 1, [0, 0], 'magnitude') });
    assert.deepEqual([...tile.values], [-3, 2, 3]);
    assert.deepEqual([...tile.marks], [0, 0, mark.negInf]);
  });

  it('shows one NaN among 100 million elements at every level', () => {
    const count = 10_000;
    const values = new Float32Array(count * count);
    const [row, column] = [7_321, 4_999];
    values[row * count + column] = Number.NaN;
    const tensor: Tensor = {
      kind: 'tensor',
      dtype: 'float32',
      shape: [count, count],
      bytes: new Uint8Array(values.buffer),
    };
    const pyramid = new TilePyramid(tensor, upright);
    while (pyramid.advance(tensor, 40) < 1);
    for (let level = 0; level <= 14; level++) {
      const cell = [row >> level, column >> level] as const;
      const tile = pyramid.tile(tensor, {
        ...upright,
        ...at(level, level, [cell[0] >> 8, cell[1] >> 8]),
      });
      const marked = [...tile.marks.entries()].filter(([, marks]) => marks !== 0);
      assert.deepEqual(
        marked,
        [[(cell[0] & 255) * tile.columns + (cell[1] & 255), mark.nan]],
        `level ${level}`,
      );
    }
  });

  it('refuses what is outside of the picture', () => {
    const tensor = matrix(300, 10, 3);
    const pyramid = new TilePyramid(tensor, upright);
    for (const bad of [
      at(0, 0, [2, 0]),
      at(0, 0, [0, 1]),
      at(0, 0, [-1, 0]),
      at(0.5, 0, [0, 0]),
      at(-1, 0, [0, 0]),
      at(0, 60, [0, 0]),
      at(0, 0, [0, 0], 'toString' as Reduction),
    ]) {
      assert.throws(() => pyramid.tile(tensor, { ...upright, ...bad }), { code: 'OD3021' });
    }
    assert.throws(() => new TilePyramid(tensor, { ...upright, rowAxis: 2 }), { code: 'OD3021' });
  });
});
