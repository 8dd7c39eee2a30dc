import type { Crumb } from './breadcrumb';
import type { GraphStanding, NodeKey } from './messages/protocol';
import type { GraphData, GraphPart } from './protocol';
import { partOf } from './shown-graph';

/** From which node one went into each function, by the function's path: a function itself belongs to no node. */
export type Callers = Readonly<Record<string, NodeKey>>;

/**
 * The node that a graph belongs to: that of a body; of a function the one that it was entered from, else the first that
 * calls it. `undefined` for the main graph and for a function that nobody calls.
 */
export function callerOf(data: GraphData, path: string, callers: Callers): NodeKey | undefined {
  const parent = partOf(data, path)?.parent;
  if (parent) return { graph: parent.path, index: parent.node };
  const known = callers[path];
  if (known && calls(partOf(data, known.graph), known.index, path)) return known;
  for (const part of data.graphs) {
    const call = part.bodies.find((body) => body.path === path);
    if (call) return { graph: part.path, index: call.node };
  }
  return undefined;
}

function calls(part: GraphPart | undefined, node: number, path: string): boolean {
  return part?.bodies.some((body) => body.node === node && body.path === path) ?? false;
}

/** The functions that a session stands in, with the nodes that called them. */
export function callersOf(standing: GraphStanding, data: GraphData): Callers {
  if (standing.kind !== 'stopped') return {};
  const found: Record<string, NodeKey> = {};
  standing.frames.forEach(({ graph }, at) => {
    const around = standing.frames[at + 1];
    if (around && calls(partOf(data, around.graph), around.index, graph)) found[graph] = around;
  });
  return found;
}

/**
 * Which of the graphs that a node opens is meant by one that enters it: that in which the session stands (of an If the
 * branch that runs), else the first.
 */
export function bodyToEnter(paths: readonly string[], standing: GraphStanding): string | undefined {
  const frames = standing.kind === 'stopped' ? standing.frames : [];
  return paths.find((path) => frames.some(({ graph }) => graph === path)) ?? paths[0];
}

/** The graphs around one, the main graph first, each with the node that leads on. */
export function crumbsTo(data: GraphData, path: string, callers: Callers): Crumb[] {
  const crumbs: Crumb[] = [];
  const seen = new Set<string>();
  let node: number | undefined;
  // A damaged model may have functions that call each other in a circle.
  for (let at: string | undefined = path; at !== undefined && !seen.has(at); ) {
    seen.add(at);
    const caller = callerOf(data, at, callers);
    crumbs.unshift({ path: at, label: labelOf(data, at, caller), ...(node !== undefined && { node }) });
    node = caller?.index;
    at = caller?.graph;
  }
  const main = data.graphs[0];
  if (main && crumbs[0]!.path !== main.path) crumbs.unshift({ path: main.path, label: data.model });
  return crumbs;
}

/** How a person knows a graph: by the node that opens it and the attribute, the model's file for the main graph. */
export function graphLabel(data: GraphData, path: string, callers: Callers): string {
  return labelOf(data, path, callerOf(data, path, callers));
}

function labelOf(data: GraphData, path: string, caller: NodeKey | undefined): string {
  if (path === data.graphs[0]?.path) return data.model;
  const around = caller && partOf(data, caller.graph);
  if (!caller || !around) return path.replace(/^function:/, '').replace(/^:/, '');
  const { nodes } = around;
  const operator = nodes.operators[nodes.operator[caller.index]!]?.op ?? '';
  const attribute = partOf(data, path)?.parent?.attribute;
  return [operator, nodes.name[caller.index], attribute].filter(Boolean).join(' ');
}
