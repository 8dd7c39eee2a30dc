import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { TimelineNode } from '../../../core/timeline';
import { filtered, operatorTotals, ownTimes, sorted } from '../../../webview/timeline/rows';
import { StripScale } from '../../../webview/timeline/strip-scale';
import { formatTime, formatTimeTick } from '../../../webview/ui/format-time';

function node(index: number, op: string, ms?: number, graph = '', output = `y${index}`): TimelineNode {
  return {
    node: { graph, index, name: `n${index}`, op, line: index + 1 },
    output,
    calls: 1,
    ...(ms !== undefined && { ms, clock: 'profiler' }),
    outputs: [],
    weightBytes: 0,
  };
}

describe('webview/timeline', () => {
  it('writes times to three digits in the unit that fits', () => {
    const times = [0, 0.0004, 0.009, 0.188, 0.9999, 1.08, 14.2, 188.4, 999.9, 3500];
    const texts = [
      '0 µs',
      '<1 µs',
      '9 µs',
      '188 µs',
      '1.00 ms',
      '1.08 ms',
      '14.2 ms',
      '188 ms',
      '1.00 s',
      '3.50 s',
    ];
    assert.deepEqual(times.map(formatTime), texts);
  });

  it('writes the ticks of an axis in one unit, as exactly as their step', () => {
    assert.deepEqual(
      [0, 0.25, 0.5, 1.75].map((ms) => formatTimeTick(ms, 0.25, 1.8)),
      ['0', '0.25 ms', '0.50 ms', '1.75 ms'],
    );
    assert.equal(formatTimeTick(0.05, 0.05, 0.2), '50 µs');
    assert.equal(formatTimeTick(2500, 500, 3000), '2.5 s');
  });

  it('sorts by a column; what has no figure comes last either way', () => {
    const nodes = [node(0, 'Conv', 2), node(1, 'Relu'), node(2, 'Add', 5)];
    const order = (column: 'time' | 'op' | 'order', descending: boolean) =>
      sorted(nodes, { column, descending }).map(({ node: { index } }) => index);
    assert.deepEqual(order('time', true), [2, 0, 1]);
    assert.deepEqual(order('time', false), [0, 2, 1]);
    assert.deepEqual(order('op', false), [2, 0, 1]);
    assert.deepEqual(order('order', true), [2, 1, 0]);
  });

  it('filters by words, and by an operator as a whole', () => {
    const nodes = [node(0, 'Conv'), node(1, 'ConvTranspose')];
    assert.equal(filtered(nodes, 'conv').length, 2);
    assert.equal(filtered(nodes, 'op:conv').length, 1);
    assert.equal(filtered(nodes, 'conv n1').length, 1);
  });

  it('counts what ran inside of a node once', () => {
    const nodes = [
      node(0, 'Loop', 10, '', 'total'),
      node(0, 'Add', 6, '/total/body'),
      node(1, 'If', 3, '/total/body', 'c'),
      node(0, 'Neg', 2, '/total/body/c/then_branch'),
    ];
    const own = ownTimes(nodes);
    assert.deepEqual(
      nodes.map((each) => own.get(each)),
      [1, 6, 1, 2],
    );
    const totals = operatorTotals(nodes);
    assert.deepEqual(totals[0], { op: 'Add', nodes: 1, timed: 1, ms: 6 });
    assert.equal(
      totals.reduce((sum, { ms }) => sum + ms, 0),
      10,
    );
  });

  it('never shows what lies outside of the run, however one zooms and pans', () => {
    const moves = fc.array(
      fc.oneof(
        fc.record({
          zoom: fc.double({ min: 0.1, max: 10, noNaN: true }),
          x: fc.integer({ min: 0, max: 800 }),
        }),
        fc.record({ pan: fc.integer({ min: -2000, max: 2000 }) }),
        fc.record({ whole: fc.double({ min: 0.001, max: 1000, noNaN: true }) }),
      ),
    );
    fc.assert(
      fc.property(moves, (all) => {
        const scale = new StripScale();
        scale.width = 800;
        let whole = 100;
        scale.setWhole(whole);
        for (const move of all) {
          if ('zoom' in move) {
            const before = scale.ms(move.x);
            scale.zoomAround(move.x, move.zoom);
            // What is under the pointer stays there, unless an end of the run is met.
            const isFree = scale.from > 0 && scale.to < whole * (1 - 1e-9);
            if (isFree) assert.ok(Math.abs(scale.ms(move.x) - before) < 1e-6 * whole);
          } else if ('pan' in move) scale.pan(move.pan);
          else {
            whole = move.whole;
            scale.setWhole(whole);
          }
          assert.ok(scale.from >= -1e-9 * whole && scale.to <= whole * (1 + 1e-9) && scale.to > scale.from);
        }
      }),
    );
  });
});
