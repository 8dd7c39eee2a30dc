import type { Node } from '../../core/onnx/model';
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

/** Where a move leads: on, back, or through a run that is repeated to find what ended its runner. */
export type Course = 'forward' | 'backward' | 'replay';

/** Whether a move leads back. */
export function leadsBack(motion: Motion | BackMotion): motion is BackMotion {
  if (typeof motion === 'object') return 'restartFrame' in motion;
  return ['stepBack', 'instructionBack', 'reverseContinue'].includes(motion);
}
