import type { Graph, Model } from '../../core/onnx/model';
import { takesPicture } from '../../core/onnx/picture-inputs';
import { displayType } from '../../core/onnx/type-text';
import type { NodeReference, TensorHeader } from '../../debug-adapter/protocol';
import type { ShownTensor, TextFacts } from '../../webview/tensor/protocol';
import { programOf } from '../debugging/program-of';
import type { Stopped } from '../debugging/standing';
import type { ModelStore } from '../models/model-store';
import type { ChosenNames } from './chosen-names';
import { textFacts } from './text-facts';

/** What the model's file says of a value. */
export interface ValueFacts {
  readonly role: ShownTensor['role'];
  /** `float32[1,16,14,14]`; undefined where the file does not say. */
  readonly type: string | undefined;
  /** Of integers: what tells whether they are a text. */
  readonly text?: TextFacts;
  /** Whether the model takes a picture. */
  readonly pictures?: boolean;
  /** How a person knows a node: its name, else its first output, else its operator. */
  label(node: NodeReference): string;
}

/** Finds a value in the graph, or in those around it. A model that cannot be read says nothing. */
export async function valueFacts(
  { models, names }: { readonly models: ModelStore; readonly names: Pick<ChosenNames, 'get'> },
  { session, current }: Pick<Stopped, 'session' | 'current'>,
  { name, dtype }: TensorHeader,
): Promise<ValueFacts> {
  const program = programOf(session);
  const graph = current.node?.graph ?? '';
  const model = program === undefined ? undefined : await models.model(program).catch(() => undefined);
  const isInteger = dtype !== undefined && /^u?int/.test(dtype);
  const text = isInteger ? textFacts(model?.graphs.get(graph), name, program, names) : undefined;
  const pictures = model !== undefined && takesPicture(model);
  const label = (node: NodeReference) => node.name || (model && firstOutput(model, node)) || node.op;
  return { ...(model ? factsIn(model, graph, name) : unknown), label, pictures, ...(text && { text }) };
}

const unknown = { role: 'value', type: undefined } as const;

function firstOutput(model: Model, { graph, index }: NodeReference): string | undefined {
  return model.graphs.get(graph)?.nodes[index]?.outputs.find((output) => output !== '');
}

function factsIn(model: Model, path: string, name: string): Pick<ValueFacts, 'role' | 'type'> {
  for (let graph: Graph | undefined = model.graphs.get(path); graph; graph = graph.parent?.node.graph) {
    const weight = graph.weights.get(name);
    if (weight) return { role: 'weight', type: `${weight.dtype ?? '?'}[${weight.shape.join(',')}]` };
    const known = graph.types.get(name);
    const type = known && displayType(known);
    if (graph.producers.has(name)) return { role: 'value', type };
    if (graph.inputs.some((input) => input.name === name)) return { role: 'input', type };
  }
  return unknown;
}
