import type { Graph } from '../../core/onnx/model';
import type { Held, HeldTensor } from '../types';
import type { Body, BodyContext, Completion, IterationStart } from './body';
import { Collected, tensorIds } from './body';

/**
 * ONNX's Loop. Its body gets the iteration's number, the condition and the carried values; it gives the next
 * condition, the carried values and a slice of each scan output, which are stacked along a new first axis.
 */
export class LoopBody implements Body {
  private iteration = 0;
  private readonly carried: number;
  private readonly scans: Collected[];

  constructor(
    private readonly context: BodyContext,
    private readonly graph: Graph,
    /** The most iterations there are; undefined for no limit. */
    private readonly tripCount: number | undefined,
  ) {
    this.carried = graph.inputs.length - 2;
    this.scans = graph.outputs.slice(1 + this.carried).map(() => new Collected(context.pool));
  }

  /** The first iteration; undefined where there is none. */
  async begin(condition: boolean, carried: readonly Held[]): Promise<IterationStart | undefined> {
    if (!condition || (this.tripCount !== undefined && this.tripCount <= 0)) return undefined;
    return this.start(carried);
  }

  async complete(outputs: readonly Held[]): Promise<Completion> {
    const [condition] = outputs;
    this.scans.forEach((scan, at) => {
      scan.add(outputs[1 + this.carried + at]!);
    });
    this.iteration++;
    const [id] = tensorIds([condition!], "A Loop's condition");
    const goOn = (await this.context.runner.request('scalar', { id: id!, index: 0 })) !== 0;
    const carried = outputs.slice(1, 1 + this.carried);
    if (goOn && (this.tripCount === undefined || this.iteration < this.tripCount)) {
      return { again: await this.start(carried) };
    }
    const stacked: Held[] = [];
    for (const scan of this.scans) {
      const ids = tensorIds(scan.all, "A Loop's scan output");
      stacked.push(await this.context.runner.request('stack', { ids, axis: 0 }));
    }
    return { outputs: [...carried, ...stacked] };
  }

  rewind(iteration: number): void {
    this.iteration = iteration;
    for (const scan of this.scans) scan.truncate(iteration);
  }

  close(): void {
    for (const scan of this.scans) scan.clear();
  }

  async start(carried: readonly Held[]): Promise<IterationStart> {
    const [number, condition] = this.graph.inputs;
    const inputs = new Map<string, Held>();
    if (number) inputs.set(number.name, await this.scalar('int64', 0, this.iteration));
    if (condition) inputs.set(condition.name, await this.scalar('bool', 1, 1));
    carried.forEach((held, at) => {
      inputs.set(this.graph.inputs[2 + at]!.name, held);
    });
    return { iteration: this.iteration, inputs, carried };
  }

  /** Of rank 0, or of shape [1] where the body declares its input with a dimension, as onnxruntime makes it. */
  private scalar(dtype: 'int64' | 'bool', input: number, value: number): Promise<HeldTensor> {
    const type = this.graph.inputs[input]?.type?.value;
    const rank = type?.case === 'tensorType' ? (type.value.shape?.dim.length ?? 0) : 0;
    return this.context.runner.request('make', { dtype, shape: rank === 0 ? [] : [1], value });
  }
}
