import type { Answer, Handlers, SessionState } from '../session-state';
import { threadId } from './stack';

/** Finding the node that a runner died of. */
export const replayRequests: Handlers = {
  'onnx/replayBySteps': (state) => replay(state),
};

/** @throws UserError OD4108 where the runner is alive */
export function replay(state: SessionState): Answer {
  const { sample, go } = state.debugger.prepareReplay();
  return {
    after: () => {
      // No request of the protocol's own says that the model goes on.
      state.event('continued', { threadId: threadId(sample), allThreadsContinued: true });
      go();
    },
  };
}
