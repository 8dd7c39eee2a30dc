import type { DebugProtocol } from '@vscode/debugprotocol';
import { orderOf } from '../../core/onnx/order';
import type { BackMotion, Motion } from '../debugger/motion';
import { noIterations } from '../errors';
import { modulesAround } from '../extra-frames';
import type { OnnxRequests } from '../protocol';
import type { Handler, Handlers } from '../session-state';
import { sampleOf } from './stack';

/**
 * `continue`, `next`, `stepIn`, `stepOut`, `stepBack`, `reverseContinue`, `restartFrame`, `pause`, and beyond DAP
 * `onnx/nextIteration`.
 */
export const steppingRequests: Handlers = {
  continue: move('continue', { allThreadsContinued: true }),
  next: step('next', 'stepIn'),
  stepIn: move('stepIn'),
  stepOut: move('stepOut'),
  stepBack: step('stepBack', 'instructionBack'),
  reverseContinue: move('reverseContinue'),

  restartFrame(state, { frameId }: { frameId: number }) {
    const { sample, depth, level } = state.references.frame(frameId);
    const place = state.debugger.samples[sample]?.places()[depth];
    const module = level !== undefined && place ? modulesAround(state, place)[level - 1] : undefined;
    const from = module && orderOf(place!.graph).nodes[module.start];
    return { after: state.debugger.prepare(sample, { restartFrame: depth, ...(from && { from }) }) };
  },

  'onnx/nextIteration'(state, { threadId }: OnnxRequests['onnx/nextIteration']['args']) {
    const index = sampleOf(state, threadId);
    if (state.debugger.samples[index]?.iteration === undefined) throw noIterations();
    const go = state.debugger.prepare(index, 'nextIteration');
    return {
      after() {
        // A client does not know that a request of ours lets a thread go on.
        state.event('continued', { threadId, allThreadsContinued: true });
        go();
      },
    };
  },

  pause(state) {
    return { after: () => state.debugger.pause() };
  },
};

/** A step whose granularity counts: by instruction it goes to the next node that runs anywhere, in bodies too. */
function step(motion: Motion | BackMotion, byInstruction: Motion | BackMotion): Handler {
  return (state, args: DebugProtocol.NextArguments, signal) =>
    move(args.granularity === 'instruction' ? byInstruction : motion)(state, args as never, signal);
}

/** A request that lets a sample go on; the answer goes out before anything happens. */
function move(motion: Motion | BackMotion, body?: object): Handler {
  return (state, args: { threadId: number }) => {
    const go = state.debugger.prepare(sampleOf(state, args.threadId), motion);
    return { body, after: go };
  };
}
