import { nodeToSkip, skipValues } from '../debugger/skip-node';
import { illFormedRequest } from '../errors';
import type { OnnxRequests } from '../protocol';
import type { Answer, Handlers, SessionState } from '../session-state';
import { nodeReference } from './node-reference';
import { currentSample, sampleOf, threadId } from './stack';

type Arguments = OnnxRequests['onnx/skipNode']['args'];

/** Going past a node without running it. */
export const skipRequests: Handlers = {
  'onnx/skipChoices'(state, args: OnnxRequests['onnx/skipChoices']['args'], signal) {
    const { debugger: launched } = state;
    return launched.look(
      sampleMeant(state, args.threadId),
      async (sample) => {
        const { node, outputs } = await nodeToSkip(sample, launched.options);
        const body: OnnxRequests['onnx/skipChoices']['body'] = {
          node: nodeReference(state, node),
          outputs: outputs.map(({ name, type, inputs }) => ({ name, ...type, inputs })),
        };
        return { body };
      },
      signal,
    );
  },

  'onnx/skipNode'(state, args: Arguments) {
    const { outputs = {}, rest = 'zeros' } = args;
    if (typeof outputs !== 'object' || outputs === null) {
      throw illFormedRequest('onnx/skipNode', '"outputs" is no object');
    }
    const wrong = Object.entries(outputs).find(([, given]) => typeof given !== 'object' || given === null);
    if (wrong) throw illFormedRequest('onnx/skipNode', `the output "${wrong[0]}" is no object`);
    if (rest !== 'zeros' && rest !== 'input') {
      throw illFormedRequest('onnx/skipNode', '"rest" is neither "zeros" nor "input"');
    }
    return skipNode(state, args);
  },
};

/** Makes the outputs and, where all can be had, goes past the node. */
export async function skipNode(state: SessionState, args: Arguments): Promise<Answer> {
  const index = sampleMeant(state, args.threadId);
  const { debugger: launched } = state;
  const values = await launched.look(index, (sample) =>
    skipValues(launched.runner, sample, launched.options, args.outputs ?? {}, args.rest ?? 'zeros'),
  );
  const go = launched.prepare(index, { skip: values });
  const after = () => {
    // No request of the protocol's own says that the model goes on.
    state.event('continued', { threadId: threadId(index), allThreadsContinued: true });
    go();
  };
  return { after };
}

function sampleMeant(state: SessionState, thread: number | undefined): number {
  return thread === undefined ? currentSample(state) : sampleOf(state, thread);
}
