import type { Graph, Node, Problem } from './model';
import { firstOutput } from './model';

/**
 * What is wrong with a graph's names, its bodies' included: values that nothing makes, that are used before they are
 * made (a cycle is such), or that are made twice. `outer` says which names the scopes around the graph offer.
 */
export function checkNames(graph: Graph, outer: (name: string) => boolean = () => false): Problem[] {
  const problems: Problem[] = [];
  const tell = (message: string, node?: number, level: Problem['level'] = 'error') =>
    problems.push({ level, message, graph: graph.path, node });
  const inCycle = unordered(graph);
  const made = new Set(graph.inputs.map((input) => input.name));
  for (const weight of graph.weights.values()) if (weight.node === undefined) made.add(weight.name);
  const visible = (name: string) => made.has(name) || outer(name);

  for (const node of graph.nodes) {
    for (const input of new Set(node.inputs)) {
      if (input === '' || visible(input)) continue;
      const producer = graph.producers.get(input);
      const label = nodeLabel(node);
      if (!producer) tell(`${label} uses '${input}', which nothing makes.`, node.index);
      else if (inCycle.has(node) && inCycle.has(producer)) {
        tell(`${label} uses '${input}', which ${nodeLabel(producer)} makes of it: a cycle.`, node.index);
      } else {
        const later = `which ${nodeLabel(producer)} makes only later in the file`;
        tell(`${label} uses '${input}', ${later}.`, node.index, 'warning');
      }
    }
    for (const { graph: body } of node.bodies) problems.push(...checkNames(body, visible));
    for (const output of node.outputs) {
      if (output === '') continue;
      if (made.has(output)) tell(`${nodeLabel(node)} makes '${output}', which is there already.`, node.index);
      made.add(output);
    }
  }
  for (const { name } of graph.outputs) {
    if (visible(name)) continue;
    const message = `The output '${name}' of graph '${graph.name}' is made by nothing.`;
    problems.push({ level: 'error', message, graph: graph.path, value: name });
  }
  return problems;
}

/** How messages name a node: `Conv 'conv1' (node 3)`. */
export function nodeLabel(node: Node): string {
  const name = node.name || firstOutput(node);
  return name ? `${node.op} '${name}' (node ${node.index})` : `${node.op} (node ${node.index})`;
}

/** The nodes that no order can run: those in a cycle, and those that wait for them (Kahn's algorithm). */
function unordered(graph: Graph): ReadonlySet<Node> {
  const left = new Set(graph.nodes);
  const waiting = new Map<Node, number>();
  const ready: Node[] = [];
  for (const node of graph.nodes) {
    const needs = new Set([...node.inputs, ...node.captures].map((name) => graph.producers.get(name)));
    needs.delete(undefined);
    waiting.set(node, needs.size);
    if (needs.size === 0) ready.push(node);
  }
  for (let node = ready.pop(); node; node = ready.pop()) {
    left.delete(node);
    const users = new Set(node.outputs.flatMap((output) => graph.consumers.get(output) ?? []));
    for (const user of users) {
      const count = waiting.get(user)! - 1;
      waiting.set(user, count);
      if (count === 0) ready.push(user);
    }
  }
  return left;
}
