import type { EdgeText } from '../values/edge-text';

/** Whether what a box stands for has run in the session in focus; `none` without a session. */
export const runState = { none: 0, ran: 1, partly: 2, notRun: 3 } as const;

/** What a box's corner shows. */
export const breakpointState = {
  none: 0,
  on: 1,
  off: 2,
  conditional: 3,
  conditionalOff: 4,
  log: 5,
  logOff: 6,
  function: 7,
  functionOff: 8,
} as const;

/** Whether a breakpoint is there and disabled. */
export function isOff(state: number): boolean {
  return state > 0 && state % 2 === 0;
}

/** How a scene is drawn now: everything that changes without moving a box. Arrays are by box. */
export interface Appearance {
  readonly run: Uint8Array;
  /** The box with the node where the debugger stands; −1 for none. */
  readonly current: number;
  /** The box that takes the Constant where the debugger stands, which has no box itself; −1 for none. */
  readonly currentUser: number;
  /** Boxes with nodes whose body or function the debugger is in. */
  readonly outerFrames: ReadonlySet<number>;
  readonly breakpoints: Uint8Array;
  /** The selected boxes; the last one has the keyboard. */
  readonly selected: readonly number[];
  /** Whether the keyboard is in the graph, so that the ring is drawn. */
  readonly hasFocus: boolean;
  readonly hover: number;
  /** Whether the pointer is where a click makes a breakpoint. */
  readonly hoverMargin: boolean;
  /** 1 for boxes that are drawn faintly; `undefined` for none. */
  readonly dimmed: Uint8Array | undefined;
  /** What a search found; `undefined` without one. */
  readonly matches: Uint8Array | undefined;
  /** The colour of each box's strip, `''` for none. */
  readonly strips: readonly string[];
  /** The figure at each box's right end, `''` for none. */
  readonly figures: readonly string[];
  /** What a session has kept of values, by their numbers; written on their edges. */
  readonly values: ReadonlyMap<number, EdgeText>;
  /** Edges to be drawn strongly. */
  readonly hotEdges: ReadonlySet<number>;
}
