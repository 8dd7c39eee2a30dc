import { createHash } from 'node:crypto';
import { create } from '@bufbuild/protobuf';
import type { NodeProto, TensorProto } from '../../core/onnx/gen/onnx_pb';
import {
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  NodeProtoSchema,
} from '../../core/onnx/gen/onnx_pb';
import { tensorToProto } from '../../core/onnx/tensor-proto';
import { tensorOf } from '../../core/tensor/elements';
import type { Probes } from '../submodel/build';
import type { ProbedRule } from './plan';

/** The probes of a stretch. */
export interface StretchProbes extends Probes {
  /** The values that they probe, in the order of `outputs`. */
  readonly values: readonly string[];
  /** Of these, those that are probed without false alarms. */
  readonly known: ReadonlySet<string>;
  /** What the other values are looked through for. */
  readonly rule: ProbedRule;
}

/** A value to be probed. */
export interface ProbedValue {
  readonly name: string;
  readonly dtype: string;
}

/** Small enough for the sum of 2⁶⁰ of the largest numbers, big enough to leave an infinity infinite. */
const scale = 2 ** -100;
const castTo = 1;

/**
 * Nodes that sum up each value to one number, which is NaN or infinite where an element is: the cheapest reduction
 * there is for that, since it reads the value once, while it is in the cache, and writes nothing. A sum may also
 * overflow or add up both infinities to a NaN: a false alarm. `known` values, which gave one before, are scaled down
 * first: then the sum is infinite only where an element is, and has its sign where no other is there.
 *
 * They stand in reverse: onnxruntime orders nodes depth-first from the last that nothing follows, so each probe runs
 * right after what it probes, the value can be let go of or be overwritten in place by its next user, and nothing is
 * held until the end. (In file order a watched run of PP-OCR's detection takes twice as long.)
 */
export function probesOf(
  values: readonly ProbedValue[],
  known: ReadonlySet<string>,
  rule: ProbedRule,
): StretchProbes {
  const groups: NodeProto[][] = [];
  const scales = new Map<string, TensorProto>();
  const outputs = values.map(({ name, dtype }, at) => {
    const output = `::probe/${at}`;
    const nodes: NodeProto[] = [];
    let summed = name;
    const wide = dtype === 'float64' ? 'float64' : 'float32';
    if (dtype !== wide) {
      nodes.push(node('Cast', [summed], [`${output}/wide`], attribute('to', castTo)));
      summed = `${output}/wide`;
    }
    if (known.has(name)) {
      const factor = `::probe/${wide}`;
      scales.set(factor, tensorToProto(factor, tensorOf(wide, [], [scale])));
      nodes.push(node('Mul', [summed, factor], [`${output}/scaled`]));
      summed = `${output}/scaled`;
    }
    nodes.push(node('ReduceSum', [summed], [output], attribute('keepdims', 0)));
    groups.push(nodes);
    return output;
  });
  const names = values.map(({ name }) => name);
  const key = createHash('sha1')
    .update(JSON.stringify([names, [...known]]))
    .digest('base64');
  return {
    key,
    nodes: groups.reverse().flat(),
    initializers: [...scales.values()],
    outputs,
    values: names,
    known,
    rule,
  };
}

function node(
  op: string,
  input: string[],
  output: string[],
  ...attributes: NodeProto['attribute']
): NodeProto {
  return create(NodeProtoSchema, { opType: op, input, output, attribute: attributes });
}

function attribute(name: string, value: number): NodeProto['attribute'][number] {
  return create(AttributeProtoSchema, { name, type: AttributeProto_AttributeType.INT, i: BigInt(value) });
}

/** What probes found. */
export interface Alarms {
  /** Values that may be bad and have to be looked at. */
  readonly suspects: readonly string[];
  /** `known` values that have infinities and no NaN: whether all of them are negative. */
  readonly infinite: ReadonlyMap<string, { readonly negative: boolean }>;
}

/** What the sums say, by the probes' outputs. */
export function alarmsOf(probes: StretchProbes, sums: ReadonlyMap<string, readonly number[]>): Alarms {
  const suspects: string[] = [];
  const infinite = new Map<string, { negative: boolean }>();
  probes.values.forEach((name, at) => {
    const sum = sums.get(probes.outputs[at]!)?.[0] ?? Number.NaN;
    if (Number.isFinite(sum)) return;
    // An infinite sum has no NaN in it.
    if (probes.rule === 'nan' && !Number.isNaN(sum)) return;
    if (probes.known.has(name) && !Number.isNaN(sum)) infinite.set(name, { negative: sum < 0 });
    else suspects.push(name);
  });
  return { suspects, infinite };
}
