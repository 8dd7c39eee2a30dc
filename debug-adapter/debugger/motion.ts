import type { Node } from '../../core/onnx/model';
import type { HeldValues } from './held-values';
import type { OverNodes } from './over-nodes';

/** How a sample is to go on. */
export type Motion = 'continue' | 'next' | 'stepIn' | 'stepOut' | 'nextIteration' | OverNodes;

/**
 * How it is to go back: before the node that ran last in the frame (`stepBack`) or anywhere (`instructionBack`), to the
 * last stop, to the first node of a frame, which is told by its depth, 0 for the main graph, or to another node of it
 * (`from`).
 */
export type BackMotion =
  | 'stepBack'
  | 'instructionBack'
  | 'reverseContinue'
  | { readonly restartFrame: number; readonly from?: Node };

/** Where it is to go on without running anything: at another node, or past a node whose outputs are given; the
 * move lets go of those then. */
export type Jump = { readonly goTo: Node } | { readonly skip: HeldValues };

/** What a sample may be told to do. */
export type Move = Motion | BackMotion | Jump;

/** Where a move leads: on, back, or through a run that is repeated to find what ended its runner. */
export type Course = 'forward' | 'backward' | 'replay';

/** Whether a move leads back. */
export function leadsBack(move: Move): move is BackMotion {
  if (typeof move === 'object') return 'restartFrame' in move;
  return ['stepBack', 'instructionBack', 'reverseContinue'].includes(move);
}

/** Whether a move runs nothing. */
export function isJump(move: Move): move is Jump {
  return typeof move === 'object' && ('goTo' in move || 'skip' in move);
}

/** Lets go of what a move holds, once it is made, or will never be. */
export function letGo(move: Move): void {
  if (typeof move === 'object' && 'skip' in move) move.skip.release();
}
