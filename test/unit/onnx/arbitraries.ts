import type { MessageInitShape } from '@bufbuild/protobuf';
import fc from 'fast-check';
import type {
  AttributeProtoSchema,
  FunctionProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  TensorProtoSchema,
} from '../../../core/onnx/gen/onnx_pb';
import { AttributeProto_AttributeType as Type } from '../../../core/onnx/gen/onnx_pb';
import { typedFieldName } from '../../../core/onnx/tensor-proto';
import { byteLength, elementTypes } from '../../../core/tensor/dtype';
import type { GraphInit } from './fixtures';

type TensorInit = MessageInitShape<typeof TensorProtoSchema>;
type AttributeInit = MessageInitShape<typeof AttributeProtoSchema>;
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
  ),
  fc.string({ maxLength: 6 }),
);
const identifier = fc.stringMatching(/^[a-z][a-z0-9_]{0,5}$/);

/** Tensors of every type, in raw data or in their typed field, small and beyond what stays inline. */
export const tensors: fc.Arbitrary<TensorInit> = fc
  .record({
    type: fc.constantFrom(...elementTypes),
    count: fc.oneof(fc.nat(5), fc.integer({ min: 17, max: 300 })),
    raw: fc.boolean(),
    name: names,
    seed: fc.nat(0xffff),
  })
  .map(({ type, count, raw, name, seed }) => {
    const tensor: TensorInit = { name, dataType: type.code, dims: [BigInt(count)] };
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
    names.map((refAttrName) => ({ type: Type.INT, refAttrName })),
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
    docString: fc.constantFrom('', 'a comment', 'two\nlines'),
  });
}

/** Graphs with nodes whose names meet at random, so that many are wrong in one way or the other. */
function graphs(depth: number): fc.Arbitrary<GraphInit> {
  const value = names.map((name) => ({ name }));
  return fc.record({
    name: names,
    input: fc.array(value, { maxLength: 2 }),
    output: fc.array(value, { maxLength: 2 }),
    valueInfo: fc.array(value, { maxLength: 1 }),
    initializer: fc.array(tensors, { maxLength: 3 }),
    node: fc.array(nodes(depth), { maxLength: 4 }),
  });
}

const functions: fc.Arbitrary<MessageInitShape<typeof FunctionProtoSchema>> = fc.record({
  name: names,
  domain: fc.constantFrom('local', ''),
  input: fc.array(names, { maxLength: 2 }),
  output: fc.array(names, { maxLength: 2 }),
  attribute: fc.array(names, { maxLength: 2 }),
  node: fc.array(nodes(1), { maxLength: 2 }),
});

/** Models that decode; most of them make no sense, which nothing may mind. */
export const models: fc.Arbitrary<MessageInitShape<typeof ModelProtoSchema>> = fc.record({
  irVersion: fc.constantFrom(3n, 9n),
  opsetImport: fc.constant([{ domain: '', version: 17n }]),
  producerName: names,
  metadataProps: fc.array(fc.record({ key: names, value: names }), { maxLength: 2 }),
  graph: graphs(2),
  functions: fc.array(functions, { maxLength: 2 }),
});
