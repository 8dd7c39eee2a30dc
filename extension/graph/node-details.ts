import { type AttributeProto, TensorProto_DataLocation } from '../../core/onnx/gen/onnx_pb';
import { functionKey } from '../../core/onnx/graph';
import type { Graph, Model, Node } from '../../core/onnx/model';
import { operatorAt, type Parameter, parameterAt } from '../../core/onnx/operators/operators';
import { operatorSummary } from '../../core/onnx/operators/summaries';
import { attributeText } from '../../core/onnx/text/attribute';
import { editorStyle } from '../../core/onnx/text/style';
import { displayType } from '../../core/onnx/type-text';
import type { NodeDetails, NodeKey, ValueDetails } from '../../webview/graph/messages/protocol';
import { opsetsAround } from './opsets-around';

/** A value with more users than this has the first of them listed. */
const mostLinks = 50;
const longestAttribute = 400;

/** All that the model and the operators' table say of a node; undefined where there is no such node. */
export function nodeDetails(
  model: Model,
  { graph: path, index }: NodeKey,
  line: number,
): NodeDetails | undefined {
  const graph = model.graphs.get(path);
  const node = graph?.nodes[index];
  if (!graph || !node) return undefined;
  const { op, domain, name, overload } = node;
  const definition = model.functions.has(functionKey(domain, op, overload))
    ? undefined
    : operatorAt(domain, op, opsetsAround(model, graph).get(domain) ?? 0);
  return {
    graph: path,
    index,
    op,
    domain,
    name,
    line,
    ...(definition && { since: definition.since }),
    summary: operatorSummary(domain, op) ?? '',
    inputs: node.inputs.map((value, at) => input(graph, value, definition?.inputs, at)),
    outputs: node.outputs.map((value, at) => output(graph, value, definition?.outputs, at)),
    attributes: [
      ...node.attributes.map((attribute) => ({
        name: attribute.name,
        text: attributeValue(attribute),
        isDefault: false,
      })),
      ...[...(definition?.attributes.values() ?? [])]
        .filter(
          (each) => each.default !== undefined && node.attributes.every(({ name }) => name !== each.name),
        )
        .map((each) => ({ name: each.name, text: JSON.stringify(each.default), isDefault: true })),
    ],
  };
}

function input(
  graph: Graph,
  name: string,
  parameters: readonly Parameter[] | undefined,
  at: number,
): ValueDetails {
  const parameter = (parameters && parameterAt(parameters, at)?.name) ?? '';
  const found = name === '' ? undefined : find(graph, name);
  const producer = found?.role === 'made' ? found.graph.producers.get(name) : undefined;
  return {
    name,
    parameter,
    type: found ? typeOf(found.graph, name) : '',
    role: found ? (found.role === 'made' && found.graph !== graph ? 'outer' : found.role) : 'outer',
    nodes: producer ? [linkTo(producer)] : [],
    isOutput: false,
  };
}

function output(
  graph: Graph,
  name: string,
  parameters: readonly Parameter[] | undefined,
  at: number,
): ValueDetails {
  const users = name === '' ? [] : (graph.consumers.get(name) ?? []);
  return {
    name,
    parameter: (parameters && parameterAt(parameters, at)?.name) ?? '',
    type: typeOf(graph, name),
    role: 'made',
    nodes: users.slice(0, mostLinks).map(linkTo),
    isOutput: graph.outputs.some((each) => each.name === name),
  };
}

/** The graph that has a value, from the inside out, and what it is there. */
function find(
  graph: Graph,
  name: string,
): { readonly graph: Graph; readonly role: 'made' | 'input' | 'weight' } | undefined {
  for (let at: Graph | undefined = graph; at; at = at.parent?.node.graph) {
    if (at.weights.has(name)) return { graph: at, role: 'weight' };
    if (at.producers.has(name)) return { graph: at, role: 'made' };
    if (at.inputs.some((each) => each.name === name)) return { graph: at, role: 'input' };
  }
  return undefined;
}

function typeOf(graph: Graph, name: string): string {
  const weight = graph.weights.get(name);
  if (weight) return `${weight.dtype ?? '?'}[${weight.shape.join(',')}]`;
  const type = graph.types.get(name);
  return type ? displayType(type) : '';
}

function linkTo(node: Node): ValueDetails['nodes'][number] {
  const label = node.name || node.outputs.find((each) => each !== '') || node.op;
  return { graph: node.graph.path, index: node.index, op: node.op, label };
}

/** What an attribute is set to; of a tensor whose data lie in a file its type, since where they lie says nothing of them. */
function attributeValue(attribute: AttributeProto): string {
  const text = valueText(attributeText(attribute, editorStyle), attribute.name);
  const isInFile = attribute.t?.dataLocation === TensorProto_DataLocation.EXTERNAL;
  return isInFile ? text.replace(/\s*=\s*\["location".*$/s, '') : text;
}

/** What stands behind the equals sign in the text; bodies are links elsewhere. */
function valueText(text: ReturnType<typeof attributeText>, name: string): string {
  switch (text.kind) {
    case 'pieces': {
      let all = '';
      for (const piece of text.pieces) {
        all += piece;
        if (all.length > longestAttribute) break;
      }
      const value = all.slice(all.indexOf('=') + 1).trim();
      return value.length > longestAttribute ? `${value.slice(0, longestAttribute)}…` : value;
    }
    case 'graphs':
      return text.graphs.map((graph) => graph.name || name).join(', ');
    case 'abbreviated':
      return text.comment.replace(/^\/\*\s*|\s*\*\/$/g, '').replace(/^[^=]*=\s*/, '');
    case 'none':
      return '…';
  }
}
