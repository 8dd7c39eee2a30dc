import { evaluateText } from '../debugger/expressions/evaluate';
import { jsonText } from '../debugger/json-text';
import type { OnnxRequests } from '../protocol';
import type { Handlers, SessionState } from '../session-state';
import { topFrame } from './frames';
import { lookAtFrame } from './variables';

/** `onnx/json`: what an expression comes to, as JSON. */
export const jsonRequests: Handlers = {
  async 'onnx/json'(state, args: OnnxRequests['onnx/json']['args'], signal) {
    return { body: { text: await jsonOf(state, args.expression, args.frameId, signal) } };
  },
};

/** What an expression comes to where a frame stands, as JSON. */
export function jsonOf(
  state: SessionState,
  expression: string,
  frameId: number | undefined,
  signal?: AbortSignal,
): Promise<string> {
  return lookAtFrame(state, frameId ?? topFrame(state), signal, async (sample, place) => {
    const { runner } = state.debugger;
    const { variable } = await evaluateText(runner, sample, place, expression);
    return jsonText(runner, variable);
  });
}
