import type { DebugProtocol } from '@vscode/debugprotocol';
import { addressText } from '../addresses';
import { nodeLabel, operatorName } from '../debugger/names';
import type { Place, Sample } from '../debugger/sample';
import { notStopped, unknownThread } from '../errors';
import { extraFrames } from '../extra-frames';
import type { Handlers, SessionState } from '../session-state';

/** `threads` and `stackTrace`. */
export const stackRequests: Handlers = {
  threads(state) {
    const samples = state.launched?.samples ?? [];
    const threads = samples
      .filter((sample) => !sample.done)
      .map((sample) => ({ id: threadId(sample.index), name: sample.name }));
    return { body: { threads } };
  },

  async stackTrace(state, args: DebugProtocol.StackTraceArguments, signal) {
    const index = sampleOf(state, args.threadId);
    if (!state.begun) throw notStopped();
    return state.debugger.look(
      index,
      async (sample) => {
        const frames = framesOf(state, sample);
        const start = args.startFrame ?? 0;
        const levels = args.levels || frames.length;
        const body = { stackFrames: frames.slice(start, start + levels), totalFrames: frames.length };
        return { body };
      },
      signal,
    );
  },
};

/** Threads are samples; ids count from 1, as some clients take 0 for none. */
export function threadId(sample: number): number {
  return sample + 1;
}

/** The sample that a thread is. @throws UserError OD4201 where there is none. */
export function sampleOf(state: SessionState, thread: number): number {
  if (!state.debugger.samples[thread - 1]) throw unknownThread(thread);
  return thread - 1;
}

/** The sample that is meant where none is named: the one that stopped last, else the first that has not ended. */
export function currentSample(state: SessionState): number {
  const stopped = [...state.stops.keys()].at(-1);
  return (
    stopped ??
    Math.max(
      0,
      state.debugger.samples.findIndex((sample) => !sample.done),
    )
  );
}

/** The frames of a sample, innermost first. */
function framesOf(state: SessionState, sample: Sample): DebugProtocol.StackFrame[] {
  return sample
    .places()
    .reverse()
    .flatMap((place) => [frameOf(state, sample, place), ...extraFrames(state, sample.index, place)]);
}

function frameOf(state: SessionState, sample: Sample, place: Place): DebugProtocol.StackFrame {
  const { program } = state.debugger;
  const { node, graph, frame, depth } = place;
  const at = node
    ? program.lines.placeOf(graph.path, node.index)
    : { line: program.lineOfOutputs(graph.path), column: undefined };
  const address = node && program.instructions.addressOf(node);
  const name = node ? `${frame.label} ${nodeLabel(node)}, ${operatorName(node)}` : `${frame.label} outputs`;
  return {
    id: state.references.addFrame({ sample: sample.index, depth }),
    name,
    source: state.source!.of(graph.path),
    line: state.client.toLine(at.line),
    column: state.client.toColumn(at.column),
    ...(address !== undefined && { instructionPointerReference: addressText(address) }),
  };
}
