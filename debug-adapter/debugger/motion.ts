import type { OverNodes } from './over-nodes';

/** How a sample is to go on. */
export type Motion = 'continue' | 'next' | 'stepIn' | 'stepOut' | 'nextIteration' | OverNodes;

/** How it is to go back; a frame that restarts is told by its depth, 0 for the main graph. */
export type BackMotion = 'stepBack' | 'reverseContinue' | { readonly restartFrame: number };

/** Where a move leads: on, back, or through a run that is repeated to find what ended its runner. */
export type Course = 'forward' | 'backward' | 'replay';

/** Whether a move leads back. */
export function leadsBack(motion: Motion | BackMotion): motion is BackMotion {
  return (
    (typeof motion === 'object' && 'restartFrame' in motion) ||
    motion === 'stepBack' ||
    motion === 'reverseContinue'
  );
}
