import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { ModelProtoSchema, ValueInfoProtoSchema } from '../../../../core/onnx/gen/onnx_pb';
import type { DType } from '../../../../core/tensor/dtype';
import type { Tensor } from '../../../../core/tensor/tensor';
import { typedView } from '../../../../core/tensor/typed-view';

interface PlainTensor {
  readonly name: string;
  readonly type: string;
  readonly data: unknown;
  readonly dims: readonly number[];
}

/**
 * Runs a whole model in plain onnxruntime-node, in a process of its own, with all of `names` as outputs, with
 * optimisation off unless `level` says otherwise.
 */
export async function runPlain(
  file: string,
  feeds: ReadonlyMap<string, Tensor>,
  names: readonly string[],
  level: 'disabled' | 'all' = 'disabled',
): Promise<Map<string, Tensor>> {
  const proto = fromBinary(ModelProtoSchema, readFileSync(file));
  const declared = new Set(proto.graph!.output.map((output) => output.name));
  for (const name of names) {
    if (!declared.has(name)) proto.graph!.output.push(create(ValueInfoProtoSchema, { name }));
  }
  const child = fork(path.join(__dirname, 'plain-child.cjs'), [], {
    serialization: 'advanced',
    execArgv: [],
  });
  try {
    child.send({
      model: toBinary(ModelProtoSchema, proto),
      folder: path.dirname(path.resolve(file)),
      feeds: [...feeds].map(([name, tensor]) => ({
        name,
        type: tensor.dtype,
        data: tensor.strings ?? typedView(tensor),
        dims: tensor.shape,
      })),
      fetches: names,
      level,
    });
    const [answer] = (await Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(([code, signal]) => [{ error: `its process ended (${signal ?? code})` }]),
    ])) as [{ values?: PlainTensor[]; error?: string }];
    if (answer.error !== undefined) throw new Error(`plain onnxruntime: ${answer.error}`);
    return new Map(answer.values!.map((value) => [value.name, tensorOfPlain(value)]));
  } finally {
    if (child.connected) child.disconnect();
  }
}

function tensorOfPlain({ type, data, dims }: PlainTensor): Tensor {
  const dtype = type as DType;
  const shape = [...dims];
  if (dtype === 'string') {
    return { kind: 'tensor', dtype, shape, bytes: new Uint8Array(), strings: data as string[] };
  }
  const { buffer, byteOffset, byteLength } = data as Uint8Array;
  return { kind: 'tensor', dtype, shape, bytes: new Uint8Array(buffer, byteOffset, byteLength) };
}
