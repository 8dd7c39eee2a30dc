import type { Motion } from '../debugger/sample';
import type { Handler, Handlers } from '../session-state';
import { sampleOf } from './stack';

/** `continue`, `next`, `stepIn`, `stepOut` and `pause`. */
export const steppingRequests: Handlers = {
  continue: move('continue', { allThreadsContinued: true }),
  next: move('next'),
  stepIn: move('stepIn'),
  stepOut: move('stepOut'),

  pause(state) {
    return { after: () => state.debugger.pause() };
  },
};

/** A request that lets a sample go on; the answer goes out before anything happens. */
function move(motion: Motion, body?: object): Handler {
  return (state, args: { threadId: number }) => {
    const go = state.debugger.prepare(sampleOf(state, args.threadId), motion);
    return { body, after: go };
  };
}
