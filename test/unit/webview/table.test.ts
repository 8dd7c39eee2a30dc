import assert from 'node:assert/strict';
import { cellAfterKey, rangeBetween } from '../../../webview/tensor/views/table/cell-range';
import { numPyArray, tabSeparated } from '../../../webview/tensor/views/table/numpy-array';

describe('table', () => {
  it('writes arrays that NumPy reads', () => {
    const rows = [
      ['1.0', 'nan'],
      ['-inf', 'inf'],
    ];
    assert.equal(
      numPyArray(rows, 'float16', false),
      'np.array([[1.0, np.nan],\n          [-np.inf, np.inf]], dtype=np.float16)',
    );
    assert.equal(numPyArray([['True']], 'bool', true), 'np.array([True], dtype=np.bool_)');
    assert.equal(numPyArray([['1.5']], 'bfloat16', true), 'np.array([1.5], dtype=ml_dtypes.bfloat16)');
    assert.equal(
      numPyArray([['(1+2j)', '(nan-1j)']], 'complex64', true),
      "np.array([(1+2j), complex('nan-1j')], dtype=np.complex64)",
    );
    assert.equal(tabSeparated(rows, 'float16'), '1.0\tnan\n-inf\tinf');
  });

  it('moves as a spreadsheet does, within the table', () => {
    const size = { rows: 100, columns: 10, page: 20 };
    const from = { row: 50, column: 5 };
    const to = (key: string, far = false) => {
      const cell = cellAfterKey(from, key, far, size);
      return cell && [cell.row, cell.column];
    };
    assert.deepEqual(to('ArrowUp'), [49, 5]);
    assert.deepEqual(to('ArrowRight', true), [50, 9]);
    assert.deepEqual(to('PageDown'), [70, 5]);
    assert.deepEqual(to('Home'), [50, 0]);
    assert.deepEqual(to('Home', true), [0, 0]);
    assert.deepEqual(to('End', true), [99, 9]);
    assert.equal(to('a'), undefined);
    assert.equal(to('toString'), undefined);
    const corner = cellAfterKey({ row: 0, column: 0 }, 'PageUp', false, size);
    assert.deepEqual(corner, { row: 0, column: 0 });
    assert.deepEqual(rangeBetween({ row: 3, column: 1 }, { row: 1, column: 1 }), {
      rows: [1, 4],
      columns: [1, 2],
    });
  });
});
