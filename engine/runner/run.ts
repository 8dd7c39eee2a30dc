import { tensorToProto } from '../../core/onnx/tensor-proto';
import type { DType } from '../../core/tensor/dtype';
import { elementsOf, tensorOf } from '../../core/tensor/elements';
import type { Tensor } from '../../core/tensor/tensor';
import type { OpenAxes } from '../open-dimensions';
import type { Answer, Ask, MissingSession, NonFinite, ProfiledRun, RunAnswer } from '../protocol';
import type { Held } from '../types';
import type { Composition } from './compose';
import { extended } from './compose';
import { fromFloat32 } from './exact-float';
import { OrtFailure, ortFailure } from './failure';
import { declareFeeds, feedTensors } from './feeds';
import { innerTypeOf } from './inner-type';
import { countHeld } from './non-finite';
import type { Session, SessionSettings } from './onnxruntime';
import type { Wanted } from './prepare';
import { prepareRun, typesOf } from './prepare';
import { Profiles } from './profiles';
import { node } from './proto';
import type { OutputPlan, PreparedRun } from './sessions';
import { SessionCache } from './sessions';
import type { TensorStore } from './tensor-store';

/** What any session holds at least: its threads, its graph. */
const leastSessionBytes = 256 * 1024;

/** Runs submodels, keeping what they make in the store, and sessions as far as their budget goes. */
export class SubmodelRunner {
  private readonly cache = new SessionCache();
  private readonly retired: Session[] = [];
  private readonly profiled = new Profiles();

  constructor(
    private readonly store: TensorStore,
    private readonly executionProviders: readonly string[],
  ) {}

  run(ask: Ask<'run'>): RunAnswer | MissingSession {
    this.disposeRetired();
    const { profiling } = ask;
    const settings = {
      ...ask.submodel,
      executionProviders: this.executionProviders,
      ...(profiling && { profileFolder: profiling.folder }),
    };
    const run = new Run(this.store, feedTensors(ask.feeds, this.store), ask, settings);
    const kept = ask.session && this.kept(ask.session.id, profiling !== undefined);
    if (kept) return this.answer(run, this.with(run, kept, profiling?.token));
    if (!ask.submodel.bytes) return { missing: true };
    const { id, budget = 0, pinned = false } = ask.session ?? {};
    const estimate = Math.max(leastSessionBytes, ask.submodel.weightBytes);
    // Before it is made, so that the old and the new are never there together beyond the budget.
    if (id !== undefined && estimate <= budget) this.cache.makeRoom(estimate, budget);
    const before = id === undefined ? 0 : process.memoryUsage.rss();
    const prepared = run.prepare(ask.submodel.bytes, ask.feeds, ask.session?.open);
    let keeps = false;
    try {
      const values = this.with(run, prepared, profiling?.token);
      keeps = id !== undefined && prepared.isForAllShapes && (estimate <= budget || pinned);
      if (id !== undefined && keeps) {
        const grown = process.memoryUsage.rss() - before - run.outputBytes;
        this.cache.add(id, { prepared, bytes: Math.max(leastSessionBytes, grown), pinned });
        this.cache.makeRoom(0, budget);
      }
      return this.answer(run, values);
    } finally {
      if (!keeps) this.retire(prepared.session);
    }
  }

  /** What the profiler saw of runs that were not told of yet. */
  profiles(): ProfiledRun[] {
    this.disposeRetired();
    return this.profiled.take();
  }

  /** The kept session of that number; one whose profile has been read is of no use where the run is to be profiled. */
  private kept(id: number, isProfiled: boolean): PreparedRun | undefined {
    const kept = this.cache.get(id);
    if (!kept || !isProfiled || kept.session.isProfiled) return kept;
    this.cache.drop(id);
    return undefined;
  }

  private with(run: Run, prepared: PreparedRun, token: number | undefined): Map<string, Held> {
    if (token === undefined) return run.with(prepared);
    try {
      const values = run.with(prepared);
      this.profiled.ran(prepared.session, token, run.runMs);
      return values;
    } catch (error) {
      // What the profile has of a run that failed belongs to no other.
      this.profiled.finish(prepared.session);
      throw error;
    }
  }

  /** Types and shapes of values that the submodel would make; null where onnxruntime does not take it. */
  describe({ submodel, feeds, open, names, inner }: Ask<'describe'>): Answer<'describe'> {
    const settings = { ...submodel, executionProviders: this.executionProviders };
    for (const withShapes of [true, false]) {
      const { inputs, nodes } = declareFeeds(feeds, withShapes, open);
      const composition = { bytes: submodel.bytes!, inputs, nodes, initializers: [] };
      const infos = typesOf(composition, names, settings);
      if (!infos) continue;
      return infos.map(({ name, dtype, shape, isTensor }) => {
        if (isTensor || !inner?.has(name)) return { dtype, shape };
        return { dtype, shape, inner: innerTypeOf(composition, name, settings) };
      });
    }
    return null;
  }

  /** Disposes of a session once the answer is on its way: its threads have to wake up to end. */
  private retire(session: Session): void {
    if (this.retired.length === 0) setImmediate(() => this.disposeRetired());
    this.retired.push(session);
  }

  private disposeRetired(): void {
    for (const session of this.retired.splice(0)) session.dispose();
  }

  /** Lets go of kept sessions; numbers that are not known do no harm. */
  forget(ids: readonly number[]): void {
    for (const id of ids) this.cache.drop(id);
  }

  private answer(run: Run, values: ReadonlyMap<string, Held>): RunAnswer {
    const nonFinite = new Map<string, NonFinite>();
    for (const name of run.wanted.watch) {
      const held = values.get(name);
      if (!held) continue;
      const counts = countHeld(held, this.store);
      if (counts.nan > 0 || counts.inf > 0) nonFinite.set(name, counts);
    }
    const { probes, createMs, runMs } = run;
    return { values, nonFinite, probes, createMs, runMs, sessionBytes: this.cache.bytes };
  }
}

const noneOpen: OpenAxes = new Map();

function isAboutShapes(error: unknown): boolean {
  return error instanceof OrtFailure && error.phase === 'create' && /shape/i.test(error.message);
}

/** One run, with the further runs that it takes to bring out sequences and optionals. */
class Run {
  createMs = 0;
  runMs = 0;
  /** Bytes of the tensors that it brought out. */
  outputBytes = 0;
  readonly probes = new Map<string, number[]>();

  constructor(
    private readonly store: TensorStore,
    private readonly feeds: ReadonlyMap<string, Tensor>,
    readonly wanted: Wanted,
    private readonly settings: SessionSettings,
  ) {}

  /**
   * A session that can bring out what is wanted.
   *
   * @throws OrtFailure
   */
  prepare(
    bytes: Uint8Array,
    feeds: Ask<'run'>['feeds'],
    open: OpenAxes = noneOpen,
  ): PreparedRun & { readonly isForAllShapes: boolean } {
    if (open.size === 0) return { ...this.prepareFor(bytes, feeds, open), isForAllShapes: true };
    try {
      return { ...this.prepareFor(bytes, feeds, open), isForAllShapes: true };
    } catch (error) {
      if (!isAboutShapes(error)) throw error;
      // What infers shapes may need them all.
      return { ...this.prepareFor(bytes, feeds, noneOpen), isForAllShapes: false };
    }
  }

  private prepareFor(bytes: Uint8Array, feeds: Ask<'run'>['feeds'], open: OpenAxes): PreparedRun {
    const compose = (withShapes: boolean): Composition => {
      const { inputs, nodes } = declareFeeds(feeds, withShapes, open);
      return { bytes, inputs, nodes, initializers: [] };
    };
    try {
      // With the inputs' shapes, from which some operators (Scan, those that onnxruntime expands) infer others.
      return this.open(compose(true), this.wanted);
    } catch (error) {
      if (!isAboutShapes(error)) throw error;
      // Shapes that do not fit are better told by the kernel that meets them, and inference may be too strict.
      return this.open(compose(false), this.wanted);
    }
  }

  /** Runs that session and holds what comes. */
  with(prepared: PreparedRun, wanted: Wanted = this.wanted): Map<string, Held> {
    const start = performance.now();
    let results: Map<string, Tensor>;
    try {
      results = prepared.session.run(this.feeds, [
        ...prepared.plans.map((plan) => plan.output),
        ...wanted.probes,
      ]);
    } catch (error) {
      throw ortFailure('run', error);
    } finally {
      this.runMs += performance.now() - start;
    }
    for (const name of wanted.probes) this.probes.set(name, elementsOf(results.get(name)!).map(Number));
    const values = new Map<string, Held>();
    for (const plan of prepared.plans) {
      values.set(plan.name, this.bringOut(prepared.composition, plan, results.get(plan.output)!));
    }
    for (const name of prepared.opaque) {
      values.set(name, {
        kind: 'opaque',
        type: 'a value that is no tensor',
        why: 'onnxruntime does not hand out values of this type',
      });
    }
    return values;
  }

  private open(composition: Composition, wanted: Wanted): PreparedRun {
    const start = performance.now();
    try {
      return prepareRun(composition, wanted, this.settings);
    } finally {
      this.createMs += performance.now() - start;
    }
  }

  /** Values of an extended composition, by a session of its own. */
  private fetch(composition: Composition, fetches: readonly string[]): Map<string, Held> {
    const wanted = { fetches, watch: [], probes: [] };
    const prepared = this.open(composition, wanted);
    try {
      return this.with(prepared, wanted);
    } finally {
      prepared.session.dispose();
    }
  }

  private bringOut(composition: Composition | undefined, plan: OutputPlan, result: Tensor): Held {
    this.outputBytes += result.bytes.byteLength;
    switch (plan.how.kind) {
      case 'plain':
        return this.store.own(result);
      case 'float32':
        return this.store.hold(fromFloat32(result, plan.how.dtype));
      case 'sequence':
        return this.sequence(
          composition!,
          plan.name,
          Number(new DataView(...bufferOf(result)).getBigInt64(0, true)),
        );
      case 'optional':
        return this.optional(composition!, plan.name, result.bytes[0] === 1);
    }
  }

  /** The elements, each by a SequenceAt behind the submodel; they need not have one shape. */
  private sequence(composition: Composition, name: string, length: number): Held {
    const positions = Array.from({ length: Math.max(1, length) }, (_, at) => at);
    const outputs = positions.map((at) => `${name}::${at}`);
    const longer = extended(composition, {
      initializers: positions.map((at) => index(`${outputs[at]}::position`, at)),
      nodes: outputs.map((output) => node('SequenceAt', [name, `${output}::position`], [output])),
    });
    if (length === 0) {
      return { kind: 'sequence', elements: [], elementType: this.typeOf(longer, outputs[0]!)?.dtype };
    }
    const values = this.fetch(longer, outputs);
    const elements = outputs.map((output) => values.get(output)!);
    const first = elements[0];
    return { kind: 'sequence', elements, elementType: first?.kind === 'tensor' ? first.dtype : undefined };
  }

  private optional(composition: Composition, name: string, present: boolean): Held {
    const output = `${name}::value`;
    const longer = extended(composition, { nodes: [node('OptionalGetElement', [name], [output])] });
    if (present) return { kind: 'optional', value: this.fetch(longer, [output]).get(output)! };
    return { kind: 'optional', value: undefined, absent: this.typeOf(longer, output) };
  }

  /** The type of a value without running anything. */
  private typeOf(composition: Composition, name: string): { dtype: DType; sequence: boolean } | undefined {
    const inner = innerTypeOf(composition, name, this.settings);
    return inner && { dtype: inner.dtype, sequence: inner.containers.length > 0 };
  }
}

/** A scalar int64 initializer. */
function index(name: string, value: number) {
  return tensorToProto(name, tensorOf('int64', [], [BigInt(value)]));
}

function bufferOf(tensor: Tensor): [ArrayBuffer, number, number] {
  const { buffer, byteOffset, byteLength } = tensor.bytes;
  return [buffer as ArrayBuffer, byteOffset, byteLength];
}
