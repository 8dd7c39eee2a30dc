import { UserError } from '../../core/errors';
import { commonCount } from '../../core/tensor/inputs/frames/frames';
import { heldTensors } from '../frames/held';
import type { Answer } from '../protocol';
import type { Runner } from '../runner-client';
import type { FeedbackPair } from './feedback-pairs';
import type { FrameSource } from './frame-reader';

/** How the main graph runs again and again. */
export interface FeedbackPlan {
  readonly pairs: readonly FeedbackPair[];
  readonly sources: readonly FrameSource[];
  /** The number of iterations. */
  readonly count: number;
}

/** Whether a run has iterations: feedback, a number of them, or an input in frames. */
export function runsAgain(options: {
  readonly feedback?: object;
  readonly iterations?: number;
  readonly inputs?: unknown;
}): boolean {
  const { feedback, iterations, inputs } = options;
  const given: unknown[] = typeof inputs === 'object' && inputs !== null ? Object.values(inputs) : [];
  const inFrames = given.some((input) => typeof input === 'object' && input !== null && 'frames' in input);
  return feedback !== undefined || iterations !== undefined || inFrames;
}

/**
 * As many iterations as there are frames, and no more than `iterations`.
 *
 * @throws UserError OD3016 where inputs have different numbers of frames, OD3018 where nothing says how many iterations
 * there are; the inputs are let go then
 */
export function feedbackPlan(
  runner: Runner,
  pairs: readonly FeedbackPair[],
  loaded: Answer<'loadInputs'>,
  iterations: number | undefined,
): FeedbackPlan {
  const sources = loaded.flatMap(({ name, frames }) => (frames ? [{ name, source: frames.source }] : []));
  const frames = commonCount(loaded);
  if (frames === undefined && iterations === undefined) {
    runner.release(loaded.flatMap(({ held }) => heldTensors(held)).map(({ id }) => id));
    if (sources.length > 0) runner.releaseFrames(sources.map(({ source }) => source));
    throw new UserError(
      'OD3018',
      'With `feedback` the model would run again and again without end: give an input in "frames", ' +
        'such as {"frames": {"audio": "speech.wav", "size": 512}}, or a number of `iterations`.',
    );
  }
  const count = Math.min(frames ?? Number.POSITIVE_INFINITY, iterations ?? Number.POSITIVE_INFINITY);
  return { pairs, sources, count };
}
