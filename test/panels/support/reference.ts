import { readFileSync } from 'node:fs';
import path from 'node:path';
import { PNG } from 'pngjs';
import type { Tensor } from '../../../core/tensor/tensor';
import { runPlain } from '../../unit/engine/support/plain';
import { float32 } from './tensors';

const digits = path.resolve(__dirname, '../../../examples/digits');

/** A tensor that onnxruntime alone has computed. */
export interface Reference {
  readonly shape: readonly number[];
  readonly values: Float32Array;
  at(...index: readonly number[]): number;
}

/** Values of examples/digits for its picture test-51.png, computed by onnxruntime without the debugger. */
export async function digitsReference(names: readonly string[]): Promise<Map<string, Reference>> {
  const { data, width, height } = PNG.sync.read(readFileSync(path.join(digits, 'test-51.png')));
  const grey = Array.from({ length: width * height }, (_, at) => data[4 * at]!);
  const image = float32([1, 1, height, width], grey);
  const values = await runPlain(path.join(digits, 'digits.onnx'), new Map([['image', image]]), names);
  return new Map([...values, ['image', image] as const].map(([name, tensor]) => [name, reference(tensor)]));
}

/** A float32 tensor as numbers. */
function reference({ shape, bytes }: Tensor): Reference {
  const values = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
  const at = (...index: readonly number[]) =>
    values[index.reduce((flat, k, axis) => flat * shape[axis]! + k, 0)]!;
  return { shape, values, at };
}
