import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Runner } from '../../engine/runner-client';
import { arrayText } from '../debugger/array-text';
import { evaluateText } from '../debugger/expressions/evaluate';
import { hoverFigures } from '../debugger/hover-text';
import { isValue } from '../debugger/names';
import type { TensorAccess } from '../debugger/variable';
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
      if (named) state.debugger.looked(place.graph, named.name, named.held);
      const variable = await formatted(found, args.format);
      const {
        value,
        name: _name,
        evaluateName: _expression,
        ...rest
      } = dapVariable(state, sample.index, variable, place.depth);
      const { tensor } = variable;
      const result = !tensor ? value : await tensorResult(runner, args.context, value, tensor);
      return { body: { result, ...rest } };
    });
  },
};

/** A tensor's text: as NumPy reads it for the clipboard, with mean and standard deviation in a hover. */
async function tensorResult(
  runner: Runner,
  context: string | undefined,
  value: string,
  tensor: TensorAccess,
): Promise<string> {
  if (context === 'clipboard') return arrayText(runner, tensor.name, await tensor.held());
  return context === 'hover' ? value + (await hoverFigures(runner, tensor)) : value;
}
