import type { DebugProtocol } from '@vscode/debugprotocol';
import { arrayText } from '../debugger/array-text';
import { evaluateReference } from '../debugger/lookup';
import type { Handlers, SessionState } from '../session-state';
import { consoleCommand } from './console-commands';
import { dapVariable, lookAtFrame } from './variables';

/** `evaluate`: tensors by name, with indices. */
export const evaluateRequests: Handlers = {
  async evaluate(state, args: DebugProtocol.EvaluateArguments, signal) {
    const command = await consoleCommand(state, args);
    if (command) return command;
    const frameId = args.frameId ?? topFrame(state);
    return lookAtFrame(state, frameId, signal, async (sample, place) => {
      const { runner } = state.debugger;
      const { variable, found, index } = await evaluateReference(runner, sample, place, args.expression);
      state.debugger.looked(found.name, found.held);
      const {
        value,
        name: _name,
        evaluateName: _expression,
        ...rest
      } = dapVariable(state, sample.index, variable);
      const isCopied = args.context === 'clipboard' && found.held.kind === 'tensor';
      const result =
        isCopied && found.held.kind === 'tensor'
          ? await arrayText(runner, found.name, found.held, index)
          : value;
      return { body: { result, ...rest } };
    });
  },
};

/** The frame that an expression without one means: the innermost of the sample that stopped last. */
export function topFrame(state: SessionState): number | undefined {
  const stopped = [...state.stops.keys()].at(-1) ?? 0;
  const sample = state.debugger.samples[stopped];
  const depth = (sample?.places().length ?? 0) - 1;
  return depth < 0 ? undefined : state.references.addFrame({ sample: stopped, depth });
}
