import type { Body, BodyContext, Completion, IterationStart } from '../frames/body';
import { Collected } from '../frames/body';
import type { Held } from '../types';
import { checkFits } from './feedback-pairs';
import type { FeedbackPlan } from './feedback-plan';
import { FrameReader } from './frame-reader';

/**
 * The main graph as the body of a loop around it: in each iteration, some inputs get what outputs came to in the one
 * before, some the next frame, and the others what they had.
 */
export class FeedbackBody implements Body {
  private iteration = 0;
  private readonly held: Collected;
  private readonly constants = new Map<string, Held>();
  private readonly frames: FrameReader;

  constructor(
    { runner, pool }: BodyContext,
    private readonly plan: FeedbackPlan,
    private readonly first: ReadonlyMap<string, Held>,
  ) {
    this.held = new Collected(pool);
    this.frames = new FrameReader(runner, pool, plan.sources, plan.count);
    const changing = new Set([
      ...plan.pairs.map(({ input }) => input),
      ...plan.sources.map(({ name }) => name),
    ]);
    for (const [name, held] of first) {
      // All are held: what a run began with is looked at after it, too.
      this.held.add(held);
      if (!changing.has(name)) this.constants.set(name, held);
    }
  }

  /** The number of iterations. */
  get count(): number {
    return this.plan.count;
  }

  /** Whether there is another iteration after the present one. */
  get goesOn(): boolean {
    return this.iteration + 1 < this.plan.count;
  }

  async complete(outputs: readonly Held[]): Promise<Completion> {
    if (!this.goesOn) return { outputs };
    const carried = this.plan.pairs.map((pair) => {
      const held = outputs[pair.at]!;
      checkFits(pair, held, this.iteration);
      return held;
    });
    const inputs = await this.inputs(this.iteration + 1, carried);
    this.iteration++;
    return { again: { iteration: this.iteration, inputs, carried } };
  }

  /** The first iteration. */
  begin(): IterationStart {
    return { iteration: 0, inputs: this.first, carried: [] };
  }

  rewind(iteration: number): void {
    this.iteration = iteration;
  }

  async start(carried: readonly Held[]): Promise<IterationStart> {
    const { iteration } = this;
    return iteration === 0
      ? this.begin()
      : { iteration, inputs: await this.inputs(iteration, carried), carried };
  }

  close(): void {
    this.held.clear();
    this.frames.close();
  }

  /** What an iteration after the first begins with; `carried` are the values that are fed back, in their order. */
  private async inputs(iteration: number, carried: readonly Held[]): Promise<ReadonlyMap<string, Held>> {
    const inputs = new Map(this.constants);
    this.plan.pairs.forEach(({ input }, at) => {
      inputs.set(input, carried[at]!);
    });
    for (const [name, held] of await this.frames.at(iteration)) inputs.set(name, held);
    return inputs;
  }
}
