import type { Execution } from '../../engine/execution';
import type { Runners } from './runners';

/** How one way of running a case went. */
export type Outcome =
  | { readonly kind: 'pass' }
  /** onnxruntime alone does no better: it lacks a kernel, or gives the same other result. */
  | { readonly kind: 'unsupported'; readonly why: string }
  | { readonly kind: 'fail'; readonly why: string };

export interface CaseResult {
  readonly name: string;
  /** What it was fed with where neither its folder nor a seed says. */
  readonly fed?: string;
  readonly stepping: Outcome;
  readonly continuing: Outcome;
  /** Whether both ways gave the same bits; undefined where one of them gave nothing. */
  readonly sameBits: boolean | undefined;
}

/** The way in which an execution is brought to its end. */
export type Way = (execution: Execution) => Promise<void>;

/** Node by node, into bodies. */
export const bySteps: Way = async (execution) => {
  while (!execution.ended) if (!(await execution.stepIn())) await execution.step();
};

/** On as few submodels as can be. */
export const atOnce: Way = async (execution) => {
  const stops = { has: () => false, within: () => false };
  const { reason } = await execution.advance(stops, { nan: false, inf: false }, new AbortController().signal);
  if (reason !== 'end') throw new Error(`came back because of ${reason}`);
};

/** What one way came to, with the bits of all outputs where it came to any. */
export interface WayResult {
  readonly outcome: Outcome;
  readonly bits?: string | undefined;
}

/** Runs something by steps and at once, each within so many seconds, and compares the bits of both. */
export async function bothWays(
  runners: Runners,
  seconds: number,
  run: (way: Way) => Promise<WayResult>,
): Promise<Pick<CaseResult, 'stepping' | 'continuing' | 'sameBits'>> {
  const late: WayResult = {
    outcome: { kind: 'fail', why: `it had not ended after ${seconds} s` },
    bits: undefined,
  };
  const stepped = (await runners.within(seconds, () => run(bySteps))) ?? late;
  const continued = (await runners.within(seconds, () => run(atOnce))) ?? late;
  const sameBits =
    stepped.bits === undefined || continued.bits === undefined ? undefined : stepped.bits === continued.bits;
  return { stepping: stepped.outcome, continuing: continued.outcome, sameBits };
}
