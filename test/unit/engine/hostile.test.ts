import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { UserError } from '../../../core/errors';
import { readModel } from '../../../core/onnx/read';
import { printModel } from '../../../core/onnx/text/print';
import { Execution } from '../../../engine/execution';
import { atOnce, bySteps } from '../../../scripts/conformance/both-ways';
import { Runners } from '../../../scripts/conformance/runners';
import { seedModels } from './support/hostile-models';
import { byteMutations, modelMutations } from './support/mutations';

/** Changed models that are run by default; ONNX_DEBUGGER_FUZZ_RUNS has more. */
const runs = Number(process.env.ONNX_DEBUGGER_FUZZ_RUNS ?? 40);

describe('hostile models', function () {
  this.timeout(120_000 + runs * 2000);
  const runners = new Runners();
  let folder = '';
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'onnx-debugger-hostile-'));
  });
  after(async () => {
    await runners.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Reads, prints and runs the file both ways; whatever is wrong has to be told as an error for a person. */
  async function survive(bytes: Uint8Array): Promise<string[]> {
    const file = path.join(folder, 'model.onnx');
    writeFileSync(file, bytes);
    const told: string[] = [];
    for (const way of [bySteps, atOnce]) {
      try {
        const model = readModel(file);
        printModel(model);
        const done = await runners.within(10, async () => {
          const execution = await Execution.start({ runner: await runners.living(), model });
          try {
            await way(execution);
            const names = model.graph.outputs.map(({ name }) => name);
            await execution.values(0, names);
          } finally {
            execution.close();
          }
          return 'ran';
        });
        told.push(done ?? 'killed');
      } catch (error) {
        assert.ok(error instanceof UserError, String((error as Error).stack));
        assert.notEqual(error.message, '');
        told.push(error.code);
      }
    }
    return told;
  }

  for (const [name, bytes] of Object.entries(seedModels())) {
    it(`${name}: runs, and survives changes of it`, async () => {
      assert.deepEqual(await survive(bytes), ['ran', 'ran']);
      const mutations = fc.array(fc.oneof(byteMutations, modelMutations, modelMutations), {
        minLength: 1,
        maxLength: 3,
      });
      await fc.assert(
        fc.asyncProperty(mutations, async (changes) => {
          let changed = bytes;
          for (const change of changes) {
            try {
              changed = change(changed);
            } catch {
              // A model that was cut cannot be changed as a model any more.
            }
          }
          if (changed.length > 0) await survive(changed);
        }),
        { numRuns: Math.ceil(runs / Object.keys(seedModels()).length), endOnFailure: runs > 1000 },
      );
    });
  }
});
