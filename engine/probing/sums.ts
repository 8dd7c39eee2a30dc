import { create } from '@bufbuild/protobuf';
import type { GraphProto, NodeProto, TensorProto } from '../../core/onnx/gen/onnx_pb';
import {
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  GraphProtoSchema,
  NodeProtoSchema,
  TensorProto_DataType,
  TypeProtoSchema,
  ValueInfoProtoSchema,
} from '../../core/onnx/gen/onnx_pb';
import { tensorToProto } from '../../core/onnx/tensor-proto';
import { tensorOf } from '../../core/tensor/elements';
import type { InnerType } from '../protocol';

/** Small enough for the sum of 2⁶⁰ of the largest numbers, big enough to leave an infinity infinite. */
const scale = 2 ** -100;

const { FLOAT, DOUBLE, INT64, BOOL } = TensorProto_DataType;

/** Makes nodes that sum up a value to a scalar, and the constants that they share. */
export class Sums {
  private readonly shared = new Map<string, TensorProto>();

  get initializers(): TensorProto[] {
    return [...this.shared.values()];
  }

  /**
   * The sum of all elements, in float64 where they are float64, else in float32; `scaled` down by a power of two, so
   * that only an infinite element makes it infinite. The tensors in a sequence are added up by a Loop, and nothing is
   * what an absent optional comes to.
   */
  of(
    name: string,
    { dtype, containers }: { readonly dtype: string; readonly containers: InnerType['containers'] },
    output: string,
    scaled: boolean,
  ): NodeProto[] {
    const wide = dtype === 'float64' ? 'float64' : 'float32';
    const [container, ...rest] = containers;
    const content = `${output}/content`;
    const inside = () => this.of(content, { dtype, containers: rest }, `${content}/sum`, scaled);
    if (container === 'sequence') return this.ofSequence(name, output, wide, content, inside());
    if (container === 'optional') return this.ofOptional(name, output, wide, content, inside());
    const nodes: NodeProto[] = [];
    let summed = name;
    if (dtype !== wide) {
      nodes.push(node('Cast', [summed], [`${output}/wide`], int('to', FLOAT)));
      summed = `${output}/wide`;
    }
    if (scaled) {
      nodes.push(node('Mul', [summed, this.constant(wide, scale)], [`${output}/scaled`]));
      summed = `${output}/scaled`;
    }
    nodes.push(node('ReduceSum', [summed], [output], int('keepdims', 0)));
    return nodes;
  }

  private ofSequence(
    name: string,
    output: string,
    wide: Wide,
    content: string,
    inside: readonly NodeProto[],
  ): NodeProto[] {
    const [at, go, before] = [`${output}/at`, `${output}/go`, `${output}/before`];
    const body = create(GraphProtoSchema, {
      name: 'sum',
      input: [scalar(at, INT64), scalar(go, BOOL), scalar(before, code(wide))],
      node: [
        node('SequenceAt', [name, at], [content]),
        ...inside,
        node('Add', [before, `${content}/sum`], [`${output}/after`]),
        node('Identity', [go], [`${output}/on`]),
      ],
      output: [scalar(`${output}/on`, BOOL), scalar(`${output}/after`, code(wide))],
    });
    const length = `${output}/length`;
    return [
      node('SequenceLength', [name], [length]),
      node('Loop', [length, '', this.constant(wide, 0)], [output], graph('body', body)),
    ];
  }

  private ofOptional(
    name: string,
    output: string,
    wide: Wide,
    content: string,
    inside: readonly NodeProto[],
  ): NodeProto[] {
    const branch = (nodes: readonly NodeProto[], result: string) =>
      create(GraphProtoSchema, { name: 'sum', node: [...nodes], output: [scalar(result, code(wide))] });
    const present = [node('OptionalGetElement', [name], [content]), ...inside];
    const absent = [node('Identity', [this.constant(wide, 0)], [`${output}/zero`])];
    return [
      node('OptionalHasElement', [name], [`${output}/has`]),
      node(
        'If',
        [`${output}/has`],
        [output],
        graph('then_branch', branch(present, `${content}/sum`)),
        graph('else_branch', branch(absent, `${output}/zero`)),
      ),
    ];
  }

  private constant(wide: Wide, value: number): string {
    const name = `::probe/${wide}/${value}`;
    this.shared.set(name, tensorToProto(name, tensorOf(wide, [], [value])));
    return name;
  }
}

type Wide = 'float32' | 'float64';

function code(wide: Wide): TensorProto_DataType {
  return wide === 'float64' ? DOUBLE : FLOAT;
}

function scalar(name: string, elemType: TensorProto_DataType) {
  const value = { case: 'tensorType' as const, value: { elemType, shape: { dim: [] } } };
  return create(ValueInfoProtoSchema, { name, type: create(TypeProtoSchema, { value }) });
}

function node(
  op: string,
  input: string[],
  output: string[],
  ...attributes: NodeProto['attribute']
): NodeProto {
  return create(NodeProtoSchema, { opType: op, input, output, attribute: attributes });
}

function int(name: string, value: number): NodeProto['attribute'][number] {
  return create(AttributeProtoSchema, { name, type: AttributeProto_AttributeType.INT, i: BigInt(value) });
}

function graph(name: string, g: GraphProto): NodeProto['attribute'][number] {
  return create(AttributeProtoSchema, { name, type: AttributeProto_AttributeType.GRAPH, g });
}
