import type { DebugProtocol } from '@vscode/debugprotocol';
import { arrayText } from '../debugger/array-text';
import { evaluateText } from '../debugger/expressions/evaluate';
import { isValue } from '../debugger/names';
import type { Handlers } from '../session-state';
import { consoleCommand } from './console-commands';
import { consoleAssignment } from './editing';
import { placeOf, topFrame } from './frames';
import { dapVariable, formatted, lookAtFrame } from './variables';

/** `evaluate`: expressions, for watches, hovers, the console and the clipboard. */
export const evaluateRequests: Handlers = {
  async evaluate(state, args: DebugProtocol.EvaluateArguments, signal) {
    const graph = placeOf(state, args.frameId)?.graph;
    const command = await consoleCommand(state, args, (name) => graph !== undefined && isValue(graph, name));
    if (command) return command;
    const assigned = await consoleAssignment(state, args, signal);
    if (assigned) return assigned;
    const frameId = args.frameId ?? topFrame(state);
    return lookAtFrame(state, frameId, signal, async (sample, place) => {
      const { runner } = state.debugger;
      const { variable: found, named } = await evaluateText(runner, sample, place, args.expression);
      if (named) state.debugger.looked(named.name, named.held);
      const variable = await formatted(found, args.format);
      const {
        value,
        name: _name,
        evaluateName: _expression,
        ...rest
      } = dapVariable(state, sample.index, variable, place.depth);
      const { tensor } = variable;
      const isCopied = args.context === 'clipboard' && tensor !== undefined;
      const result = isCopied ? await arrayText(runner, tensor.name, await tensor.held()) : value;
      return { body: { result, ...rest } };
    });
  },
};
