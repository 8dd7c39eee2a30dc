import type { Graph, Node } from '../../../core/onnx/model';
import { displayType } from '../../../core/onnx/type-text';
import { typeText } from '../../../core/tensor/summary';
import { findWeight, inputNames, outputNames, visibleGraphs } from '../names';

/**
 * All names that a frame sees, the nearest to the shown node first: what it takes in and makes, then what was made by
 * the nodes around it, then the graph's inputs and the other weights, then the graphs around it.
 */
export function* namesByNearness(graph: Graph, node: Node | undefined): Generator<string> {
  const told = new Set<string>(['']);
  const untold = (name: string): boolean => !told.has(name) && Boolean(told.add(name));
  for (const name of node ? [...inputNames(node), ...outputNames(node)] : []) if (untold(name)) yield name;
  let at = node;
  for (const each of visibleGraphs(graph)) {
    for (const near of outward(each.nodes, at?.graph === each ? at.index : each.nodes.length)) {
      for (const name of near.outputs) if (untold(name)) yield name;
    }
    for (const { name } of each.inputs) if (untold(name)) yield name;
    for (const name of each.weights.keys()) if (untold(name)) yield name;
    at = each.parent?.node;
  }
}

/** The nodes before and behind a place in turn. */
function* outward(nodes: readonly Node[], place: number): Generator<Node> {
  for (let distance = 1; distance <= nodes.length; distance++) {
    const [before, behind] = [nodes[place - distance], nodes[place + distance]];
    if (before) yield before;
    if (behind) yield behind;
  }
}

/** What the model says of a value's type; undefined where it says nothing. */
export function typeOfValue(graph: Graph, name: string): string | undefined {
  const weight = findWeight(graph, name)?.weight;
  if (weight?.dtype) return typeText(weight.dtype, weight.shape);
  for (const each of visibleGraphs(graph)) {
    const type = each.types.get(name);
    if (type) return displayType(type);
  }
  return undefined;
}
