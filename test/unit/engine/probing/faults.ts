import { clone } from '@bufbuild/protobuf';
import type { GraphProto, NodeProto } from '../../../../core/onnx/gen/onnx_pb';
import { GraphProtoSchema, NodeProtoSchema } from '../../../../core/onnx/gen/onnx_pb';
import type { DType } from '../../../../core/tensor/dtype';
import type { ModelParts } from '../support/models';
import { op, tensor } from '../support/models';

/** A place where a fault can be planted: the node `fault` puts out NaN once the constant of that name is 0. */
export interface Place {
  /** The constant, in the main graph. */
  readonly constant: string;
  /** What the faulty node puts out; it has a name that nothing else in the model has. */
  readonly value: string;
}

type FunctionParts = NonNullable<ModelParts['functions']>[number];

/** Greater than every number in the models, so that the rest of a division by it is the number itself. */
const big = 32768;
/** Suffix of what a node made before its fault. */
const before = '::sound';

/**
 * The model with a fault behind every node whose outputs are floating-point, in bodies and functions too:
 * `Mod(value, constant)`, which changes nothing while the constant is big and is NaN in every element where it is 0.
 * `floats` names the values; all names have to differ across graphs.
 */
export function withFaults(
  parts: ModelParts,
  dtype: DType,
  floats: ReadonlySet<string>,
): {
  readonly parts: ModelParts;
  readonly places: readonly Place[];
} {
  const places: Place[] = [];
  const needed = new Map<string, string[]>();
  const constantsOf = (name: string, domain: string): string[] => {
    const known = needed.get(`${domain}:${name}`);
    if (known) return known;
    const definition = parts.functions?.find((each) => each.name === name && each.domain === domain);
    if (!definition) return [];
    const own: string[] = [];
    needed.set(`${domain}:${name}`, own);
    const nodes = planted(definition.node as NodeProto[], own);
    functions.push({
      ...definition,
      node: nodes,
      input: [...(definition.input ?? []), ...own],
    } as FunctionParts);
    return own;
  };
  /** The nodes with faults behind them; `uses` collects the constants that they take. */
  const planted = (nodes: readonly NodeProto[], uses: string[]): NodeProto[] =>
    nodes.flatMap((original) => {
      const node = clone(NodeProtoSchema, original);
      for (const attribute of node.attribute) {
        if (attribute.g) attribute.g = inBody(attribute.g, uses);
      }
      const own = constantsOf(node.opType, node.domain);
      // A name once: calls of one function share its faults.
      node.input.push(...own);
      for (const constant of own) if (!uses.includes(constant)) uses.push(constant);
      if (node.opType === 'Constant') return [node];
      const faults = node.output.flatMap((value, at) => {
        if (!floats.has(value)) return [];
        const constant = `fault of ${value}`;
        places.push({ constant, value });
        uses.push(constant);
        node.output[at] = `${value}${before}`;
        return [op('Mod', [`${value}${before}`, constant], [value], { fmod: 1 })];
      });
      return [node, ...faults];
    });
  const inBody = (graph: GraphProto, uses: string[]): GraphProto => {
    const copy = clone(GraphProtoSchema, graph);
    copy.node = planted(graph.node, uses);
    return copy;
  };
  const functions: FunctionParts[] = [];
  const nodes = planted(parts.nodes, []);
  const constants = Object.fromEntries(places.map(({ constant }) => [constant, tensor(dtype, [], [big])]));
  return { parts: { ...parts, nodes, functions, weights: { ...parts.weights, ...constants } }, places };
}
