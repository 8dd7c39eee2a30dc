import path from 'node:path';
import { readModel } from '../../../core/onnx/read';
import type { Tensor } from '../../../core/tensor/tensor';
import { Execution } from '../../../engine/execution';
import { Runner } from '../../../engine/runner-client';

const folder = path.resolve(__dirname, '../../../examples/digits');

/** Values that examples/digits makes of one of its digits, computed by onnxruntime. */
export async function digitsValues(names: readonly string[], digit = 3): Promise<Map<string, Tensor>> {
  const runner = await Runner.start();
  try {
    const model = readModel(path.join(folder, 'digits.onnx'));
    const inputs = { image: path.join(folder, `digit-${digit}.npy`) };
    const execution = await Execution.start({ runner, model, inputs, inputsFolder: folder });
    while (!execution.ended) await execution.step();
    const values = await execution.values(0, names);
    const tensors = new Map<string, Tensor>();
    for (const [name, held] of values) {
      if (held.kind !== 'tensor') continue;
      const { dtype, shape, id, byteLength } = held;
      const bytes = new Uint8Array(await runner.bytes(id, 0, byteLength));
      tensors.set(name, { kind: 'tensor', dtype, shape, bytes });
    }
    execution.close();
    return tensors;
  } finally {
    await runner.close();
  }
}
