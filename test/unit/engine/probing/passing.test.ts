import assert from 'node:assert/strict';
import { passing, passingOf } from '../../../../engine/probing/passing';
import { cases } from './cases';
import type { Bad } from './planting';
import { plant } from './planting';

/**
 * Every entry of the table against onnxruntime itself. An entry without a case fails, and so does one whose cases its
 * own condition does not admit.
 */
describe('operators that always pass bad numbers on', function () {
  this.timeout(60_000);
  // Read when onnxruntime is loaded, which the first session does.
  before(() => {
    process.env.ORT_DISABLE_TELEMETRY = '1';
  });

  for (const [operator, entries] of passing) {
    for (const { input, nan, inf } of entries) {
      const what = [...(nan ? ['NaN'] : []), ...(inf ? ['±Inf'] : [])].join(' and ');
      it(`${operator} passes ${what} of input ${input} on`, () => {
        const bads: Bad[] = [...(nan ? ['nan' as const] : []), ...(inf ? (['+inf', '-inf'] as const) : [])];
        let runs = 0;
        for (const one of cases[operator] ?? []) {
          for (const at of one.inputs.keys()) {
            if (!Array.isArray(one.inputs[at]) || (input !== 'every' && input !== at)) continue;
            // Inputs without elements have nothing to pass on.
            if ((one.inputs[at] as number[]).includes(0)) continue;
            const tried = plant(operator, one, at, bads);
            assert.deepEqual(tried.lost.slice(0, 3), [], `${JSON.stringify(one.inputs)}: lost`);
            for (const facts of tried.facts) {
              assert.ok(passingOf(facts, at), `${JSON.stringify(one)}: the table's condition refuses it`);
            }
            runs += tried.runs;
          }
        }
        assert.ok(runs > 0, `no case of ${operator} planted anything in input ${input}`);
      });
    }
  }

  it('has no cases of operators that it says nothing of', () => {
    assert.deepEqual(
      Object.keys(cases).filter((operator) => !passing.has(operator)),
      [],
    );
  });
});
