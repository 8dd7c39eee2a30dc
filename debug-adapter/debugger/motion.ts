import type { Node } from '../../core/onnx/model';
import type { OverNodes } from './over-nodes';

/** How a sample is to go on. */
export type Motion = 'continue' | 'next' | 'stepIn' | 'stepOut' | 'nextIteration' | OverNodes;

/**
 * How it is to go back; a frame that restarts is told by its depth, 0 for the main graph, and by the node that it goes
 * back to where that is not its first.
 */
export type BackMotion =
  | 'stepBack'
  | 'reverseContinue'
  | { readonly restartFrame: number; readonly from?: Node };

/** Whether a move leads back. */
export function leadsBack(motion: Motion | BackMotion): motion is BackMotion {
  return (
    (typeof motion === 'object' && 'restartFrame' in motion) ||
    motion === 'stepBack' ||
    motion === 'reverseContinue'
  );
}
