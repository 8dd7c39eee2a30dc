import path from 'node:path';
import { UserError } from '../core/errors';
import type { Model } from '../core/onnx/model';
import { readModel } from '../core/onnx/read';
import { isTextFile, withoutTextEnding } from '../core/onnx/text-file';
import { writeModel } from '../core/onnx/write/write';
import { sentence } from './ort-errors';
import type { Runner } from './runner-client';
import { OrtError } from './runner-client';

/**
 * The graph that onnxruntime makes of a model at its highest level of optimisation (`all`), as a model of its own:
 * fused operators are nodes of it. Stepped without further optimisation, it gives the bits of the plain optimised run.
 *
 * Here, and nowhere else, weights are copied: onnxruntime folds and reorders them, and writes them with the model
 * into `folder`, which the caller has made and deletes.
 *
 * @throws UserError OD2046 where onnxruntime cannot read the model; RunnerDied
 */
export async function optimizedModel(runner: Runner, model: Model, folder: string): Promise<Model> {
  const name = path.basename(model.path);
  const target = path.join(folder, isTextFile(name) ? `${withoutTextEnding(name)}.onnx` : name);
  const file = model.text ? await asBinary(model, folder) : model.path;
  runner.running = { text: `the optimisation of ${name}`, nodes: [] };
  try {
    await runner.request('optimize', { file, target });
  } catch (error) {
    if (!(error instanceof OrtError)) throw error;
    const text = `onnxruntime cannot optimise '${name}': ${sentence(error.message.split('\n')[0]!.trim())} Set \`graph\` to "model" to debug the graph of the file.`;
    throw new UserError('OD2046', text, error.message);
  } finally {
    runner.running = undefined;
  }
  return readModel(target);
}

/** A text as a binary model, which is all that onnxruntime reads. */
async function asBinary(model: Model, folder: string): Promise<string> {
  const { file } = await writeModel(model, path.join(folder, `${path.basename(model.path)}.source.onnx`), {
    overwrite: true,
  });
  return file;
}
