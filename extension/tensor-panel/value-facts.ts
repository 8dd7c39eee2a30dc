import type * as vscode from 'vscode';
import type { Graph, Model } from '../../core/onnx/model';
import { displayType } from '../../core/onnx/type-text';
import type { NodeReference } from '../../debug-adapter/protocol';
import type { ShownTensor } from '../../webview/tensor/protocol';
import type { ModelStore } from '../models/model-store';

/** What the model's file says of a value. */
export interface ValueFacts {
  readonly role: ShownTensor['role'];
  /** `float32[1,16,14,14]`; undefined where the file does not say. */
  readonly type: string | undefined;
  /** How a person knows a node: its name, else its first output, else its operator. */
  label(node: NodeReference): string;
}

/** Finds a value in the graph, or in those around it. A model that cannot be read says nothing. */
export async function valueFacts(
  models: ModelStore,
  session: vscode.DebugSession,
  graph: string | undefined,
  name: string,
): Promise<ValueFacts> {
  const model = await models.model(String(session.configuration.program)).catch(() => undefined);
  const label = (node: NodeReference) => node.name || (model && firstOutput(model, node)) || node.op;
  return { ...(model ? factsIn(model, graph ?? '', name) : unknown), label };
}

const unknown = { role: 'value', type: undefined } as const;

function firstOutput(model: Model, { graph, index }: NodeReference): string | undefined {
  return model.graphs.get(graph)?.nodes[index]?.outputs.find((output) => output !== '');
}

function factsIn(model: Model, path: string, name: string): Omit<ValueFacts, 'label'> {
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
