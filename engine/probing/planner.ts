import type { Model, Node } from '../../core/onnx/model';
import type { Compute } from '../compute';
import type { Frame } from '../frames/frame';
import type { DescribedValue } from '../protocol';
import { calledFunction } from '../submodel/build';
import type { Watch } from '../types';
import { KnownAlarms } from './known-alarms';
import type { NodeFacts } from './node-facts';
import type { ProbedRule } from './plan';
import { valuesToProbe } from './plan';
import type { StretchProbes } from './probes';
import { probesOf } from './probes';

/** The probes of stretches that run again, kept with what was known when they were made. */
interface Kept {
  readonly known: number;
  readonly probes: StretchProbes | undefined;
}

/** Most stretches remembered: each needs its values' types once, which takes onnxruntime a while. */
const mostKept = 500;
/** Elements of constants that are read to know what an operator does: pads, axes. */
const mostInts = 64;

const byModel = new WeakMap<Model, Map<string, Kept>>();

/** What is remembered of a model's stretches, for all runs of it. */
function keptFor(model: Model): Map<string, Kept> {
  const kept = byModel.get(model) ?? new Map<string, Kept>();
  byModel.set(model, kept);
  return kept;
}

/** Finds the probes of a stretch. */
export class ProbePlanner {
  private readonly kept: Map<string, Kept>;
  private readonly alarms: KnownAlarms;

  constructor(private readonly compute: Compute) {
    this.kept = keptFor(compute.model);
    this.alarms = KnownAlarms.of(compute.model);
  }

  /** The probes behind these nodes; undefined where they cannot be had, so that the values have to be looked at. */
  async probes(frame: Frame, nodes: readonly Node[], watch: Watch): Promise<StretchProbes | undefined> {
    const rule: ProbedRule = watch.inf ? 'inf' : 'nan';
    const known = this.alarms.in(frame.graph.path);
    const key = `${rule} ${await this.compute.stretchKey(frame, nodes)}`;
    const kept = this.kept.get(key);
    if (kept?.known === known.size) return kept.probes;
    const probes = await this.plan(frame, nodes, rule, known);
    this.kept.delete(key);
    this.kept.set(key, { known: known.size, probes });
    if (this.kept.size > mostKept) this.kept.delete(this.kept.keys().next().value!);
    return probes;
  }

  private async plan(frame: Frame, nodes: readonly Node[], rule: ProbedRule, known: ReadonlySet<string>) {
    const made = [...new Set(nodes.flatMap((node) => node.outputs))].filter((name) => name !== '');
    const described = await this.compute.describe(frame, nodes, made);
    if (!described) return undefined;
    const value = (name: string) => described.get(name) ?? unknown;
    const facts = nodes.map((node) => this.factsOf(frame, node, value));
    const probed = valuesToProbe({ nodes: facts, value }, rule, known);
    const values = probed.map((name) => ({ name, dtype: value(name).dtype! }));
    return probesOf(values, new Set(probed.filter((name) => known.has(name))), rule);
  }

  private factsOf(frame: Frame, node: Node, value: (name: string) => DescribedValue): NodeFacts {
    const shape = (name: string | undefined) => {
      if (name === undefined || name === '') return undefined;
      const meaning = frame.meaning(name);
      return meaning.kind === 'weight' ? meaning.weight.shape : value(name).shape;
    };
    // What the model itself defines under the name of an operator may do anything.
    const own = calledFunction(this.compute.model, node) !== undefined;
    return {
      operator: own ? '' : `${node.domain}:${node.op}`,
      inputs: node.inputs,
      outputs: node.outputs,
      attributes: frame.protoOf(node).attribute,
      inputShape: (at) => shape(node.inputs[at]),
      outputShape: (at) => shape(node.outputs[at]),
      constantInts: (at) => constantInts(frame, node.inputs[at]),
    };
  }
}

const unknown: DescribedValue = { dtype: undefined, shape: undefined };

function constantInts(frame: Frame, name: string | undefined): number[] | undefined {
  const meaning = name === undefined || name === '' ? undefined : frame.meaning(name);
  if (meaning?.kind !== 'weight' || meaning.overridable) return undefined;
  const { dtype, shape, data } = meaning.weight;
  const count = shape.reduce((product, size) => product * size, 1);
  if (dtype !== 'int64' || data.kind !== 'inline' || count > mostInts) return undefined;
  const view = new DataView(data.bytes.buffer, data.bytes.byteOffset, data.bytes.byteLength);
  return Array.from({ length: count }, (_, at) => Number(view.getBigInt64(at * 8, true)));
}
