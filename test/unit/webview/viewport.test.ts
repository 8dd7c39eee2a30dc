import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  cellAt,
  fitted,
  inSight,
  type Picture,
  panned,
  revealing,
  zoomed,
} from '../../../webview/tensor/viewport';

const room = { roomWidth: 482, roomHeight: 448, ratio: 1 };

describe('viewport', () => {
  it('fits a picture in whole pixels a cell', () => {
    assert.deepEqual(fitted({ ...room, rows: 28, columns: 28 }), {
      scaleX: 16,
      scaleY: 16,
      left: 0,
      top: 0,
      width: 448,
      height: 448,
    });
    assert.equal(fitted({ ...room, rows: 28, columns: 28, roomHeight: 460, ratio: 1.5 }).scaleX * 1.5, 24);
  });

  it('makes few cells no larger than 48 pixels and single rows 32 high', () => {
    assert.equal(fitted({ ...room, rows: 2, columns: 2 }).width, 96);
    const row = fitted({ ...room, rows: 1, columns: 1_000_000 });
    assert.deepEqual([row.width, row.height], [482, 32]);
    const column = fitted({ ...room, rows: 100_000, columns: 1 });
    assert.deepEqual([column.width, column.height], [32, 448]);
  });

  it('keeps the cell under the pointer in its place while zooming', () => {
    const picture = { ...room, rows: 1000, columns: 1000 };
    const view = zoomed(picture, fitted(picture), 8, 500, 500);
    const x = (500 - view.left) * view.scaleX;
    const fit = fitted(picture);
    assert.ok(Math.abs(x - 500 * fit.scaleX) < view.scaleX);
  });

  it('never leaves the picture, whatever is done', () => {
    const action = fc.oneof(
      fc.record({
        zoom: fc.double({ min: 0.1, max: 10, noNaN: true }),
        row: fc.nat(3000),
        column: fc.nat(3000),
      }),
      fc.record({ dx: fc.integer({ min: -5000, max: 5000 }), dy: fc.integer({ min: -5000, max: 5000 }) }),
    );
    const size = fc.integer({ min: 1, max: 3000 });
    fc.assert(
      fc.property(
        size,
        size,
        fc.constantFrom(1, 1.25, 2),
        fc.array(action, { maxLength: 6 }),
        (rows, columns, ratio, actions) => {
          const picture: Picture = { ...room, rows, columns, ratio };
          let view = fitted(picture);
          for (const one of actions) {
            view =
              'zoom' in one
                ? zoomed(picture, view, one.zoom, one.row, one.column)
                : panned(picture, view, one.dx, one.dy);
          }
          const sight = inSight(picture, view);
          assert.ok(sight.rows[0] >= 0 && sight.rows[1] <= rows && sight.rows[0] < sight.rows[1]);
          assert.ok(
            sight.columns[0] >= 0 && sight.columns[1] <= columns && sight.columns[0] < sight.columns[1],
          );
          assert.ok(view.width <= picture.roomWidth + 1e-6 && view.height <= picture.roomHeight + 1e-6);
          const corner = cellAt(picture, view, view.width, view.height);
          assert.ok(corner.row < rows && corner.column < columns);
        },
      ),
    );
  });

  it('brings a cell into sight with the least movement', () => {
    const picture = { ...room, rows: 100, columns: 100 };
    const view = zoomed(picture, fitted(picture), 4, 0, 0);
    assert.equal(revealing(picture, view, 1, 1).left, view.left);
    const moved = revealing(picture, view, 99, 99);
    const sight = inSight(picture, moved);
    assert.deepEqual([sight.rows[1], sight.columns[1]], [100, 100]);
  });
});
