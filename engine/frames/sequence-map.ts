import type { Graph } from '../../core/onnx/model';
import type { Held } from '../types';
import type { Body, BodyContext, Completion, IterationStart } from './body';
import { Collected } from './body';

/** ONNX's SequenceMap: its body runs once for each element of the first input, and gives an element of each output. */
export class SequenceMapBody implements Body {
  private iteration = 0;
  private readonly given: Collected;
  private readonly results: Collected[];

  constructor(
    context: BodyContext,
    private readonly graph: Graph,
  ) {
    this.given = new Collected(context.pool);
    this.results = graph.outputs.map(() => new Collected(context.pool));
  }

  /** The first iteration; undefined where the sequence is empty. */
  async begin(inputs: readonly Held[]): Promise<IterationStart | undefined> {
    for (const held of inputs) this.given.add(held);
    return this.length === 0 ? undefined : this.start();
  }

  async complete(outputs: readonly Held[]): Promise<Completion> {
    this.results.forEach((result, at) => {
      result.add(outputs[at]!);
    });
    this.iteration++;
    if (this.iteration < this.length) return { again: await this.start() };
    return {
      outputs: this.results.map(({ all }): Held => {
        const [first] = all;
        const elementType = first?.kind === 'tensor' ? first.dtype : undefined;
        return { kind: 'sequence', elements: [...all], elementType };
      }),
    };
  }

  rewind(iteration: number): void {
    this.iteration = iteration;
    for (const result of this.results) result.truncate(iteration);
  }

  close(): void {
    this.given.clear();
    for (const result of this.results) result.clear();
  }

  private get length(): number {
    const [first] = this.given.all;
    return first?.kind === 'sequence' ? first.elements.length : 0;
  }

  /** Every element is there from the beginning: nothing is carried. */
  async start(): Promise<IterationStart> {
    const inputs = new Map(
      this.graph.inputs.map(({ name }, at) => {
        const held = this.given.all[at]!;
        return [name, held.kind === 'sequence' ? held.elements[this.iteration]! : held];
      }),
    );
    return { iteration: this.iteration, inputs, carried: [] };
  }
}
