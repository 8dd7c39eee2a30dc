import type { FrameView } from '../../engine/types';
import type { Motion } from './motion';
import { isOver } from './over-nodes';

/** Whether execution rests where the step would have ended without any breakpoint. `before`: the frames at its start. */
export function isStep(motion: Motion, before: readonly FrameView[], frames: readonly FrameView[]): boolean {
  if (typeof motion === 'object') return isOver(motion, frames);
  switch (motion) {
    case 'continue':
      return false;
    case 'stepIn':
      return true;
    case 'stepOut':
      return frames.length < before.length;
    case 'nextIteration': {
      const depth = before.findLastIndex((frame) => frame.iteration !== undefined);
      const [was, now] = [before[depth], frames[depth]];
      return was?.id !== now?.id || (frames.length === depth + 1 && was?.iteration !== now?.iteration);
    }
    case 'next':
      return before.some((frame) => frame.graph === frames.at(-1)?.graph);
  }
}
