import type { DebugProtocol } from '@vscode/debugprotocol';
import { orderOf } from '../../core/onnx/order';
import type { BackMotion, Motion } from '../debugger/motion';
import { noIterations } from '../errors';
import { modulesAround } from '../extra-frames';
import type { OnnxRequests } from '../protocol';
import type { Handler, Handlers } from '../session-state';
import { sampleOf } from './stack';
import { checkStepInTarget } from './targets';

/**
 * `continue`, `next`, `stepIn`, `stepOut`, `stepBack`, `reverseContinue`, `restartFrame`, `pause`, `terminateThreads`,
 * and beyond DAP `onnx/nextIteration`.
 */
export const steppingRequests: Handlers = {
  continue: move('continue', ({ singleThread }) => ({ allThreadsContinued: !singleThread })),
  next: step('next', 'stepIn'),

  stepIn(state, args: DebugProtocol.StepInArguments) {
    const index = sampleOf(state, args.threadId);
    if (args.targetId !== undefined) checkStepInTarget(state, index, args.targetId);
    return { after: state.debugger.prepare(index, 'stepIn', args.singleThread) };
  },

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

  terminateThreads(state, { threadIds = [] }: DebugProtocol.TerminateThreadsArguments) {
    const samples = threadIds.map((id) => sampleOf(state, id));
    return { after: () => state.debugger.terminateSamples(samples) };
  },
};

/** A step whose granularity counts: by instruction it goes to the next node that runs anywhere, in bodies too. */
function step(motion: Motion | BackMotion, byInstruction: Motion | BackMotion): Handler {
  return (state, args: DebugProtocol.NextArguments, signal) =>
    move(args.granularity === 'instruction' ? byInstruction : motion)(state, args as never, signal);
}

/** What the requests that move a thread have in common. */
interface MoveArguments {
  readonly threadId: number;
  /** Where the thread's sample ends, no other goes on. */
  readonly singleThread?: boolean;
}

/** A request that lets a sample go on; the answer goes out before anything happens. */
function move(motion: Motion | BackMotion, bodyOf?: (args: MoveArguments) => object): Handler {
  return (state, args: MoveArguments) => {
    const go = state.debugger.prepare(sampleOf(state, args.threadId), motion, args.singleThread);
    return { body: bodyOf?.(args), after: go };
  };
}
