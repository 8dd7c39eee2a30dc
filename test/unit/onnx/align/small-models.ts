import type { MessageInitShape } from '@bufbuild/protobuf';
import { clone } from '@bufbuild/protobuf';
import type { ModelProto, NodeProtoSchema } from '../../../../core/onnx/gen/onnx_pb';
import { ModelProtoSchema, AttributeProto_AttributeType as Type } from '../../../../core/onnx/gen/onnx_pb';
import type { Model } from '../../../../core/onnx/model';
import { floats, floatType, modelOf } from '../fixtures';

/** A node as a line: `op in in > out`, perhaps with `axis=1` behind the operator. */
function node(line: string): MessageInitShape<typeof NodeProtoSchema> {
  const [left, right] = line.split(' > ');
  const [opType, ...words] = left!.split(' ');
  const attribute = words
    .filter((word) => word.includes('='))
    .map((word) => {
      const [name, value] = word.split('=');
      return { name, type: Type.INT, i: BigInt(value!) };
    });
  return {
    opType,
    attribute,
    input: words.filter((word) => !word.includes('=')),
    output: (right ?? '').split(' '),
  };
}

/** A model of such nodes, from `x` to the last node's output, with weights of eight floats each. */
export function chain(lines: readonly string[], weights: Readonly<Record<string, number>> = {}): Model {
  const nodes = lines.map(node);
  return modelOf({
    name: 'g',
    input: [{ name: 'x', type: floatType(8) }],
    output: [{ name: nodes.at(-1)!.output![0]!, type: floatType(8) }],
    initializer: Object.entries(weights).map(([name, seed]) => ({
      name,
      dataType: 1,
      dims: [8n],
      rawData: floats(...Array.from({ length: 8 }, (_, at) => seed + at)),
    })),
    node: nodes,
  });
}

/** A copy of a model's protobuf in which every value and node is called by what `rename` makes of its name. */
export function renamed(proto: ModelProto, rename: (name: string) => string): ModelProto {
  const copy = clone(ModelProtoSchema, proto);
  walk(copy, rename);
  return copy;
}

function walk(value: unknown, rename: (name: string) => string): void {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return;
  const message = value as { $typeName?: string; name?: string; input?: string[]; output?: string[] };
  const kind = message.$typeName;
  if (kind === 'onnx.NodeProto') {
    message.input = message.input!.map((name) => (name === '' ? '' : rename(name)));
    message.output = message.output!.map((name) => (name === '' ? '' : rename(name)));
  }
  if (kind === 'onnx.NodeProto' || kind === 'onnx.ValueInfoProto')
    message.name = message.name && rename(message.name);
  if (kind === 'onnx.GraphProto') {
    for (const tensor of (value as { initializer: { name: string }[] }).initializer)
      tensor.name = rename(tensor.name);
  }
  for (const [key, inner] of Object.entries(value)) {
    if (key !== 'input' && key !== 'output') walk(inner, rename);
    else if (Array.isArray(inner)) for (const one of inner) walk(one, rename);
  }
}
