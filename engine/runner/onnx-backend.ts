import { create, toBinary } from '@bufbuild/protobuf';
import type { Backend, Work } from '../../core/expressions/backend';
import type { NodeProto } from '../../core/onnx/gen/onnx_pb';
import { GraphProtoSchema, ModelProtoSchema } from '../../core/onnx/gen/onnx_pb';
import { type DType, elementType } from '../../core/tensor/dtype';
import { tensorOf } from '../../core/tensor/elements';
import type { Tensor } from '../../core/tensor/tensor';
import { countNonFinite } from './non-finite';
import { Session } from './onnxruntime';
import { intAttribute, node, tensorType, valueInfo } from './proto';

/** From so much work on, a session is worth its making (a millisecond or two) and the copies that it may need. */
const heavy: Readonly<Record<Work, number>> = { matmul: 2 ** 21, softmax: 2 ** 18, topk: 2 ** 14 };

/** The types that onnxruntime has kernels for, whose results are those of NumPy within docs/expressions.md's bounds. */
const types: Readonly<Record<Work, readonly DType[]>> = {
  // Integers wrap around in both.
  matmul: ['float32', 'float64', 'float16', 'int32', 'int64', 'uint32', 'uint64'],
  softmax: ['float32', 'float64', 'float16'],
  topk: ['float32', 'float64', 'int32', 'int64'],
};

const mostSessions = 8;

/** The opset of the graphs. */
const opset = 17;

/**
 * Computes what is heavy in an expression by small graphs of one operator in onnxruntime, over the tensors where they
 * are. `least`: the work from which on it does so.
 */
export class OnnxBackend implements Backend {
  private readonly sessions = new Map<string, Session>();

  constructor(private readonly least: Readonly<Record<Work, number>> = heavy) {}

  takes(work: Work, dtype: DType, amount: number): boolean {
    return amount > 0 && amount >= this.least[work] && types[work].includes(dtype);
  }

  matmul(a: Tensor, b: Tensor): Tensor {
    // onnxruntime multiplies float16 on the CPU in float32 only.
    return this.run(`matmul ${a.dtype}`, { a, b }, a.dtype, () => [node('MatMul', ['a', 'b'], ['y'])]).y!;
  }

  softmax(x: Tensor, axis: number, isLog: boolean): Tensor {
    const op = isLog ? 'LogSoftmax' : 'Softmax';
    return this.run(`${op} ${x.dtype} ${axis}`, { x }, x.dtype, () => [
      node(op, ['x'], ['y'], [intAttribute('axis', axis)]),
    ]).y!;
  }

  topk(x: Tensor, count: number, axis: number, largest: boolean) {
    // ONNX does not say where a NaN goes; NumPy sorts it last.
    if (elementType(x.dtype).kind === 'float' && countNonFinite(x).nan > 0) return undefined;
    const k = tensorOf('int64', [1], [BigInt(count)]);
    const { y, i } = this.run(
      `topk ${x.dtype} ${axis} ${largest}`,
      { x, k },
      x.dtype,
      () => [
        node(
          'TopK',
          ['x', 'k'],
          ['y', 'i'],
          [intAttribute('axis', axis), intAttribute('largest', Number(largest))],
        ),
      ],
      ['y', 'i'],
    );
    return { values: y!, indices: i! };
  }

  /** Lets its sessions go. */
  close(): void {
    for (const session of this.sessions.values()) session.dispose();
    this.sessions.clear();
  }

  private run(
    key: string,
    feeds: Readonly<Record<string, Tensor>>,
    dtype: DType,
    nodes: () => NodeProto[],
    outputs: readonly string[] = ['y'],
  ): Record<string, Tensor> {
    const session = this.session(key, () => {
      const inputs = Object.entries(feeds).map(([name, tensor]) => valueInfo(name, tensorType(tensor.dtype)));
      return modelOf(dtype === 'float16' ? throughFloat32(nodes()) : nodes(), inputs, outputs);
    });
    return Object.fromEntries(session.run(new Map(Object.entries(feeds)), outputs));
  }

  private session(key: string, make: () => Uint8Array): Session {
    let session = this.sessions.get(key);
    this.sessions.delete(key);
    session ??= new Session(make(), { folder: undefined, profile: 'node', executionProviders: ['cpu'] });
    this.sessions.set(key, session);
    for (const [oldest, each] of this.sessions) {
      if (this.sessions.size <= mostSessions) break;
      this.sessions.delete(oldest);
      each.dispose();
    }
    return session;
  }
}

function modelOf(
  nodes: readonly NodeProto[],
  inputs: readonly ReturnType<typeof valueInfo>[],
  outputs: readonly string[],
): Uint8Array {
  const graph = create(GraphProtoSchema, {
    name: 'expression',
    node: [...nodes],
    input: [...inputs],
    output: outputs.map((name) => valueInfo(name)),
  });
  return toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, { irVersion: 8n, opsetImport: [{ domain: '', version: BigInt(opset) }], graph }),
  );
}

/** The same nodes, of one operator, with their float16 inputs and their output cast. */
function throughFloat32(nodes: readonly NodeProto[]): NodeProto[] {
  const cast = (from: string, to: string, dtype: DType) =>
    node('Cast', [from], [to], [intAttribute('to', elementType(dtype).code)]);
  return nodes.flatMap((each) => [
    ...each.input.map((name) => cast(name, `${name}::float32`, 'float32')),
    node(
      each.opType,
      each.input.map((name) => `${name}::float32`),
      ['y::float32'],
      each.attribute,
    ),
    cast('y::float32', 'y', 'float16'),
  ]);
}
