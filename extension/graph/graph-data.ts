import path from 'node:path';
import { isConstant } from '../../core/onnx/constant';
import { functionPath } from '../../core/onnx/graph';
import type { Graph, Model, Node } from '../../core/onnx/model';
import { orderOf } from '../../core/onnx/order';
import { displayType } from '../../core/onnx/type-text';
import type { BodyLink, GraphData, GraphNodes, GraphPart, OperatorName } from '../../webview/graph/protocol';
import { shortAttributes } from './attribute-text';
import { GraphValueTable } from './graph-values';
import { Interner, ListsBuilder } from './number-lists';
import { scopesOfGraph } from './scopes';

/** The line of a node in the model's text, from 1; 0 where it has none. */
export type LineOfNode = (graph: string, node: number) => number;

/** Attributes' texts of one graph take no more characters than this; what comes after has the names only. */
const mostAttributeText = 2_000_000;

/**
 * What the Graph panel is told of a model. `typeOf` says the types of values where the model itself does not (as
 * onnxruntime infers them), as people read them: `float32[1,16,30,40]`.
 */
export function graphData(
  model: Model,
  lineOf: LineOfNode,
  typeOf?: (graph: string, value: string) => string | undefined,
): GraphData {
  const graphs = [...model.graphs.values()];
  const functions = new Set([...model.functions.values()].map(({ graph }) => graph.path));
  const main = graphs.filter((graph) => graph === model.graph);
  const others = graphs.filter((graph) => graph !== model.graph);
  return {
    model: path.basename(model.path),
    graphs: [...main, ...others].map((graph) => partOf(graph, functions, lineOf, typeOf)),
  };
}

function partOf(
  graph: Graph,
  functions: ReadonlySet<string>,
  lineOf: LineOfNode,
  typeOf?: (graph: string, value: string) => string | undefined,
): GraphPart {
  const values = new GraphValueTable(graph, (name) => {
    const declared = graph.types.get(name);
    return declared ? displayType(declared) : (typeOf?.(graph.path, name) ?? '');
  });
  const inputs = graph.inputs.filter(({ name }) => !graph.weights.has(name));
  const part = {
    path: graph.path,
    name: graph.name,
    ...(graph.parent && {
      parent: {
        path: graph.parent.node.graph.path,
        node: graph.parent.node.index,
        attribute: graph.parent.attribute,
      },
    }),
    inputs: Int32Array.from(inputs, ({ name }) => values.number(name)),
    nodes: nodesOf(graph, values, lineOf),
    outputs: Int32Array.from(graph.outputs, ({ name }) => values.number(name)),
    bodies: graph.nodes.flatMap((node) => bodiesOf(node, functions)),
    scopes: scopesOfGraph(graph),
  };
  return { ...part, values: values.values() };
}

function bodiesOf(node: Node, functions: ReadonlySet<string>): BodyLink[] {
  const bodies: BodyLink[] = node.bodies.map(({ attribute, graph }) => ({
    node: node.index,
    attribute,
    path: graph.path,
  }));
  if (functions.size > 0) {
    const called = functionPath({ domain: node.domain, name: node.op, overload: node.overload });
    if (functions.has(called)) bodies.push({ node: node.index, path: called });
  }
  return bodies;
}

function nodesOf(graph: Graph, values: GraphValueTable, lineOf: LineOfNode): GraphNodes {
  const { nodes, path: graphPath } = graph;
  const operators: OperatorName[] = [];
  const operatorNumbers = new Interner();
  const texts = new Interner();
  const inputs = new ListsBuilder();
  const outputs = new ListsBuilder();
  const captures = new ListsBuilder();
  let written = 0;
  const operator = Uint16Array.from(nodes, ({ op, domain }) => {
    const number = operatorNumbers.number(`${domain}\n${op}`);
    if (number === operators.length) operators.push({ op, domain });
    return number;
  });
  const attributes = Uint32Array.from(nodes, ({ attributes: own, proto }) => {
    const namesOnly = written > mostAttributeText || isConstant(proto);
    const text = shortAttributes(own, { namesOnly });
    const before = texts.texts.length;
    const number = texts.number(text);
    if (texts.texts.length > before) written += text.length;
    return number;
  });
  for (const node of nodes) {
    inputs.add(node.inputs.map((name) => values.number(name)));
    outputs.add(node.outputs.map((name) => values.number(name)));
    const taken = new Set(node.inputs);
    captures.add(node.captures.filter((name) => !taken.has(name)).map((name) => values.number(name)));
  }
  const order = orderOf(graph);
  return {
    count: nodes.length,
    operators,
    operator,
    name: nodes.map(({ name }) => name),
    line: Int32Array.from(nodes, ({ index }) => lineOf(graphPath, index)),
    inputs: inputs.lists(),
    outputs: outputs.lists(),
    captures: captures.lists(),
    constant: Uint8Array.from(nodes, ({ proto }) => (isConstant(proto) ? 1 : 0)),
    ...(order.nodes !== nodes && { order: Uint32Array.from(nodes, (node) => order.place(node)) }),
    attributeTexts: texts.texts,
    attributes,
  };
}
