import path from 'node:path';
import type { ExecutionOptions, InputReport } from './execution-options';
import type { FeedbackPair } from './feedback/feedback-pairs';
import { feedbackPairs } from './feedback/feedback-pairs';
import type { FeedbackPlan } from './feedback/feedback-plan';
import { feedbackPlan, runsAgain } from './feedback/feedback-plan';
import { inputSignatures } from './input-signatures';

/** What a run begins with. */
export interface StartInputs {
  readonly inputs: readonly InputReport[];
  /** Outputs that become inputs again; empty where the model runs once. */
  readonly pairs: readonly FeedbackPair[];
  /** How the model runs again and again; undefined where it runs once. */
  readonly plan: FeedbackPlan | undefined;
}

/**
 * Has the runner read the inputs that a run is started with.
 *
 * @throws UserError where an input is wrong; RunnerDied
 */
export async function readStartInputs(options: ExecutionOptions): Promise<StartInputs> {
  const { runner, model, inputs, seed = 0, dimensions = {} } = options;
  const named = inputs && typeof inputs === 'object' && !Array.isArray(inputs) ? Object.keys(inputs) : [];
  const again = runsAgain(options) ? feedbackPairs(model, options.feedback ?? {}) : undefined;
  const loaded = await runner.request('loadInputs', {
    inputs,
    signatures: inputSignatures(model, new Set(named)),
    options: {
      folder: options.inputsFolder ?? path.dirname(model.path),
      dimensions,
      seed,
      ...(again && {
        again: { fedBack: again.map(({ input }) => input), iterations: options.iterations },
      }),
    },
  });
  const plan = again && feedbackPlan(runner, again, loaded, options.iterations);
  return { inputs: loaded, pairs: again ?? [], plan };
}
