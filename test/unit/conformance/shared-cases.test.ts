import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { findCases } from '../../../scripts/conformance/cases';
import { verdictOf } from '../../../scripts/conformance/report';
import { runCase } from '../../../scripts/conformance/run-case';
import { Runners } from '../../../scripts/conformance/runners';

const root = path.resolve(__dirname, '../../../../shared/data/onnx-backend');

/** Every how many of the cases run by default; ONNX_DEBUGGER_SWEEP=all runs all of them. */
const every = process.env.ONNX_DEBUGGER_SWEEP === 'all' ? 1 : 15;

/** What plain onnxruntime makes of each case (its README says how it was measured). */
function plainResults(): Map<string, string> {
  const lines = readFileSync(path.join(root, 'plain-onnxruntime.tsv'), 'utf8').trim().split('\n').slice(1);
  return new Map(lines.map((line) => line.split('\t') as [string, string]));
}

describe("ONNX's backend cases, by stepping and by continuing", function () {
  this.timeout(300_000);

  it('pass wherever plain onnxruntime passes', async function () {
    if (!existsSync(root)) this.skip();
    const plain = plainResults();
    const cases = findCases(root).filter((_, at) => at % every === 0);
    const runners = new Runners();
    const failures: string[] = [];
    let passed = 0;
    for (const each of cases) {
      const { kind, why } = verdictOf(await runCase(each, runners, 60));
      if (kind === 'pass') passed++;
      else if (kind === 'fail' || plain.get(each.name) !== 'fail') failures.push(`${each.name}: ${why}`);
    }
    await runners.close();
    assert.deepEqual(failures, []);
    assert.ok(passed > cases.length * 0.85, `${passed} of ${cases.length}`);
  });
});
