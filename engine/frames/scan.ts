import { UserError } from '../../core/errors';
import type { Graph } from '../../core/onnx/model';
import type { Held, HeldTensor } from '../types';
import type { Body, BodyContext, Completion, IterationStart } from './body';
import { Collected, tensorIds } from './body';

/** How a Scan (opset 9 and later) runs over its inputs and stacks its outputs. */
export interface ScanLayout {
  readonly inputAxes: readonly number[];
  /** True for back to front. */
  readonly inputReversed: readonly boolean[];
  readonly outputAxes: readonly number[];
  readonly outputReversed: readonly boolean[];
}

/** ONNX's Scan: its body gets the states and a slice of each scanned input, and gives states and slices. */
export class ScanBody implements Body {
  private iteration = 0;
  private readonly states: number;
  private readonly scanned = new Map<number, HeldTensor>();
  private readonly held: Collected;
  private readonly scans: Collected[];
  private length = 0;

  constructor(
    private readonly context: BodyContext,
    private readonly graph: Graph,
    private readonly layout: ScanLayout,
  ) {
    this.states = graph.inputs.length - layout.inputAxes.length;
    this.held = new Collected(context.pool);
    this.scans = graph.outputs.slice(this.states).map(() => new Collected(context.pool));
  }

  /** The first iteration; undefined where there is nothing to scan. */
  async begin(inputs: readonly Held[]): Promise<IterationStart | undefined> {
    inputs.slice(this.states).forEach((held, at) => {
      if (held.kind !== 'tensor') {
        throw new UserError('OD2013', `A Scan goes over tensors, but it is given a ${held.kind}.`);
      }
      this.held.add(held);
      this.scanned.set(at, held);
      this.length = held.shape[normalAxis(this.layout.inputAxes[at]!, held.shape.length)] ?? 0;
    });
    if (this.length === 0) return undefined;
    return this.start(inputs.slice(0, this.states));
  }

  async complete(outputs: readonly Held[]): Promise<Completion> {
    this.scans.forEach((scan, at) => {
      scan.add(outputs[this.states + at]!);
    });
    this.iteration++;
    const states = outputs.slice(0, this.states);
    if (this.iteration < this.length) {
      return { again: await this.start(states) };
    }
    const stacked: Held[] = [];
    for (const [at, scan] of this.scans.entries()) {
      const ids = tensorIds(scan.all, "A Scan's output");
      if (this.layout.outputReversed[at]) ids.reverse();
      const rank = scan.all[0]?.kind === 'tensor' ? scan.all[0].shape.length + 1 : 1;
      const axis = normalAxis(this.layout.outputAxes[at] ?? 0, rank);
      stacked.push(await this.context.runner.request('stack', { ids, axis }));
    }
    return { outputs: [...states, ...stacked] };
  }

  rewind(iteration: number): void {
    this.iteration = iteration;
    for (const scan of this.scans) scan.truncate(iteration);
  }

  close(): void {
    this.held.clear();
    for (const scan of this.scans) scan.clear();
  }

  async start(states: readonly Held[]): Promise<IterationStart> {
    const inputs = new Map<string, Held>();
    states.forEach((held, at) => {
      inputs.set(this.graph.inputs[at]!.name, held);
    });
    for (const [at, { id, shape }] of this.scanned) {
      const axis = normalAxis(this.layout.inputAxes[at]!, shape.length);
      const index = this.layout.inputReversed[at] ? this.length - 1 - this.iteration : this.iteration;
      const slice = await this.context.runner.request('slice', { id, axis, index });
      inputs.set(this.graph.inputs[this.states + at]!.name, slice);
    }
    return { iteration: this.iteration, inputs, carried: states };
  }
}

function normalAxis(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}
