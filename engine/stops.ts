import type { Model, Node } from '../core/onnx/model';
import { innerGraphs } from './frames/enter';
import type { StopAfter, StopSet, Watch, WatchHit } from './types';

export const noStops: StopSet = { has: () => false, within: () => false };
export const noWatch: Watch = { nan: false, inf: false };
/** A signal that asks for nothing. */
export const never = new AbortController().signal;

/** Stops before every node of the model, in any graph, that is meant. */
export function stopsAt(model: Model, meant: (node: Node) => boolean): StopSet {
  const stops = new Map<string, Set<number>>();
  for (const graph of model.graphs.values()) {
    const found = graph.nodes.filter(meant);
    if (found.length > 0) stops.set(graph.path, new Set(found.map((node) => node.index)));
  }
  const within = new Map<string, boolean>();
  return {
    has: (graph, index) => stops.get(graph)?.has(index) ?? false,
    within: (graph) => {
      let answer = within.get(graph);
      if (answer === undefined) {
        answer = reachableGraphs(model, graph).some((path) => stops.has(path));
        within.set(graph, answer);
      }
      return answer;
    },
  };
}

/** Whether execution, standing before a node that may stop it, stops. */
export async function stands(stops: StopSet): Promise<boolean> {
  return stops.stands ? stops.stands() : true;
}

/** The stop behind a node that has just run, of which a watch may have found something. */
export async function stopBehind(
  node: Node,
  found: WatchHit | undefined,
  stops: StopSet,
  watch: Watch,
): Promise<WatchHit | StopAfter | undefined> {
  if (found && ((await watch.reports?.(found)) ?? true)) return found;
  const { graph, index } = node;
  if (!stops.after?.(graph.path, index) || !((await stops.stands?.(node)) ?? true)) return undefined;
  return { reason: 'after', graph: graph.path, node: index };
}

/** The graph and those that may run inside it: bodies and called functions, at any depth. */
function reachableGraphs(model: Model, path: string): string[] {
  const seen = new Set<string>();
  const start = model.graphs.get(path);
  const open = start ? [start] : [];
  for (let at = open.pop(); at; at = open.pop()) {
    if (seen.has(at.path)) continue;
    seen.add(at.path);
    for (const node of at.nodes) open.push(...innerGraphs(model, node));
  }
  return [...seen];
}
