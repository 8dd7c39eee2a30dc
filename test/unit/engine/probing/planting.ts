import { create, toBinary } from '@bufbuild/protobuf';
import {
  GraphProtoSchema,
  ModelProtoSchema,
  OperatorSetIdProtoSchema,
  ValueInfoProtoSchema,
} from '../../../../core/onnx/gen/onnx_pb';
import { tensorToProto } from '../../../../core/onnx/tensor-proto';
import { elementCount } from '../../../../core/tensor/dtype';
import { elementsOf } from '../../../../core/tensor/elements';
import type { Tensor } from '../../../../core/tensor/tensor';
import { typedView } from '../../../../core/tensor/typed-view';
import type { NodeFacts } from '../../../../engine/probing/node-facts';
import { countNonFinite } from '../../../../engine/runner/non-finite';
import { crosses, Session } from '../../../../engine/runner/onnxruntime';
import { randomNumbers } from '../support/harness';
import { op, type } from '../support/models';
import type { Case } from './cases';

/** What is planted. */
export type Bad = 'nan' | '+inf' | '-inf';
const badNumbers: Readonly<Record<Bad, number>> = { nan: Number.NaN, '+inf': Infinity, '-inf': -Infinity };

/** One way of running a node: its type, its opset, and whether its other inputs are weights or fed. */
interface Variant {
  readonly dtype: 'float32' | 'float64';
  readonly opset: number;
  readonly asWeights: boolean;
  readonly fill: 'normal' | 'zero';
}

/** What trying a case brought. */
export interface Tried {
  /** Runs with something planted. */
  runs: number;
  /** Those whose outputs had nothing bad (NaN for NaN; NaN or an infinity for an infinity). */
  readonly lost: { readonly bad: Bad; readonly at: number; readonly variant: Variant }[];
  /** What the table is told of the node, for each variant that ran. */
  readonly facts: NodeFacts[];
}

/**
 * Between these opsets lie all changes of the operators' definitions that matter here. At the first, other inputs
 * are weights (which kernels prepack) and are fed, and all numbers are zero too.
 */
const opsets = [13, 8, 23];

/**
 * Runs the node with a bad number at every element (of big inputs: at the first and last and some between) of one of
 * its inputs, in each type and opset that onnxruntime has a kernel for, with other inputs as weights and fed.
 */
export function plant(operator: string, one: Case, input: number, bads: readonly Bad[]): Tried {
  const tried: Tried = { runs: 0, lost: [], facts: [] };
  const others = one.inputs.some((given, at) => at !== input && Array.isArray(given));
  for (const dtype of one.types ?? (['float32', 'float64'] as const)) {
    let ran = false;
    const given = one.inputs[input];
    const big = Array.isArray(given) && elementCount(given) > 1000;
    for (const opset of opsets) {
      // What takes longer is tried once, and so is the type that few models have.
      if (ran && (big || dtype === 'float64')) break;
      const all = !big && !ran;
      const ways: Pick<Variant, 'asWeights' | 'fill'>[] = [{ asWeights: false, fill: 'normal' }];
      if (all && others) ways.splice(0, 1, { asWeights: true, fill: 'normal' });
      if (all) ways.push({ asWeights: false, fill: 'zero' });
      for (const way of ways) {
        const runs = tried.runs;
        tryVariant(operator, one, input, bads, { dtype, opset, ...way }, tried);
        ran ||= tried.runs > runs;
      }
    }
  }
  return tried;
}

function tryVariant(
  operator: string,
  one: Case,
  input: number,
  bads: readonly Bad[],
  variant: Variant,
  tried: Tried,
): void {
  const random = randomNumbers(7);
  const tensors = one.inputs.map((given) => {
    if (given === null) return undefined;
    return 'kind' in given ? given : filled(variant, given, random);
  });
  const isFed = (at: number) => at === input || (!variant.asWeights && Array.isArray(one.inputs[at]));
  const inputs = tensors.map((given, at) => (given ? `x${at}` : ''));
  const outputs = Array.from({ length: one.outputs ?? 1 }, (_, at) => `y${at}`);
  const fed = tensors.flatMap((given, at) => (given && isFed(at) ? [{ name: `x${at}`, given }] : []));
  const weights = tensors.flatMap((given, at) =>
    given && !isFed(at) ? [tensorToProto(`x${at}`, given)] : [],
  );
  const node = op(operator, inputs, outputs, one.attributes);
  const proto = create(ModelProtoSchema, {
    irVersion: 8n,
    opsetImport: [
      create(OperatorSetIdProtoSchema, { domain: '', version: BigInt(variant.opset) }),
      create(OperatorSetIdProtoSchema, { domain: 'com.microsoft', version: 1n }),
    ],
    graph: create(GraphProtoSchema, {
      name: 'g',
      node: [node],
      input: fed.map(({ name, given }) =>
        create(ValueInfoProtoSchema, { name, type: type(`${given.dtype}[${given.shape.join()}]`) }),
      ),
      output: outputs.map((name) => create(ValueInfoProtoSchema, { name })),
      initializer: weights,
    }),
  });
  let session: Session;
  try {
    session = new Session(toBinary(ModelProtoSchema, proto), {
      profile: 'stretch',
      folder: '/',
      executionProviders: ['cpu'],
    });
  } catch {
    // Not every operator is in every opset and of every type.
    return;
  }
  try {
    const types = new Map(session.outputs.map(({ name, dtype }) => [name, dtype]));
    // What cannot cross into JavaScript cannot be looked at here: bfloat16.
    if ([...types.values()].some((dtype) => dtype === undefined || !crosses(dtype))) return;
    const feeds = new Map(fed.map(({ name, given }) => [name, given]));
    const planted = typedView(tensors[input]!) as Float32Array | Float64Array;
    let results = new Map<string, Tensor>();
    for (const bad of bads) {
      for (const at of positions(planted.length)) {
        const good = planted[at]!;
        planted[at] = badNumbers[bad];
        results = session.run(feeds, outputs);
        planted[at] = good;
        tried.runs++;
        if (!outputs.some((name) => shows(bad, results.get(name)!))) tried.lost.push({ bad, at, variant });
      }
    }
    tried.facts.push({
      operator,
      inputs,
      outputs,
      attributes: node.attribute,
      inputShape: (at) => tensors[at]?.shape,
      outputShape: (at) => results.get(outputs[at]!)?.shape,
      constantInts: (at) => {
        const given = tensors[at];
        return given?.dtype === 'int64' && !isFed(at) ? elementsOf(given).map(Number) : undefined;
      },
    });
  } finally {
    session.dispose();
  }
}

function filled({ dtype, fill }: Variant, shape: readonly number[], random: () => number): Tensor {
  const count = elementCount(shape);
  const numbers = dtype === 'float32' ? new Float32Array(count) : new Float64Array(count);
  for (let at = 0; fill === 'normal' && at < count; at++) numbers[at] = random() * 4 - 2;
  return { kind: 'tensor', dtype, shape, bytes: new Uint8Array(numbers.buffer) };
}

/** All of a few; of more, those at both ends, where vectors begin and leave a rest, and some between. */
function positions(count: number): number[] {
  if (count <= 16) return Array.from({ length: count }, (_, at) => at);
  const ends = count > 1000 ? 3 : 6;
  const step = Math.floor(count / 5);
  const between = [1, 2, 3, 4].map((at) => at * step + at);
  const atEnds = Array.from({ length: ends }, (_, at) => [at, count - 1 - at]).flat();
  return [...new Set([...atEnds, ...between])].filter((at) => at < count);
}

function shows(bad: Bad, tensor: Tensor): boolean {
  const { nan, inf } = countNonFinite(tensor);
  return nan > 0 || (bad !== 'nan' && inf > 0);
}
