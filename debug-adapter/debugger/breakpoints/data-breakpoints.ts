import { nearestName } from '../../../core/nearest-name';
import type { Graph, Node } from '../../../core/onnx/model';
import { orderOf } from '../../../core/onnx/order';
import { nodePhrase, visibleGraphs } from '../names';
import type { Program } from '../program';
import type { BreakpointRequest, Resolution, StopPlace } from './breakpoint';
import { type DataReference, describeData } from './data-reference';
import { WatchedData } from './watched-data';

/** Which uses of a value stop. */
type DataAccess = 'read' | 'write' | 'readWrite';

/** A breakpoint on a value. */
export interface DataRequest extends BreakpointRequest {
  /** The client's text for the data. */
  readonly dataId: string;
  /** What the text says; undefined where it says nothing. */
  readonly data: DataReference | undefined;
  readonly access: DataAccess;
}

/** A name that is not there is compared with this many others at most. */
const mostCompared = 200;

/** Where a value is made and where it is used. */
export interface Uses {
  readonly writes: readonly StopPlace[];
  readonly reads: readonly StopPlace[];
}

/** The places where the value is produced, or used: before the nodes that take it. */
export function resolveData(
  program: Program,
  request: DataRequest,
  before: WatchedData | undefined,
): Resolution {
  const { data, access } = request;
  if (!data) return { why: 'This names no value; ask for a data breakpoint on one that is shown.' };
  const graph = program.model.graphs.get(data.graph);
  const home = graph && homeOf(graph, data.value);
  if (!home || home !== graph) {
    const nearest = graph && nearestName(data.value, ownNames(graph));
    const meant = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
    return { why: `${program.name} has no value "${data.value}"${where(data.graph)}.${meant}` };
  }
  const { writes, reads } = usesOf(home, data.value);
  const places = [...(access === 'read' ? [] : writes), ...(access === 'write' ? [] : reads)];
  return {
    places,
    data: before ?? new WatchedData(data),
    message: messageOf(program, home, data, access, { writes, reads }),
  };
}

/** The graph, this one or one around it, that has a value of that name. */
export function homeOf(graph: Graph, name: string): Graph | undefined {
  return visibleGraphs(graph).find((each) => owns(each, name));
}

/** Where a value of a graph is made and used, in bodies that see it too. */
export function usesOf(graph: Graph, name: string): Uses {
  const producer = graph.producers.get(name);
  const first = orderOf(graph).nodes[0];
  const isInput = graph.inputs.some((input) => input.name === name) && !graph.weights.has(name);
  const writes: StopPlace[] = [];
  if (producer) writes.push(placeOf(producer, 'after'));
  // What comes from outside is there before the graph's first node, in each iteration anew.
  else if (isInput && first) writes.push(placeOf(first, 'before'));
  return {
    writes,
    reads: readersOf(graph, name).map((node) => ({ ...placeOf(node, 'before'), reads: true })),
  };
}

/** The nodes that take a value in, those of bodies that see it included; not the nodes around these. */
function readersOf(graph: Graph, name: string): Node[] {
  return (graph.consumers.get(name) ?? []).flatMap((node) => {
    const isInput = node.inputs.includes(name);
    const bodies = node.captures.includes(name)
      ? node.bodies.map((body) => body.graph).filter((body) => !owns(body, name))
      : [];
    const handsOn = bodies.some((body) => body.outputs.some((output) => output.name === name));
    const inside = bodies.flatMap((body) => readersOf(body, name));
    return isInput || handsOn ? [node, ...inside] : inside;
  });
}

function owns(graph: Graph, name: string): boolean {
  return (
    name !== '' &&
    (graph.producers.has(name) ||
      graph.weights.has(name) ||
      graph.inputs.some((input) => input.name === name))
  );
}

/** The first names of a graph: a mistyped one is not compared with twenty thousand. */
function* ownNames(graph: Graph): Generator<string> {
  let left = mostCompared;
  const inputs = graph.inputs.map(({ name }) => name);
  for (const names of [inputs, graph.producers.keys(), graph.weights.keys()]) {
    for (const name of names) {
      if (left-- <= 0) return;
      yield name;
    }
  }
}

function placeOf(node: Node, when: StopPlace['when']): StopPlace {
  return { graph: node.graph.path, index: node.index, when };
}

function messageOf(
  program: Program,
  graph: Graph,
  data: DataReference,
  access: DataAccess,
  { writes, reads }: Uses,
): string {
  const producer = graph.producers.get(data.value);
  const made = producer
    ? `made by ${nodePhrase(producer)}`
    : writes.length > 0
      ? `an input${graph === program.model.graph ? '' : ` of ${data.graph}`}`
      : 'a weight: only edits write it';
  const used = `used by ${reads.length === 1 ? '1 node' : `${reads.length} nodes`}`;
  const parts = [...(access === 'read' ? [] : [made]), ...(access === 'write' ? [] : [used])];
  return `${describeData(data)}, ${parts.join(', ')}`;
}

function where(graph: string): string {
  return graph === '' ? '' : ` in ${graph}`;
}
