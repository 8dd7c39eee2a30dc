import { illFormedRequest } from '../errors';
import type { OnnxRequests } from '../protocol';
import type { Answer, Handlers, SessionState } from '../session-state';
import { currentSample, sampleOf, threadId } from './stack';

type Arguments = OnnxRequests['onnx/giveOutputs']['args'];

/** Giving the outputs of an operator that onnxruntime has no kernel for. */
export const giveOutputRequests: Handlers = {
  'onnx/giveOutputs'(state, args: Arguments) {
    const { outputs } = args;
    if (typeof outputs !== 'object' || outputs === null) {
      throw illFormedRequest('onnx/giveOutputs', 'it has no outputs');
    }
    const wrong = Object.entries(outputs).find(([, given]) => typeof given !== 'object' || given === null);
    if (wrong) throw illFormedRequest('onnx/giveOutputs', `the output "${wrong[0]}" is no object`);
    return giveOutputs(state, args);
  },
};

/** Gives them and, where none is missing then, goes past the node. */
export async function giveOutputs(state: SessionState, args: Arguments): Promise<Answer> {
  const sample = args.threadId === undefined ? currentSample(state) : sampleOf(state, args.threadId);
  const missing = await state.debugger.give(sample, args.outputs, args.repeat ?? false);
  if (missing.length > 0) return { body: { missing } };
  const go = state.debugger.prepare(sample, 'next');
  const after = () => {
    // No request of the protocol's own says that the model goes on.
    state.event('continued', { threadId: threadId(sample), allThreadsContinued: true });
    go();
  };
  return { body: { missing }, after };
}
