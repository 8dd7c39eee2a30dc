import assert from 'node:assert/strict';
import { defaultPlace } from '../../../webview/tensor/place';
import { fittingScope, type StatisticsScope } from '../../../webview/tensor/statistics-scope';

describe('scope of the statistics', () => {
  const at = (scope: StatisticsScope, shape: readonly number[], axis?: number) =>
    fittingScope(scope, axis, defaultPlace(shape), shape);

  it('is the slice that the picture shows, or a position along an axis', () => {
    assert.deepEqual(at('tensor', [2, 8, 4, 4]).at, undefined);
    assert.deepEqual(at('slice', [2, 8, 4, 4]).at, { 0: 0, 1: 0 });
    assert.deepEqual(at('axis', [2, 8, 4, 4]), { scope: 'axis', at: { 1: 0 }, axis: 1 });
    assert.deepEqual(at('axis', [2, 8, 4, 4], 3), { scope: 'axis', at: { 3: 2 }, axis: 3 });
    assert.deepEqual(at('axis', [6, 4]), { scope: 'axis', at: { 0: 3 }, axis: 0 });
  });

  it('is the whole tensor where there is no such part', () => {
    assert.equal(at('slice', [6, 4]).scope, 'tensor');
    assert.equal(at('axis', [6]).scope, 'tensor');
    assert.equal(at('axis', [1, 6, 1]).scope, 'tensor');
    assert.equal(at('axis', []).scope, 'tensor');
    assert.equal(at('axis', [2, 8, 4, 4], 9).axis, 1);
  });
});
