import { type Appearance, breakpointState, isOff } from './draw/appearance';
import type { GraphIndex } from './graph-index';
import type { BreakpointMark, GraphStanding } from './messages/protocol';
import { runOf, runStates } from './run-states';
import type { SceneIndex } from './scene-index';
import { boxFor } from './standing-box';

/** The part that changes with the session and the breakpoints only, not with every move of the pointer. */
export interface SessionLooks
  extends Pick<Appearance, 'run' | 'current' | 'currentUser' | 'outerFrames' | 'breakpoints'> {
  /** The Constant where the debugger stands, which no box stands for; −1 for none. */
  readonly constant: number;
}

/** How a session and breakpoints show in a scene. */
export function sessionLooks(
  { standing, breakpoints }: { standing: GraphStanding; breakpoints: readonly BreakpointMark[] },
  scene: SceneIndex,
  index: GraphIndex,
): SessionLooks {
  const run = runOf(standing, index);
  const box = run.current < 0 ? -1 : boxFor(run.current, scene, index);
  const isConstant = run.current >= 0 && index.place[run.current] === -1;
  return {
    constant: isConstant && run.isInnermost ? run.current : -1,
    currentUser: isConstant && run.isInnermost ? box : -1,
    run: runStates(run, scene, index),
    current: run.isInnermost && !isConstant ? box : -1,
    outerFrames: new Set(!run.isInnermost && box >= 0 ? [box] : []),
    breakpoints: breakpointStates(breakpoints, scene, index),
  };
}

function breakpointStates(
  marks: readonly BreakpointMark[],
  scene: SceneIndex,
  { part }: GraphIndex,
): Uint8Array {
  const states = new Uint8Array(scene.boxes.length);
  for (const { graph, index, enabled, kind } of marks) {
    if (graph !== part.path) continue;
    const box = scene.boxOfNode[index] ?? -1;
    if (box < 0) continue;
    // Several on one node, or in one closed group, show as one that is on where one of them is; what stands at the node
    // itself comes before what a pattern means.
    const before = states[box]!;
    if (before && !(enabled && isOff(before)) && (!enabled || kind === 'function')) continue;
    states[box] = stateOf(kind, enabled);
  }
  return states;
}

function stateOf(kind: BreakpointMark['kind'], enabled: boolean): number {
  switch (kind) {
    case 'plain':
      return enabled ? breakpointState.on : breakpointState.off;
    case 'conditional':
      return enabled ? breakpointState.conditional : breakpointState.conditionalOff;
    case 'log':
      return enabled ? breakpointState.log : breakpointState.logOff;
    case 'function':
      return enabled ? breakpointState.function : breakpointState.functionOff;
  }
}
