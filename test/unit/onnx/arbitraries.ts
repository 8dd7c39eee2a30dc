import type { MessageInitShape } from '@bufbuild/protobuf';
import fc from 'fast-check';
import type {
  AttributeProtoSchema,
  FunctionProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  SparseTensorProtoSchema,
  StringStringEntryProtoSchema,
  TensorProtoSchema,
  TypeProtoSchema,
  ValueInfoProtoSchema,
} from '../../../core/onnx/gen/onnx_pb';
import { AttributeProto_AttributeType as Type } from '../../../core/onnx/gen/onnx_pb';
import { typedFieldName } from '../../../core/onnx/tensor-proto';
import { byteLength, elementTypes } from '../../../core/tensor/dtype';
import type { GraphInit } from './fixtures';

type TensorInit = MessageInitShape<typeof TensorProtoSchema>;
type AttributeInit = MessageInitShape<typeof AttributeProtoSchema>;
type TypeInit = MessageInitShape<typeof TypeProtoSchema>;
type SparseInit = MessageInitShape<typeof SparseTensorProtoSchema>;
type NodeInit = MessageInitShape<typeof NodeProtoSchema>;

/** Names as models have them: identifiers, paths, words of the syntax, signs that must be quoted, none. */
const names = fc.oneof(
  fc.stringMatching(/^[a-z_][a-z0-9_]{0,6}$/),
  fc.stringMatching(/^\/[a-z]{1,4}\/[A-Z][a-z]{1,4}_[0-9]$/),
  fc.constantFrom(
    '',
    'float',
    'nan',
    'seq',
    'a::b',
    'x y',
    '"',
    '\\',
    'é',
    '#',
    'a\nb',
    '{',
    '<',
    '// http://x',
    '#1',
    '\u2028',
    'a\r\n',
    '\u0000',
  ),
  fc.string({ maxLength: 6 }),
);
const identifier = fc.stringMatching(/^[a-z][a-z0-9_]{0,5}$/);

const documentation = fc.constantFrom(
  undefined,
  undefined,
  '',
  'a comment',
  'two\nlines',
  'see https://x "y"\\',
);
const metadata: fc.Arbitrary<MessageInitShape<typeof StringStringEntryProtoSchema>[]> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<{ key: string; value: string }[]>([]) },
  { weight: 1, arbitrary: fc.array(fc.record({ key: names, value: names }), { maxLength: 2 }) },
);

/** Tensors of every type, in raw data or in their typed field, small and beyond what stays inline. */
export const tensors: fc.Arbitrary<TensorInit> = fc
  .record({
    type: fc.constantFrom(...elementTypes),
    count: fc.oneof(fc.nat(5), fc.integer({ min: 17, max: 300 })),
    raw: fc.boolean(),
    name: names,
    seed: fc.nat(0xffff),
    docString: documentation,
    metadataProps: metadata,
  })
  .map(({ type, count, raw, name, seed, docString, metadataProps }) => {
    const dims = [BigInt(count)];
    const tensor: TensorInit = { name, dataType: type.code, dims, docString, metadataProps };
    const value = (at: number) => (seed * 31 + at * 7919) % 251;
    if (type.kind === 'string') {
      const stringData = Array.from({ length: count }, (_, at) => new TextEncoder().encode(`s${value(at)}`));
      return { ...tensor, stringData };
    }
    if (raw)
      return {
        ...tensor,
        rawData: Uint8Array.from({ length: byteLength(type.name, count) }, (_, at) => value(at)),
      };
    const packed = type.bits < 8 ? byteLength(type.name, count) : type.kind === 'complex' ? 2 * count : count;
    const numbers = Array.from({ length: packed }, (_, at) => (type.kind === 'bool' ? at % 2 : value(at)));
    switch (typedFieldName(type.name)) {
      case 'float_data':
        return { ...tensor, floatData: numbers };
      case 'double_data':
        return { ...tensor, doubleData: numbers };
      case 'int64_data':
        return { ...tensor, int64Data: numbers.map((number) => BigInt(number) - 100n) };
      case 'uint64_data':
        return { ...tensor, uint64Data: numbers.map(BigInt) };
      default: {
        // Signed types below 32 bits hold their sign, as writers do.
        const signed = type.kind === 'int' && type.bits >= 8;
        return { ...tensor, int32Data: numbers.map((number) => (signed ? number - 125 : number)) };
      }
    }
  });

const bytes = fc.oneof(
  fc.string({ maxLength: 8 }).map((text) => new TextEncoder().encode(text)),
  fc.uint8Array({ maxLength: 6 }),
) as fc.Arbitrary<Uint8Array<ArrayBuffer>>;
const float = fc.float();
const integer = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });

/** Types of every kind, with what the syntax has a form for and what it has none for. */
const types: fc.Arbitrary<TypeInit> = fc.letrec<{ type: TypeInit }>((tie) => {
  const dimension = fc.oneof(
    fc.bigInt({ min: -1n, max: 9n }).map((value) => ({ value: { case: 'dimValue' as const, value } })),
    names.map((value) => ({ value: { case: 'dimParam' as const, value } })),
    fc.constant({ denotation: 'DATA_BATCH' }),
    fc.constant({}),
  );
  const shape = fc.option(
    fc.array(dimension, { maxLength: 3 }).map((dim) => ({ dim })),
    { nil: undefined },
  );
  const elemType = fc.constantFrom(...elementTypes.map(({ code }) => code), 99);
  const tensor = fc.record({ elemType, shape });
  const inner = tie('type').map((type) => ({ elemType: type }));
  const values: fc.Arbitrary<TypeInit['value']>[] = [
    tensor.map((value) => ({ case: 'tensorType', value })),
    tensor.map((value) => ({ case: 'sparseTensorType', value })),
    inner.map((value) => ({ case: 'sequenceType', value })),
    inner.map((value) => ({ case: 'optionalType', value })),
    fc.record({ keyType: elemType, valueType: tie('type') }).map((value) => ({ case: 'mapType', value })),
    fc
      .record({ domain: fc.oneof(names, fc.constantFrom('a.b')), name: names })
      .map((value) => ({ case: 'opaqueType', value })),
  ];
  const denotation = fc.constantFrom(undefined, undefined, undefined, 'IMAGE');
  const value = fc.oneof({ depthSize: 'small', withCrossShrink: true }, ...values);
  return { type: fc.oneof({ weight: 9, arbitrary: fc.record({ value, denotation }) }, fc.constant({})) };
}).type;

const valueInfos: fc.Arbitrary<MessageInitShape<typeof ValueInfoProtoSchema>> = fc.record({
  name: names,
  type: fc.option(types, { nil: undefined }),
  docString: documentation,
  metadataProps: metadata,
});

const sparse: fc.Arbitrary<SparseInit> = fc.record({
  values: tensors,
  indices: tensors,
  dims: fc.array(fc.bigInt({ min: 0n, max: 9n }), { maxLength: 2 }),
});

function attributes(depth: number): fc.Arbitrary<AttributeInit> {
  const name = fc.oneof({ weight: 5, arbitrary: identifier }, { weight: 1, arbitrary: names });
  const kinds: fc.Arbitrary<AttributeInit>[] = [
    float.map((f) => ({ type: Type.FLOAT, f })),
    integer.map((i) => ({ type: Type.INT, i })),
    bytes.map((s) => ({ type: Type.STRING, s })),
    tensors.map((t) => ({ type: Type.TENSOR, t })),
    fc.array(float, { maxLength: 5 }).map((values) => ({ type: Type.FLOATS, floats: values })),
    fc.array(integer, { maxLength: 5 }).map((ints) => ({ type: Type.INTS, ints })),
    fc.array(bytes, { maxLength: 3 }).map((strings) => ({ type: Type.STRINGS, strings })),
    fc.array(tensors, { maxLength: 2 }).map((values) => ({ type: Type.TENSORS, tensors: values })),
    fc.record({ refAttrName: names, type: fc.nat(14) }),
    types.map((tp) => ({ type: Type.TYPE_PROTO, tp })),
    fc.array(types, { maxLength: 2 }).map((list) => ({ type: Type.TYPE_PROTOS, typeProtos: list })),
    sparse.map((sparseTensor) => ({ type: Type.SPARSE_TENSOR, sparseTensor })),
    fc.array(sparse, { maxLength: 2 }).map((list) => ({ type: Type.SPARSE_TENSORS, sparseTensors: list })),
    // Fields beside those of the type, and none.
    fc.record({ type: fc.nat(14), f: float, s: bytes, docString: documentation }),
    fc.array(integer, { maxLength: 2 }).map((ints) => ({ ints })),
  ];
  if (depth > 0) {
    kinds.push(graphs(depth - 1).map((g) => ({ type: Type.GRAPH, g })));
    kinds.push(
      fc.array(graphs(depth - 1), { maxLength: 2 }).map((list) => ({ type: Type.GRAPHS, graphs: list })),
    );
  }
  return fc
    .tuple(name, fc.oneof(...kinds))
    .map(([attributeName, value]) => ({ ...value, name: attributeName }));
}

function nodes(depth: number): fc.Arbitrary<NodeInit> {
  return fc.record({
    opType: fc.oneof(fc.constantFrom('Conv', 'Constant', 'If', 'aten::add'), identifier),
    domain: fc.constantFrom('', 'ai.onnx', 'com.microsoft', 'my-domain'),
    overload: fc.constantFrom('', 'v2', 'a b'),
    name: names,
    input: fc.array(names, { maxLength: 3 }),
    output: fc.array(names, { maxLength: 2 }),
    attribute: fc.array(attributes(depth), { maxLength: 3 }),
    docString: documentation,
    metadataProps: metadata,
  });
}

/** Graphs with nodes whose names meet at random, so that many are wrong in one way or the other. */
function graphs(depth: number): fc.Arbitrary<GraphInit> {
  return fc.record({
    name: names,
    docString: documentation,
    metadataProps: metadata,
    input: fc.array(valueInfos, { maxLength: 2 }),
    output: fc.array(valueInfos, { maxLength: 2 }),
    valueInfo: fc.array(valueInfos, { maxLength: 1 }),
    sparseInitializer: fc.array(sparse, { maxLength: 1 }),
    quantizationAnnotation: fc.array(fc.record({ tensorName: names, quantParameterTensorNames: metadata }), {
      maxLength: 1,
    }),
    initializer: fc.array(tensors, { maxLength: 3 }),
    node: fc.array(nodes(depth), { maxLength: 4 }),
  });
}

const functions: fc.Arbitrary<MessageInitShape<typeof FunctionProtoSchema>> = fc.record({
  name: names,
  domain: fc.constantFrom('local', ''),
  input: fc.array(names, { maxLength: 2 }),
  output: fc.array(names, { maxLength: 2 }),
  overload: fc.constantFrom('', 'v2', 'a b'),
  opsetImport: fc.constantFrom([], [{ domain: '', version: 17n }]),
  attribute: fc.array(names, { maxLength: 2 }),
  attributeProto: fc.array(attributes(1), { maxLength: 2 }),
  valueInfo: fc.array(valueInfos, { maxLength: 1 }),
  docString: documentation,
  metadataProps: metadata,
  node: fc.array(nodes(1), { maxLength: 2 }),
});

/** Models that decode; most of them make no sense, which nothing may mind. */
export const models: fc.Arbitrary<MessageInitShape<typeof ModelProtoSchema>> = fc.record({
  irVersion: fc.constantFrom(3n, 9n),
  opsetImport: fc.constant([{ domain: '', version: 17n }]),
  producerName: names,
  domain: names,
  modelVersion: fc.constantFrom(undefined, 0n, -1n, 5n),
  docString: documentation,
  metadataProps: metadata,
  trainingInfo: fc.array(
    fc.record({ algorithm: graphs(0), initializationBinding: metadata, updateBinding: metadata }),
    { maxLength: 1 },
  ),
  configuration: fc.constantFrom([], [{ name: 'gpus', numDevices: 2, device: ['0', '1'] }]),
  graph: graphs(2),
  functions: fc.array(functions, { maxLength: 2 }),
});
