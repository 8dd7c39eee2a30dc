import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { messageOf } from '../../../core/errors';
import { Runner } from '../../../engine/runner-client';
import { caseFolders, checkCase } from './support/conformance';

const root = path.resolve(__dirname, '../../../../shared/data/onnx-backend');

/** Every how many of the cases run by default; ONNX_DEBUGGER_SWEEP=all runs all of them. */
const every = process.env.ONNX_DEBUGGER_SWEEP === 'all' ? 1 : 15;

/** What plain onnxruntime makes of each case (its README says how it was measured). */
function plainResults(): Map<string, string> {
  const lines = readFileSync(path.join(root, 'plain-onnxruntime.tsv'), 'utf8').trim().split('\n').slice(1);
  return new Map(lines.map((line) => line.split('\t') as [string, string]));
}

describe("ONNX's backend cases, by steps and by continue", function () {
  this.timeout(300_000);

  it('give the expected outputs wherever plain onnxruntime does', async function () {
    if (!existsSync(root)) this.skip();
    const plain = plainResults();
    const folders = caseFolders(root).filter((_, at) => at % every === 0);
    let runner = await Runner.start();
    const failures: string[] = [];
    let passed = 0;
    for (const folder of folders) {
      const name = path.relative(root, folder).split(path.sep).join('/');
      let problem: string | undefined;
      try {
        problem = await checkCase(runner, folder);
      } catch (error) {
        problem = messageOf(error);
      }
      if (!runner.alive) {
        failures.push(`${name}: the runner died`);
        runner = await Runner.start();
      }
      if (problem === undefined) passed++;
      // String normalisation needs a locale that the machine may lack, as the plain run's table says.
      else if (plain.get(name) !== 'fail' && !/locale/.test(problem)) failures.push(`${name}: ${problem}`);
    }
    await runner.close();
    assert.deepEqual(failures, []);
    assert.ok(passed > folders.length * 0.85, `${passed} of ${folders.length}`);
  });
});
