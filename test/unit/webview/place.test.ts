import assert from 'node:assert/strict';
import {
  defaultPlace,
  fits,
  moved,
  pictureSize,
  sliceOf,
  sliderAxes,
  withAxis,
} from '../../../webview/tensor/place';

describe('place of the picture', () => {
  const cases: [shape: number[], rowAxis: number | null, columnAxis: number | null, sliders: number[]][] = [
    [[], null, null, []],
    [[10], null, 0, []],
    [[1, 10], 0, 1, []],
    [[28, 28], 0, 1, []],
    [[1, 8, 28, 28], 2, 3, [1]],
    [[2, 3, 4, 5, 6], 3, 4, [0, 1, 2]],
    [[1, 1000, 1, 1], 3, 1, []],
    [[5, 1, 7], 0, 2, []],
    [[1, 1, 1], 1, 2, []],
  ];
  for (const [shape, rowAxis, columnAxis, sliders] of cases) {
    it(`begins a tensor of shape [${shape}] at rows ${rowAxis}, columns ${columnAxis}, sliders [${sliders}]`, () => {
      const place = defaultPlace(shape);
      assert.deepEqual([place.rowAxis, place.columnAxis], [rowAxis, columnAxis]);
      assert.deepEqual(sliderAxes(place, shape), sliders);
      assert.ok(fits(place, shape));
    });
  }

  it('swaps rows and columns where one takes the other’s dimension', () => {
    const place = withAxis(defaultPlace([1, 8, 28, 30]), 'rowAxis', 3);
    assert.deepEqual(pictureSize(place, [1, 8, 28, 30]), { rows: 30, columns: 28 });
    assert.deepEqual([place.rowAxis, place.columnAxis], [3, 2]);
  });

  it('moves within a dimension only', () => {
    const place = defaultPlace([4, 5]);
    assert.deepEqual(moved(place, [4, 5], 0, 99).index, [3, 2]);
    assert.deepEqual(moved(place, [4, 5], 1, -1).index, [2, 0]);
    assert.equal(moved(place, [4, 5], null, 1), place);
  });

  it('fixes all dimensions but rows and columns for a slice', () => {
    assert.deepEqual(sliceOf({ rowAxis: 2, columnAxis: 3, index: [0, 5, 9, 9] }), { 0: 0, 1: 5 });
  });

  it('refuses a stored place of another shape', () => {
    const place = defaultPlace([1, 8, 28, 28]);
    assert.equal(fits(place, [1, 8, 14, 14]), false);
    assert.equal(fits(place, [8, 28, 28]), false);
  });
});
