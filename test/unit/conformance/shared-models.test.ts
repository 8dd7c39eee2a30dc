import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { findModels } from '../../../scripts/conformance/cases';
import { verdictOf } from '../../../scripts/conformance/report';
import { runModel } from '../../../scripts/conformance/run-model';
import { Runners } from '../../../scripts/conformance/runners';

const root = path.resolve(__dirname, '../../../../shared/data/models/onnxruntime-testdata');

/** Every how many of the models run by default; ONNX_DEBUGGER_SWEEP=all runs all of them. */
const every = process.env.ONNX_DEBUGGER_SWEEP === 'all' ? 1 : 33;

/** Models that the table calls RUN_OK and that cannot run here, with the reason. */
const exceptions = new Map([
  ['java-external-matmul.onnx', 'its data file is not among the shared data'],
  ['fuse-matmul-bn-only-transpose.onnx', 'runs only once onnxruntime has fused its nodes'],
]);

function runsPlain(): Set<string> {
  const lines = readFileSync(path.join(root, 'plain-onnxruntime.tsv'), 'utf8').trim().split('\n').slice(1);
  const rows = lines.map((line) => line.split('\t'));
  return new Set(rows.filter(([, result]) => result === 'RUN_OK').map(([name]) => name!));
}

describe("onnxruntime's own test models, by stepping and by continuing", function () {
  this.timeout(every === 1 ? 3_600_000 : 300_000);

  it('give what plain onnxruntime gives, or say what is wrong', async function () {
    if (!existsSync(root)) this.skip();
    const plain = runsPlain();
    const runners = new Runners();
    const failures: string[] = [];
    for (const { name, file } of findModels(root).filter((_, at) => at % every === 0)) {
      const { kind, why } = verdictOf(await runModel(name, file, runners, 60));
      const wanted = plain.has(name) && !exceptions.has(path.basename(name));
      if (kind === 'fail' || (wanted && kind !== 'pass')) failures.push(`${name}: ${why}`);
    }
    await runners.close();
    assert.deepEqual(failures, []);
  });
});
