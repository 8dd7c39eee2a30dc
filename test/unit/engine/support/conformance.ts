import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Model } from '../../../../core/onnx/model';
import { readModel } from '../../../../core/onnx/read';
import { readPb } from '../../../../core/tensor/files/pb';
import type { Value } from '../../../../core/tensor/tensor';
import { Execution } from '../../../../engine/execution';
import type { Runner } from '../../../../engine/runner-client';
import { never, noStops, noWatch } from './harness';
import { bits, bringOver, difference } from './values';

/** The folders of ONNX backend cases under a folder. */
export function caseFolders(root: string): string[] {
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((kind) =>
      readdirSync(path.join(root, kind.name)).map((name) => path.join(root, kind.name, name)),
    )
    .filter((folder) => existsSync(path.join(folder, 'model.onnx')))
    .sort();
}

/** Runs a case node by node, into bodies. */
export async function runBySteps(execution: Execution): Promise<void> {
  while (!execution.ended) if (!(await execution.stepIn())) await execution.step();
}

/** Runs a case on as few submodels as can be. */
async function runAtOnce(execution: Execution): Promise<void> {
  const { reason } = await execution.advance(noStops, noWatch, never);
  if (reason !== 'end') throw new Error(`came back because of ${reason}`);
}

/** The outputs of the main graph, brought over. */
async function outputsOf(execution: Execution, runner: Runner): Promise<Map<string, Value>> {
  const names = execution.model.graph.outputs.map((output) => output.name);
  const values = await execution.values(0, names);
  const outputs = new Map<string, Value>();
  for (const name of names) outputs.set(name, await bringOver(runner, values.get(name)!));
  return outputs;
}

/** Runs a case both ways against its expected outputs; tells what is wrong, or nothing. */
export async function checkCase(runner: Runner, folder: string): Promise<string | undefined> {
  const model = readModel(path.join(folder, 'model.onnx'));
  const sets = readdirSync(folder).filter((name) => name.startsWith('test_data_set_'));
  for (const set of sets) {
    const inputs = path.join(folder, set);
    const results: Map<string, Value>[] = [];
    for (const run of [runBySteps, runAtOnce]) {
      const execution = await Execution.start({ runner, model, inputs: inputsOf(model, inputs) });
      await run(execution);
      results.push(await outputsOf(execution, runner));
      execution.close();
    }
    const [stepped, atOnce] = results;
    for (const [at, { name, type }] of model.graph.outputs.entries()) {
      const file = path.join(inputs, `output_${at}.pb`);
      if (!existsSync(file)) continue;
      const kind = type?.value.case?.replace('Type', '') as 'tensor' | 'sequence' | 'optional' | undefined;
      const expected = readPb(readFileSync(file), file, kind ?? 'tensor');
      const different = difference(stepped!.get(name)!, expected);
      if (different) return `${set}: '${name}' by steps: ${different}`;
      if (bits(stepped!.get(name)) !== bits(atOnce!.get(name)))
        return `${set}: '${name}' differs by continue`;
    }
  }
  return undefined;
}

/** Cases without inputs have no input files. */
function inputsOf(model: Model, folder: string): unknown {
  return model.graph.inputs.length === 0 ? undefined : folder;
}
