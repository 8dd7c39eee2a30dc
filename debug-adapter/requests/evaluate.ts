import type { DebugProtocol } from '@vscode/debugprotocol';
import { arrayText } from '../debugger/array-text';
import { evaluateText } from '../debugger/expressions/evaluate';
import type { Handlers, SessionState } from '../session-state';
import { consoleCommand } from './console-commands';
import { currentSample } from './stack';
import { dapVariable, lookAtFrame } from './variables';

/** `evaluate`: expressions, for watches, hovers, the console and the clipboard. */
export const evaluateRequests: Handlers = {
  async evaluate(state, args: DebugProtocol.EvaluateArguments, signal) {
    const command = await consoleCommand(state, args);
    if (command) return command;
    const frameId = args.frameId ?? topFrame(state);
    return lookAtFrame(state, frameId, signal, async (sample, place) => {
      const { runner } = state.debugger;
      const { variable, named } = await evaluateText(runner, sample, place, args.expression);
      if (named) state.debugger.looked(named.name, named.held);
      const {
        value,
        name: _name,
        evaluateName: _expression,
        ...rest
      } = dapVariable(state, sample.index, variable);
      const { tensor } = variable;
      const isCopied = args.context === 'clipboard' && tensor !== undefined;
      const result = isCopied ? await arrayText(runner, tensor.name, await tensor.held()) : value;
      return { body: { result, ...rest } };
    });
  },
};

/** The frame that an expression without one means: the innermost of the sample that stopped last. */
export function topFrame(state: SessionState): number | undefined {
  const stopped = currentSample(state);
  const sample = state.debugger.samples[stopped];
  const depth = (sample?.places().length ?? 0) - 1;
  return depth < 0 ? undefined : state.references.addFrame({ sample: stopped, depth });
}
