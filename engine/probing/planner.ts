import type { Model, Node } from '../../core/onnx/model';
import type { Compute } from '../compute';
import type { Frame } from '../frames/frame';
import { OpenDimensions } from '../open-dimensions';
import type { DescribedValue } from '../protocol';
import { calledFunction } from '../submodel/called-function';
import { typeKey } from '../submodel/key';
import type { Watch } from '../types';
import { KnownAlarms } from './known-alarms';
import type { NodeFacts, ValueFacts } from './node-facts';
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

/** Operators that put tensors into sequences and optionals, and that change the order of what is in them. */
const rearranging = new Set([
  ...['SequenceConstruct', 'SequenceInsert', 'SequenceErase', 'SequenceEmpty', 'SplitToSequence'],
  ...['Optional', 'OptionalGetElement', 'Identity'],
]);

interface Shelf {
  readonly kept: Map<string, Kept>;
  readonly open: OpenDimensions;
}

const byModel = new WeakMap<Model, Shelf>();

/** What is remembered of a model's stretches, for all runs of it. */
function shelfOf(model: Model): Shelf {
  const shelf = byModel.get(model) ?? { kept: new Map<string, Kept>(), open: new OpenDimensions() };
  byModel.set(model, shelf);
  return shelf;
}

/** Finds the probes of a stretch. */
export class ProbePlanner {
  private readonly kept: Map<string, Kept>;
  private readonly open: OpenDimensions;
  private readonly alarms: KnownAlarms;

  constructor(private readonly compute: Compute) {
    ({ kept: this.kept, open: this.open } = shelfOf(compute.model));
    this.alarms = KnownAlarms.of(compute.model);
  }

  /** The probes behind these nodes; undefined where they cannot be had, so that the values have to be looked at. */
  async probes(frame: Frame, nodes: readonly Node[], watch: Watch): Promise<StretchProbes | undefined> {
    const rule: ProbedRule = watch.inf ? 'inf' : 'nan';
    const known = this.alarms.in(frame.graph.path);
    const stretch = await this.compute.stretchFeeds(frame, nodes);
    const open = this.open.of(stretch.key, stretch.feeds);
    const types = [...stretch.feeds].map(([name, held]) => typeKey(held, open.get(name)));
    const key = [rule, stretch.key, ...types].join('\n');
    const kept = this.kept.get(key);
    if (kept?.known === known.size) return kept.probes;
    const probes = await this.plan(frame, nodes, { feeds: stretch.feeds, open }, rule, known);
    this.kept.delete(key);
    this.kept.set(key, { known: known.size, probes });
    if (this.kept.size > mostKept) this.kept.delete(this.kept.keys().next().value!);
    return probes;
  }

  private async plan(
    frame: Frame,
    nodes: readonly Node[],
    given: Parameters<Compute['describe']>[2],
    rule: ProbedRule,
    known: ReadonlySet<string>,
  ): Promise<StretchProbes | undefined> {
    const made = [...new Set(nodes.flatMap((node) => node.outputs))].filter((name) => name !== '');
    // What only rearranges its inputs needs no probe, unless something was found in it before.
    const inner = new Set(
      nodes.flatMap((node) =>
        node.outputs.filter((name) => name !== '' && (known.has(name) || !this.onlyRearranges(node))),
      ),
    );
    const described = await this.compute.describe(frame, nodes, given, made, inner);
    if (!described) return undefined;
    const value = (name: string): ValueFacts => {
      const { dtype, shape, inner } = described.get(name) ?? unknown;
      return { dtype: inner?.dtype ?? dtype, shape };
    };
    const facts = nodes.map((node) => this.factsOf(frame, node, value));
    const probed = valuesToProbe({ nodes: facts, value }, rule, known);
    const values = probed.map((name) => {
      return { name, dtype: value(name).dtype!, containers: described.get(name)?.inner?.containers };
    });
    return probesOf(values, new Set(probed.filter((name) => known.has(name))), rule);
  }

  private onlyRearranges(node: Node): boolean {
    const own = calledFunction(this.compute.model, node) !== undefined;
    return !own && node.domain === '' && rearranging.has(node.op);
  }

  private factsOf(frame: Frame, node: Node, value: (name: string) => ValueFacts): NodeFacts {
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
