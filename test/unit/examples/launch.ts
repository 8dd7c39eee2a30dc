import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { readModelToRun } from '../../../core/onnx/read';
import { writeModel } from '../../../core/onnx/write/write';
import { resolveInputs } from '../../../core/tensor/inputs/resolve';
import type { InputSignature } from '../../../core/tensor/inputs/signature';

/** The workspace that `npm start` opens. */
export const examplesFolder = path.resolve(__dirname, '../../../examples');

/** A configuration of examples/.vscode/launch.json, its variables filled in. */
export interface Configuration {
  readonly name: string;
  readonly type: string;
  readonly request: string;
  readonly program: string;
  readonly inputs: unknown;
  readonly dimensions?: Readonly<Record<string, number>>;
  readonly feedback?: Readonly<Record<string, string>>;
}

/** The launch configurations of the examples. */
export function configurations(): Configuration[] {
  const file = readFileSync(path.join(examplesFolder, '.vscode', 'launch.json'), 'utf8');
  const folder = JSON.stringify(examplesFolder).slice(1, -1);
  return JSON.parse(file.replaceAll(/\$\{workspaceFolder\}/g, () => folder)).configurations;
}

/**
 * The model's outputs for one sample of a configuration, by name: what a run of the debugger has to end with; with
 * feedback, what its first iteration has to.
 */
export async function outputsOf(
  program: string,
  sample: unknown,
  { feedback, dimensions = {} }: Pick<Configuration, 'feedback' | 'dimensions'> = {},
): Promise<Map<string, Float32Array>> {
  const session = await sessionOf(program);
  const signature = session.inputMetadata.map((input): InputSignature => {
    if (!input.isTensor) throw new Error(`${input.name} is no tensor`);
    const shape = input.shape.map((size) =>
      typeof size === 'number' ? size : (dimensions[size] ?? (size || undefined)),
    );
    return { name: input.name, dtype: input.type as InputSignature['dtype'], shape };
  });
  const feeds: Record<string, Tensor> = {};
  const options = {
    folder: examplesFolder,
    ...(feedback && { again: { fedBack: Object.values(feedback) } }),
  };
  for (const { name, value } of resolveInputs(sample, signature, options)) {
    if (value.kind !== 'tensor') throw new Error(`${name} is no tensor`);
    const { buffer, byteOffset, byteLength } = Uint8Array.from(value.bytes);
    const { dtype, shape } = value;
    if (dtype === 'int64') {
      feeds[name] = new Tensor(dtype, new BigInt64Array(buffer, byteOffset, byteLength / 8), shape);
    } else if (dtype === 'bool') feeds[name] = new Tensor(dtype, new Uint8Array(buffer, byteOffset), shape);
    else feeds[name] = new Tensor('float32', new Float32Array(buffer, byteOffset, byteLength / 4), shape);
  }
  const outputs = await session.run(feeds);
  await session.release();
  return new Map(Object.entries(outputs).map(([name, { data }]) => [name, data as Float32Array]));
}

/** Plain onnxruntime on a model; a text is made a model first, with the weights that the debugger makes up. */
async function sessionOf(program: string): Promise<InferenceSession> {
  const options = { graphOptimizationLevel: 'disabled', intraOpNumThreads: 1 } as const;
  if (!program.endsWith('.onnxtxt')) return InferenceSession.create(program, options);
  const folder = mkdtempSync(path.join(tmpdir(), 'onnx-debugger-examples-'));
  try {
    const built = path.join(folder, 'model.onnx');
    await writeModel(await readModelToRun(program, { seed: 0, folder }), built);
    return await InferenceSession.create(built, options);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
