import { readFileSync } from 'node:fs';
import path from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
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
  feedback?: Configuration['feedback'],
): Promise<Map<string, Float32Array>> {
  const session = await InferenceSession.create(program, {
    graphOptimizationLevel: 'disabled',
    intraOpNumThreads: 1,
  });
  const signature = session.inputMetadata.map((input): InputSignature => {
    if (!input.isTensor) throw new Error(`${input.name} is no tensor`);
    const shape = input.shape.map((size) => (typeof size === 'number' ? size : size || undefined));
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
    feeds[name] =
      value.dtype === 'int64'
        ? new Tensor('int64', new BigInt64Array(buffer, byteOffset, byteLength / 8), value.shape)
        : new Tensor('float32', new Float32Array(buffer, byteOffset, byteLength / 4), value.shape);
  }
  const outputs = await session.run(feeds);
  await session.release();
  return new Map(Object.entries(outputs).map(([name, { data }]) => [name, data as Float32Array]));
}
