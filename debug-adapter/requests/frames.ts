import type { Place } from '../debugger/sample';
import type { SessionState } from '../session-state';
import { currentSample } from './stack';

/** Where a frame stands; undefined where nothing is launched or the frame is gone. It may be asked at any time. */
export function placeOf(state: SessionState, frameId: number | undefined): Place | undefined {
  const samples = state.launched?.samples;
  if (!samples) return undefined;
  try {
    const frame = state.references.frame(frameId ?? topFrame(state));
    return samples[frame.sample]?.places()[frame.depth];
  } catch {
    return undefined;
  }
}

/** The frame that an expression without one means: the innermost of the sample that stopped last. */
export function topFrame(state: SessionState): number | undefined {
  const stopped = currentSample(state);
  const sample = state.debugger.samples[stopped];
  const depth = (sample?.places().length ?? 0) - 1;
  return depth < 0 ? undefined : state.references.addFrame({ sample: stopped, depth });
}
