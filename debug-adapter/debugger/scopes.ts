import { messageOf, UserError } from '../../core/errors';
import type { Model, Weight } from '../../core/onnx/model';
import { displayType } from '../../core/onnx/type-text';
import { byteLength, elementCount } from '../../core/tensor/dtype';
import { typeText } from '../../core/tensor/summary';
import { OperatorError, RunnerDied } from '../../engine/errors';
import type { Runner } from '../../engine/runner-client';
import type { Held, HeldTensor } from '../../engine/types';
import { attributeVariables } from './attribute-variables';
import { expressionOf } from './expressions/names';
import { findWeight, inputNames, nodePhrase, outputNames, visibleGraphs } from './names';
import type { Place, Sample } from './sample';
import { errorChildren, heldVariable, type Renew, tensorVariable } from './tensor-variable';
import type { Children, TensorAccess, Variable } from './variable';
import { fixedChildren, marked, plainVariable } from './variable';

/** A scope of a frame; its variables are found when somebody looks. */
export interface ScopeView {
  readonly name: 'Inputs' | 'Outputs' | 'Attributes' | 'Weights' | 'Live' | 'Model';
  /** Whether a client should wait for a click before it looks. */
  readonly expensive: boolean;
  /** The number of variables where they are paged. */
  readonly indexed?: number;
  children(): Promise<Children>;
}

/** Weights above this many bytes are told by type only, until somebody opens them. */
const measuredWeightBytes = 1 << 20;

/** Called with each value that a look brought. */
export type Looked = (name: string, held: Held) => void;

/** The scopes of a frame, in CONTRACT's order. */
export function scopesOf(runner: Runner, sample: Sample, place: Place, looked: Looked): ScopeView[] {
  const reader = new ScopeReader(runner, sample, place, looked);
  // Names are gathered when a scope is opened: a model may have twenty thousand.
  return [
    { name: 'Inputs', expensive: false, children: () => reader.named(reader.inputs()) },
    { name: 'Outputs', expensive: false, children: () => reader.outputs() },
    { name: 'Attributes', expensive: false, children: async () => reader.attributes() },
    { name: 'Weights', expensive: true, children: () => reader.named(reader.weights()) },
    {
      name: 'Live',
      expensive: true,
      indexed: reader.liveCount(),
      children: async () => reader.paged(reader.liveNames()),
    },
    {
      name: 'Model',
      expensive: true,
      indexed: reader.modelCount(),
      children: async () => reader.paged(reader.modelNames()),
    },
  ];
}

/** Reads the values of one frame. */
export class ScopeReader {
  constructor(
    private readonly runner: Runner,
    private readonly sample: Sample,
    private readonly place: Place,
    private readonly looked: Looked,
  ) {}

  /** The names that the shown node takes in; after the last node, the graph's inputs. */
  inputs(): string[] {
    const { node, graph } = this.place;
    return node ? inputNames(node) : graph.inputs.map((input) => input.name);
  }

  weights(): string[] {
    const { node, graph } = this.place;
    return node ? inputNames(node).filter((name) => findWeight(graph, name)) : [];
  }

  liveCount(): number {
    return this.sample.execution?.liveCount(this.place.depth) ?? 0;
  }

  liveNames(): string[] {
    const { execution } = this.sample;
    return execution
      ? execution.live(this.place.depth).filter((name) => !findWeight(this.place.graph, name))
      : [];
  }

  modelCount(): number {
    const { execution } = this.sample;
    if (!execution) return 0;
    // Names of a body or a function may be the main graph's too, so that they have to be looked at one by one.
    if (this.place.depth > 0) return this.modelNames().length;
    return mainEnds(execution.model).length + execution.madeCount;
  }

  /** The main graph's inputs and outputs, then every other value of this frame's graph that has run. */
  modelNames(): string[] {
    const { execution } = this.sample;
    const main = execution?.model.graph;
    if (!execution || !main) return [];
    const { graph, depth } = this.place;
    const run = [...graph.inputs.map((input) => input.name), ...graph.producers.keys()].filter(
      (name) => name !== '' && execution.hasRun(depth, name) && !graph.weights.has(name),
    );
    return [...new Set([...mainEnds(execution.model), ...run])];
  }

  attributes(): Children {
    const { node, depth } = this.place;
    const attributes = node && this.sample.execution?.attributesOf(depth, node);
    return fixedChildren(attributes ? attributeVariables(node, attributes) : []);
  }

  /** Few variables, all at once. */
  async named(names: readonly string[]): Promise<Children> {
    return fixedChildren(await this.variables(names));
  }

  /** Many variables, a page at a time. */
  paged(names: readonly string[]): Children {
    return {
      count: names.length,
      indexed: true,
      list: (start, count) => this.variables(names.slice(start, start + count)),
      find: async (name) => (names.includes(name) ? (await this.variables([name]))[0] : undefined),
    };
  }

  /** What the shown node makes: as it ran, computed now, or not to be had while its body runs. */
  async outputs(): Promise<Children> {
    const { node, graph, hasRun, innermost } = this.place;
    const { execution } = this.sample;
    if (!execution) return fixedChildren([]);
    if (!node) return this.named(graph.outputs.map((output) => output.name));
    const names = outputNames(node);
    if (hasRun) return this.named(names);
    if (!innermost) {
      return fixedChildren(
        names.map((name) =>
          plainVariable(name, `${this.declaredType(name)}not run yet: ${nodePhrase(node)} is running`),
        ),
      );
    }
    try {
      const values = await execution.preview();
      const renew = async (name: string) => (await execution.preview()).get(name);
      return fixedChildren(
        await Promise.all(names.map((name) => this.variable(name, values.get(name), () => renew(name)))),
      );
    } catch (error) {
      if (error instanceof OperatorError || error instanceof RunnerDied) return errorChildren(error.message);
      throw error;
    }
  }

  private async variables(names: readonly string[]): Promise<Variable[]> {
    const { execution } = this.sample;
    if (!execution) return [];
    const { depth } = this.place;
    const wanted = names.filter((name) => !this.bigWeight(name));
    const renew = async (name: string) => (await execution.values(depth, [name])).get(name);
    let values: Map<string, Held> | undefined;
    try {
      values = await execution.values(depth, wanted);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      // One of them cannot be had, or none where the runner is gone: each is asked for, and says so, by itself.
    }
    const variables: Variable[] = [];
    for (const name of names) {
      try {
        const held = values || this.bigWeight(name) ? values?.get(name) : await renew(name);
        variables.push(await this.variable(name, held, () => renew(name)));
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        variables.push(plainVariable(name, `${this.declaredType(name)}${error.message}`));
      }
    }
    return variables;
  }

  private async variable(name: string, held: Held | undefined, renew: Renew): Promise<Variable> {
    const big = this.bigWeight(name);
    if (big) return big;
    if (!held) return plainVariable(name, `${this.declaredType(name)}not run yet`);
    this.looked(name, held);
    try {
      const variable = await heldVariable(this.runner, name, held, expressionOf(name), renew);
      return marked(variable, this.isEdited(name));
    } catch (error) {
      return plainVariable(name, messageOf(error));
    }
  }

  private isEdited(name: string): boolean {
    return this.sample.execution?.isEdited(this.place.depth, name) ?? false;
  }

  /** What the model says of a value's type, to stand before other words. */
  private declaredType(name: string): string {
    for (const graph of [...visibleGraphs(this.place.graph), this.sample.execution?.model.graph]) {
      const type = graph?.types.get(name);
      if (type) return `${displayType(type)}, `;
    }
    return '';
  }

  /** A weight that is too big to be measured for a line of text: its type; its elements come when it is opened. */
  private bigWeight(name: string): Variable | undefined {
    const weight = findWeight(this.place.graph, name)?.weight;
    // One that somebody has changed is in memory, and what its file holds is another one.
    if (!weight?.dtype || this.isEdited(name)) return undefined;
    const { dtype, shape } = weight;
    const length = byteLength(dtype, elementCount(shape));
    if (length <= measuredWeightBytes) return undefined;
    const type = typeText(dtype, shape);
    const value = `${type} ${megabytes(length)}${whereabouts(weight)}`;
    return tensorVariable(this.runner, this.weightAccess(name, weight, length), value, expressionOf(name));
  }

  private weightAccess(name: string, weight: Weight, length: number): TensorAccess {
    return {
      name,
      dtype: weight.dtype!,
      shape: weight.shape,
      byteLength: length,
      held: async (): Promise<HeldTensor> => {
        const values = await this.sample.execution?.values(this.place.depth, [name]);
        const held = values?.get(name);
        if (held?.kind !== 'tensor') throw new Error(`The weight "${name}" is no tensor.`);
        return held;
      },
    };
  }
}

const ends = new WeakMap<Model, readonly string[]>();

/** The main graph's inputs and outputs, weights left out. */
function mainEnds(model: Model): readonly string[] {
  let names = ends.get(model);
  if (!names) {
    const { inputs, outputs, weights } = model.graph;
    names = [...new Set([...inputs, ...outputs].map((value) => value.name))].filter(
      (name) => !weights.has(name),
    );
    ends.set(model, names);
  }
  return names;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toLocaleString('en-US', { maximumFractionDigits: 1 })} MB`;
}

function whereabouts(weight: Weight): string {
  if (weight.data.kind === 'missing') return `, missing: ${weight.data.why}`;
  return weight.data.kind === 'file' ? ', in the file' : '';
}
