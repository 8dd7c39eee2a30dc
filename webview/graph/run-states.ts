import { runState } from './draw/appearance';
import type { GraphIndex } from './graph-index';
import type { GraphStanding } from './messages/protocol';
import { isValue } from './scene';
import type { SceneIndex } from './scene-index';

/** What a session says of one graph. */
export interface GraphRun {
  /** The node where the debugger stands in this graph; −1 for none, or behind the last one. */
  readonly current: number;
  /** Whether that is the innermost frame's. */
  readonly isInnermost: boolean;
  /** How many nodes have run, in the order of execution; −1 where nothing is known of this graph. */
  readonly ran: number;
}

const unknown: GraphRun = { current: -1, isInnermost: false, ran: -1 };

/** Where the session in focus stands in a graph. In the order of execution, what is before its node has run. */
export function runOf(standing: GraphStanding, index: GraphIndex): GraphRun {
  if (standing.kind !== 'stopped') return unknown;
  const frame = standing.frames.findIndex(({ graph }) => graph === index.part.path);
  if (frame < 0) return unknown;
  const current = standing.frames[frame]!.index;
  if (current < 0 || current >= index.part.nodes.count) {
    return { current: -1, isInnermost: frame === 0, ran: index.running.length };
  }
  const isInnermost = frame === 0;
  const ran = placeFrom(current, index) + (isInnermost && standing.hasRun ? 1 : 0);
  return { current, isInnermost, ran };
}

/** How many nodes run before one; a Constant does not run, what comes after it does. */
function placeFrom(node: number, { place, running, part }: GraphIndex): number {
  if (place[node]! >= 0) return place[node]!;
  const order = (each: number) => part.nodes.order?.[each] ?? each;
  const next = running.findIndex((each) => order(each) > order(node));
  return next < 0 ? running.length : next;
}

/** Which boxes have run: groups in whole, in part or not at all. */
export function runStates(run: GraphRun, scene: SceneIndex, index: GraphIndex): Uint8Array {
  const { boxes, boxOfNode } = scene;
  const states = new Uint8Array(boxes.length);
  if (run.ran < 0) return states;
  const ran = new Uint32Array(boxes.length);
  const waiting = new Uint32Array(boxes.length);
  boxOfNode.forEach((box, node) => {
    if (box < 0 || index.place[node]! < 0) return;
    const counts = index.place[node]! < run.ran ? ran : waiting;
    for (let at = box; at >= 0; at = boxes[at]!.parent) counts[at]!++;
  });
  boxes.forEach((box, at) => {
    if (box.kind === 'output') states[at] = waiting[boxOf(scene, at)] ? runState.notRun : runState.ran;
    else if (isValue(box)) states[at] = runState.ran;
    else if (waiting[at] === 0) states[at] = runState.ran;
    else states[at] = ran[at] === 0 ? runState.notRun : runState.partly;
  });
  return states;
}

/** The box that an output comes from. */
function boxOf(scene: SceneIndex, output: number): number {
  const [edge] = scene.edgesTo(output);
  return edge === undefined ? output : scene.scene.edges[edge]!.from;
}
