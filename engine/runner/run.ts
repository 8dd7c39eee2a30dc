import { createHash } from 'node:crypto';
import { clone, fromBinary } from '@bufbuild/protobuf';
import type { ModelProto } from '../../core/onnx/gen/onnx_pb';
import { ModelProtoSchema } from '../../core/onnx/gen/onnx_pb';
import { tensorToProto } from '../../core/onnx/tensor-proto';
import type { DType } from '../../core/tensor/dtype';
import { elementType, elementTypeOfCode } from '../../core/tensor/dtype';
import { elementsOf, tensorOf } from '../../core/tensor/elements';
import type { Tensor } from '../../core/tensor/tensor';
import type { Ask, NonFinite, RunAnswer } from '../protocol';
import type { Held } from '../types';
import { fromFloat32 } from './exact-float';
import { OrtFailure, ortFailure } from './failure';
import { declareFeeds } from './feeds';
import { countNonFinite } from './non-finite';
import type { SessionSettings } from './onnxruntime';
import type { Wanted } from './prepare';
import { prepareRun, typesOf } from './prepare';
import { node } from './proto';
import type { OutputPlan } from './sessions';
import { SessionCache } from './sessions';
import type { TensorStore } from './tensor-store';

/** Bytes that kept sessions may hold. */
const sessionBudget = 256 * 2 ** 20;

/** Runs submodels, keeping what they make in the store. */
export class SubmodelRunner {
  private readonly cache = new SessionCache(sessionBudget);

  constructor(
    private readonly store: TensorStore,
    private readonly executionProviders: readonly string[],
  ) {}

  run(ask: Ask<'run'>): RunAnswer {
    try {
      // With the inputs' shapes, from which some operators (Scan, those that onnxruntime expands) infer others.
      return this.attempt(ask, true);
    } catch (error) {
      const shapes = error instanceof OrtFailure && error.phase === 'create' && /shape/i.test(error.message);
      if (!shapes) throw error;
      // Shapes that do not fit are better told by the kernel that meets them, and inference may be too strict.
      return this.attempt(ask, false);
    }
  }

  private attempt(ask: Ask<'run'>, withShapes: boolean): RunAnswer {
    const model = fromBinary(ModelProtoSchema, ask.model);
    const tensors = declareFeeds(model.graph!, ask.feeds, this.store, withShapes);
    const key = ask.keepSession ? keyOf(ask, withShapes) : undefined;
    const run = new Run(this.store, this.cache, tensors, {
      folder: ask.folder,
      executionProviders: this.executionProviders,
    });
    const values = run.fetch(model, ask, key);
    const nonFinite: Record<string, NonFinite> = {};
    for (const name of ask.watch) {
      const held = values[name];
      if (held?.kind !== 'tensor') continue;
      const counts = countNonFinite(this.store.get(held.id));
      if (counts.nan > 0 || counts.inf > 0) nonFinite[name] = counts;
    }
    return { values, nonFinite, probes: run.probes, createMs: run.createMs, runMs: run.runMs };
  }
}

/** One run, with the further runs that it takes to bring out sequences and optionals. */
class Run {
  createMs = 0;
  runMs = 0;
  readonly probes: Record<string, number[]> = {};

  constructor(
    private readonly store: TensorStore,
    private readonly cache: SessionCache,
    private readonly feeds: ReadonlyMap<string, Tensor>,
    private readonly settings: SessionSettings,
  ) {}

  fetch(model: ModelProto, wanted: Wanted, key?: string): Record<string, Held> {
    const start = performance.now();
    const prepared =
      (key === undefined ? undefined : this.cache.take(key)) ?? prepareRun(model, wanted, this.settings);
    const created = performance.now();
    let results: Map<string, Tensor>;
    try {
      results = prepared.session.run(this.feeds, [
        ...prepared.plans.map((plan) => plan.output),
        ...wanted.probes,
      ]);
    } catch (error) {
      throw ortFailure('run', error);
    } finally {
      this.createMs += created - start;
      this.runMs += performance.now() - created;
      if (key === undefined) prepared.session.dispose();
      else this.cache.put(key, prepared, weightBytes(model));
    }
    for (const name of wanted.probes) this.probes[name] = elementsOf(results.get(name)!).map(Number);
    const values: Record<string, Held> = {};
    for (const plan of prepared.plans) {
      values[plan.name] = this.bringOut(model, plan, results.get(plan.output)!);
    }
    for (const name of prepared.opaque) {
      values[name] = {
        kind: 'opaque',
        type: 'a value that is no tensor',
        why: 'onnxruntime does not hand out values of this type',
      };
    }
    return values;
  }

  private bringOut(model: ModelProto, plan: OutputPlan, result: Tensor): Held {
    switch (plan.how.kind) {
      case 'plain':
        return this.store.hold(result);
      case 'float32':
        return this.store.hold(fromFloat32(result, plan.how.dtype));
      case 'sequence':
        return this.sequence(
          model,
          plan.name,
          Number(new DataView(...bufferOf(result)).getBigInt64(0, true)),
        );
      case 'optional':
        return this.optional(model, plan.name, result.bytes[0] === 1);
    }
  }

  /** The elements, each by a SequenceAt behind the submodel; they need not have one shape. */
  private sequence(model: ModelProto, name: string, length: number): Held {
    const extended = clone(ModelProtoSchema, model);
    const outputs = Array.from({ length: Math.max(1, length) }, (_, at) => {
      const output = `${name}::${at}`;
      const position = `${output}::position`;
      extended.graph!.initializer.push(index(position, at));
      extended.graph!.node.push(node('SequenceAt', [name, position], [output]));
      return output;
    });
    if (length === 0) {
      return { kind: 'sequence', elements: [], elementType: this.typeOf(extended, outputs[0]!)?.dtype };
    }
    const values = this.fetch(extended, only(outputs));
    const elements = outputs.map((output) => values[output]!);
    const first = elements[0];
    return { kind: 'sequence', elements, elementType: first?.kind === 'tensor' ? first.dtype : undefined };
  }

  private optional(model: ModelProto, name: string, present: boolean): Held {
    const output = `${name}::value`;
    const extended = clone(ModelProtoSchema, model);
    extended.graph!.node.push(node('OptionalGetElement', [name], [output]));
    if (present) return { kind: 'optional', value: this.fetch(extended, only([output]))[output]! };
    return { kind: 'optional', value: undefined, absent: this.typeOf(extended, output) };
  }

  /** The type of a value without running anything. */
  private typeOf(model: ModelProto, name: string): { dtype: DType; sequence: boolean } | undefined {
    const [info] = typesOf(model, [name], this.settings) ?? [];
    if (info?.isTensor) return info.dtype && { dtype: info.dtype, sequence: false };
    const extended = clone(ModelProtoSchema, model);
    extended.graph!.initializer.push(index(`${name}::position`, 0));
    extended.graph!.node.push(node('SequenceAt', [name, `${name}::position`], [`${name}::0`]));
    const inner = typesOf(extended, [`${name}::0`], this.settings)?.[0]?.dtype;
    return inner && { dtype: inner, sequence: true };
  }
}

function only(fetches: readonly string[]): Wanted {
  return { fetches, watch: [], probes: [] };
}

/** A scalar int64 initializer. */
function index(name: string, value: number) {
  return tensorToProto(name, tensorOf('int64', [], [BigInt(value)]));
}

function bufferOf(tensor: Tensor): [ArrayBuffer, number, number] {
  const { buffer, byteOffset, byteLength } = tensor.bytes;
  return [buffer as ArrayBuffer, byteOffset, byteLength];
}

/** A submodel is the same as another when its bytes, what it is fed with and what is wanted of it are. */
function keyOf(ask: Ask<'run'>, withShapes: boolean): string {
  const shape = (held: Held): unknown => {
    if (held.kind === 'tensor') return [held.dtype, held.shape];
    if (held.kind === 'sequence') return held.elements.map(shape);
    if (held.kind === 'optional') return { value: held.value && shape(held.value) };
    return held.kind;
  };
  const feeds = Object.entries(ask.feeds).map(([name, held]) => [name, shape(held)]);
  return createHash('sha1')
    .update(ask.model)
    .update(JSON.stringify([withShapes, feeds, ask.fetches, ask.watch, ask.probes, ask.folder]))
    .digest('base64');
}

/** What a session of the submodel may hold: about its weights, once more, prepacked. */
function weightBytes(model: ModelProto): number {
  let bytes = 64 * 1024;
  for (const weight of model.graph?.initializer ?? []) {
    const type = elementTypeOfCode(weight.dataType)?.name;
    const count = weight.dims.reduce((product, dimension) => product * Number(dimension), 1);
    if (type) bytes += (elementType(type).bits / 8) * count;
  }
  return bytes;
}
