import type { Node } from '../../core/onnx/model';
import type { Held } from '../../engine/types';

/** How a sample is to go on. */
export type Motion = 'continue' | 'next' | 'stepIn' | 'stepOut' | 'nextIteration';

/** How it is to go back; a frame that restarts is told by its depth, 0 for the main graph. */
export type BackMotion = 'stepBack' | 'reverseContinue' | { readonly restartFrame: number };

/** Where it is to go on without running anything: at another node, or past a node whose outputs are given. */
export type Jump = { readonly goTo: Node } | { readonly skip: ReadonlyMap<string, Held> };

/** What a sample may be told to do. */
export type Move = Motion | BackMotion | Jump;

/** Whether a move leads back. */
export function leadsBack(move: Move): move is BackMotion {
  return typeof move === 'object'
    ? 'restartFrame' in move
    : move === 'stepBack' || move === 'reverseContinue';
}

/** Whether a move runs nothing. */
export function isJump(move: Move): move is Jump {
  return typeof move === 'object' && !('restartFrame' in move);
}
