import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { create, toBinary } from '@bufbuild/protobuf';
import type { GraphProto, NodeProto, TypeProto } from '../../../../core/onnx/gen/onnx_pb';
import {
  AttributeProtoSchema,
  FunctionProtoSchema,
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  TypeProtoSchema,
  ValueInfoProtoSchema,
} from '../../../../core/onnx/gen/onnx_pb';
import { tensorToProto } from '../../../../core/onnx/tensor-proto';
import type { DType } from '../../../../core/tensor/dtype';
import { elementType } from '../../../../core/tensor/dtype';
import type { Element } from '../../../../core/tensor/elements';
import { tensorOf } from '../../../../core/tensor/elements';
import type { Tensor } from '../../../../core/tensor/tensor';

/** Attribute values as tests write them: whole numbers are ints, `{ float: 0.5 }` a float, a tensor, a graph. */
export type AttributeValue =
  | number
  | readonly number[]
  | string
  | { readonly float: number }
  | { readonly ref: string; readonly type: number }
  | Tensor
  | GraphProto;

/** A node: operator (`domain:Op`), inputs, outputs, attributes. */
export function op(
  name: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Readonly<Record<string, AttributeValue>> = {},
): NodeProto {
  const [type, domain = ''] = name.split(':').reverse();
  return create(NodeProtoSchema, {
    name: `${type}_${outputs.find((output) => output !== '') ?? ''}`,
    opType: type,
    domain,
    input: [...inputs],
    output: [...outputs],
    attribute: Object.entries(attributes).map(([key, value]) => attribute(key, value)),
  });
}

function attribute(name: string, value: AttributeValue) {
  if (typeof value === 'number') return create(AttributeProtoSchema, { name, type: 2, i: BigInt(value) });
  if (typeof value === 'string') {
    return create(AttributeProtoSchema, { name, type: 3, s: new TextEncoder().encode(value) });
  }
  if (isList(value)) return create(AttributeProtoSchema, { name, type: 7, ints: value.map(BigInt) });
  if ('float' in value) return create(AttributeProtoSchema, { name, type: 1, f: value.float });
  if ('ref' in value) return create(AttributeProtoSchema, { name, type: value.type, refAttrName: value.ref });
  if ('kind' in value) return create(AttributeProtoSchema, { name, type: 4, t: tensorToProto('', value) });
  return create(AttributeProtoSchema, { name, type: 5, g: value });
}

function isList(value: AttributeValue): value is readonly number[] {
  return Array.isArray(value);
}

/** The type written `float32[2,N]`, `int64[]`, or `bool` for an unknown shape. */
export function type(text: string): TypeProto {
  const [, dtype, shape] = /^(\w+)(?:\[(.*)\])?$/.exec(text)!;
  const dim = shape
    ?.split(',')
    .filter((size) => size !== '')
    .map((size) => ({
      value: /^\d+$/.test(size)
        ? { case: 'dimValue' as const, value: BigInt(size) }
        : { case: 'dimParam' as const, value: size },
    }));
  return create(TypeProtoSchema, {
    value: {
      case: 'tensorType',
      value: { elemType: elementType(dtype as DType).code, shape: dim && { dim } },
    },
  });
}

/** A tensor of these elements. */
export function tensor(dtype: DType, shape: readonly number[], elements: readonly Element[]): Tensor {
  return tensorOf(dtype, shape, elements);
}

export interface GraphParts {
  readonly inputs?: Readonly<Record<string, string | TypeProto>>;
  readonly outputs: Readonly<Record<string, string | TypeProto>>;
  readonly nodes: readonly NodeProto[];
  readonly weights?: Readonly<Record<string, Tensor>>;
}

export function graph(parts: GraphParts): GraphProto {
  const values = (types: Readonly<Record<string, string | TypeProto>> = {}) =>
    Object.entries(types).map(([name, given]) =>
      create(ValueInfoProtoSchema, { name, type: typeof given === 'string' ? type(given) : given }),
    );
  return create(GraphProtoSchema, {
    name: 'g',
    input: values(parts.inputs),
    output: values(parts.outputs),
    node: [...parts.nodes],
    initializer: Object.entries(parts.weights ?? {}).map(([name, value]) => tensorToProto(name, value)),
  });
}

type FunctionInit = MessageInitShape<typeof FunctionProtoSchema>;

export interface ModelParts extends GraphParts {
  readonly opset?: number;
  readonly domains?: Readonly<Record<string, number>>;
  readonly functions?: readonly FunctionInit[];
}

/** The bytes of a model with that graph, of opset 17. */
export function modelOfGraph(main: GraphProto): Uint8Array {
  const opsetImport = [{ domain: '', version: 17n }];
  return toBinary(ModelProtoSchema, create(ModelProtoSchema, { irVersion: 9n, opsetImport, graph: main }));
}

/** The bytes of a model. */
export function modelBytes(parts: ModelParts): Uint8Array {
  const { opset = 17, domains = {}, functions = [] } = parts;
  return toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, {
      irVersion: 9n,
      opsetImport: Object.entries({ '': opset, ...domains }).map(([domain, version]) => ({
        domain,
        version: BigInt(version),
      })),
      functions: functions.map((init) => create(FunctionProtoSchema, init as never)),
      graph: graph(parts),
    }),
  );
}

/** A folder for one suite's models, removed after it. */
export function modelFolder(): { write(parts: ModelParts | Uint8Array, name?: string): string } {
  let folder = '';
  let count = 0;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'onnx-debugger-engine-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  return {
    write(parts, name = `model-${++count}.onnx`) {
      const file = path.join(folder, name);
      writeFileSync(file, parts instanceof Uint8Array ? parts : modelBytes(parts));
      return file;
    },
  };
}
