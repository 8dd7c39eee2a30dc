import { moduleMove } from '../debugger/module-moves';
import { unknownFrame } from '../errors';
import type { OnnxRequests } from '../protocol';
import type { Handler, Handlers } from '../session-state';
import { sampleOf } from './stack';

type Arguments = OnnxRequests['onnx/nextModule']['args'];

/** `onnx/nextModule` and `onnx/stepOutModule`: steps that go by module. DAP's own steps tell no frame and no level. */
export const moduleStepRequests: Handlers = {
  'onnx/nextModule': step('next'),
  'onnx/stepOutModule': step('stepOut'),
};

function step(to: 'next' | 'stepOut'): Handler {
  return (state, { threadId, level, frameId }: Arguments) => {
    const index = sampleOf(state, threadId);
    const places = state.debugger.samples[index]!.places();
    const frame = frameId === undefined ? undefined : state.references.frame(frameId);
    if (frame && frame.sample !== index) throw unknownFrame(frameId);
    const place = places[frame?.depth ?? places.length - 1];
    const go = state.debugger.prepare(
      index,
      place ? moduleMove(state.debugger.program, place, to, level ?? frame?.level) : to,
    );
    return {
      after() {
        // A client does not know that a request of ours lets a thread go on.
        state.event('continued', { threadId, allThreadsContinued: true });
        go();
      },
    };
  };
}
