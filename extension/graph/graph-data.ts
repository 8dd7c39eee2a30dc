import path from 'node:path';
import { isConstant } from '../../core/onnx/constant';
import { functionPath } from '../../core/onnx/graph';
import type { Graph, Model, Node } from '../../core/onnx/model';
import { orderOf } from '../../core/onnx/order';
import type { BodyLink, GraphData, GraphNodes, GraphPart, OperatorName } from '../../webview/graph/protocol';
import { shortAttributes } from './attribute-text';
import { GraphValueTable } from './graph-values';
import { Interner, ListsBuilder } from './number-lists';
import { scopesOfGraph } from './scopes';

/** Attributes' texts of one graph take no more characters than this; what comes after has the names only. */
const mostAttributeText = 2_000_000;

/** What the Graph panel is told of a model. */
export function graphData(model: Model): GraphData {
  const graphs = [...model.graphs.values()];
  const functions = new Set([...model.functions.values()].map(({ graph }) => graph.path));
  const main = graphs.filter((graph) => graph === model.graph);
  const others = graphs.filter((graph) => graph !== model.graph);
  return {
    model: path.basename(model.path),
    graphs: [...main, ...others].map((graph) => partOf(graph, functions)),
  };
}

function partOf(graph: Graph, functions: ReadonlySet<string>): GraphPart {
  const values = new GraphValueTable(graph);
  const inputs = graph.inputs.filter(({ name }) => !graph.weights.has(name));
  const part = {
    path: graph.path,
    ...(graph.parent && {
      parent: {
        path: graph.parent.node.graph.path,
        node: graph.parent.node.index,
        attribute: graph.parent.attribute,
      },
    }),
    inputs: Int32Array.from(inputs, ({ name }) => values.number(name)),
    nodes: nodesOf(graph, values),
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

function nodesOf(graph: Graph, values: GraphValueTable): GraphNodes {
  const { nodes } = graph;
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
    inputs: inputs.lists(),
    outputs: outputs.lists(),
    captures: captures.lists(),
    constant: Uint8Array.from(nodes, ({ proto }) => (isConstant(proto) ? 1 : 0)),
    ...(order.nodes !== nodes && { order: Uint32Array.from(nodes, (node) => order.place(node)) }),
    attributeTexts: texts.texts,
    attributes,
  };
}
