import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import fc from 'fast-check';
import type { GraphProto, ModelProto } from '../../../../core/onnx/gen/onnx_pb';
import { ModelProtoSchema, StringStringEntryProtoSchema } from '../../../../core/onnx/gen/onnx_pb';

/** A change that somebody, or a broken disk, makes to a model's file. */
export type Mutation = (bytes: Uint8Array) => Uint8Array;

/** Varints beyond what any field can mean. */
const absurdVarints = [
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f],
  [0xff, 0xff, 0xff, 0xff, 0x0f],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
];

/** Numbers that are sizes, axes or indices gone wrong. */
const absurdNumbers = [
  0n,
  -1n,
  1n,
  7n,
  1n << 31n,
  -(1n << 31n),
  1n << 62n,
  -(1n << 63n),
  (1n << 63n) - 1n,
  1n << 40n,
];

const place = fc.nat(0xffffff);

/** Changes of the bytes: flips, cuts, ranges that are there twice or gone, absurd varints. */
export const byteMutations: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(place, fc.integer({ min: 1, max: 255 })).map(
    ([at, by]): Mutation =>
      (bytes) => {
        const changed = Uint8Array.from(bytes);
        changed[at % changed.length]! ^= by;
        return changed;
      },
  ),
  place.map(
    (at): Mutation =>
      (bytes) =>
        bytes.slice(0, at % bytes.length),
  ),
  fc.tuple(place, place, place).map(
    ([from, length, to]): Mutation =>
      (bytes) => {
        const start = from % bytes.length;
        const range = bytes.slice(start, start + (length % 64));
        return spliced(bytes, to % bytes.length, 0, range);
      },
  ),
  fc.tuple(place, fc.integer({ min: 1, max: 32 })).map(
    ([at, count]): Mutation =>
      (bytes) =>
        spliced(bytes, at % bytes.length, count, []),
  ),
  fc.tuple(place, fc.constantFrom(...absurdVarints)).map(
    ([at, varint]): Mutation =>
      (bytes) =>
        spliced(bytes, at % bytes.length, 1, varint),
  ),
);

/** Changes of what a well-formed model says: names, types, sizes, attributes, order, where its data is. */
export const modelMutations: fc.Arbitrary<Mutation> = fc
  .tuple(fc.nat(11), place, place, fc.constantFrom(...absurdNumbers))
  .map(
    ([kind, a, b, number]): Mutation =>
      (bytes) => {
        const model = fromBinary(ModelProtoSchema, bytes);
        const graphs = allGraphs(model);
        const graph = graphs[a % graphs.length]!;
        const nodes = graphs.flatMap((each) => each.node);
        const node = nodes[a % nodes.length]!;
        const names = nodes.flatMap((each) => [...each.input, ...each.output]);
        const name = names[b % names.length]!;
        const attributes = nodes.flatMap((each) => each.attribute);
        const attribute = attributes[b % Math.max(1, attributes.length)];
        const weights = graphs.flatMap((each) => each.initializer);
        const weight = weights[b % Math.max(1, weights.length)];
        switch (kind) {
          case 0:
            if (node.input.length > 0) node.input[b % node.input.length] = name;
            break;
          case 1:
            if (node.output.length > 0) node.output[b % node.output.length] = name;
            break;
          case 2:
            node.input.push(name);
            break;
          case 3:
            node.opType = nodes[b % nodes.length]!.opType;
            break;
          case 4:
            if (attribute) {
              attribute.i = number;
              attribute.ints = attribute.ints.map(() => number);
            }
            break;
          case 5:
            if (attribute) attribute.type = b % 16;
            break;
          case 6:
            if (weight) weight.dims = weight.dims.length > 0 ? weight.dims.map(() => number) : [number];
            break;
          case 7:
            if (weight) weight.dataType = b % 30;
            break;
          case 8:
            if (weight) {
              weight.dataLocation = 1;
              weight.externalData = Object.entries({
                location: ['../../etc/passwd', '/etc/passwd', '', 'model.onnx', '.', '\0', 'nul\nline'][
                  a % 7
                ]!,
                offset: String(number),
                length: String(b),
              }).map(([key, value]) => create(StringStringEntryProtoSchema, { key, value }));
            }
            break;
          case 9:
            graph.node.reverse();
            break;
          case 10:
            for (const value of [...graph.input, ...graph.output]) {
              const type = value.type?.value;
              if (type?.case !== 'tensorType') continue;
              if (b % 2 === 0) type.value.elemType = b % 30;
              else
                for (const dim of type.value.shape?.dim ?? [])
                  dim.value = { case: 'dimValue', value: number };
            }
            break;
          default:
            graph.output.push(...graph.input.slice(0, 1));
            graph.node.splice(a % Math.max(1, graph.node.length), 1);
        }
        return toBinary(ModelProtoSchema, model);
      },
  );

function allGraphs(model: ModelProto): GraphProto[] {
  const found: GraphProto[] = [];
  const visit = (graph: GraphProto) => {
    found.push(graph);
    for (const node of graph.node) {
      for (const { g, graphs } of node.attribute)
        for (const inner of g ? [g, ...graphs] : graphs) visit(inner);
    }
  };
  if (model.graph) visit(model.graph);
  return found;
}

function spliced(bytes: Uint8Array, at: number, remove: number, by: ArrayLike<number>): Uint8Array {
  return Uint8Array.from([...bytes.slice(0, at), ...Array.from(by), ...bytes.slice(at + remove)]);
}
