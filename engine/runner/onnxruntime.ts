import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { DType } from '../../core/tensor/dtype';
import { elementType, elementTypeOfCode } from '../../core/tensor/dtype';
import type { Tensor } from '../../core/tensor/tensor';
import { typedView } from '../../core/tensor/typed-view';
import type { Profile } from '../protocol';
import { profileFile } from './profile-file';

/** What onnxruntime says of a session's output. The element type is undefined where it is not known here. */
export interface OutputInfo {
  readonly name: string;
  readonly isTensor: boolean;
  readonly dtype: DType | undefined;
  /** Undefined where onnxruntime does not infer it whole, and of scalars, from which it does not tell that apart. */
  readonly shape: readonly number[] | undefined;
}

/** onnxruntime's own tensor. */
interface OrtTensor {
  readonly type: string;
  readonly data: unknown;
  readonly dims: readonly number[];
}

interface RawSession {
  loadModel(buffer: ArrayBufferLike, byteOffset: number, byteLength: number, options: object): void;
  loadModel(file: string, options: object): void;
  readonly outputMetadata: readonly {
    name: string;
    isTensor: boolean;
    type: number;
    /** A dimension that is not known is −1; a tensor of unknown rank has none, as a scalar. */
    shape?: readonly number[];
  }[];
  run(feeds: object, fetches: Record<string, null>, options: object): Record<string, OrtTensor>;
  endProfiling(): void;
  dispose(): void;
}

interface RawBinding {
  readonly binding: {
    readonly InferenceSession: new () => RawSession;
    listSupportedBackends(): readonly { name: string }[];
  };
  initOrt(): void;
}

interface Onnxruntime {
  readonly Tensor: new (type: string, data: unknown, dims: readonly number[]) => OrtTensor;
  readonly env: { readonly versions: { readonly node?: string; readonly common: string } };
}

// Where JavaScript has Float16Array (Node 24), onnxruntime's JavaScript makes float16 tensors that its own native half
// then refuses ("not enough space"). Without it, it goes by Uint16Array, as everywhere else. Which of them, it asks
// when it makes its first tensor, whoever that is for: so this is done as soon as this file is loaded.
delete (globalThis as { Float16Array?: unknown }).Float16Array;

// A bundler must leave both alone: the package finds its binary beside its own files.
const load = createRequire(__filename);
let loaded: { raw: RawBinding; ort: Onnxruntime } | undefined;

/**
 * Loads onnxruntime on first use. Its own JavaScript layer refuses a session as soon as one of its outputs has a
 * type that it cannot name (bfloat16, float8), without saying which; the layer below it tells the types of all
 * outputs, so that is what the runner uses.
 */
function onnxruntime(): { raw: RawBinding; ort: Onnxruntime } {
  if (!loaded) {
    const ort = load('onnxruntime-node') as Onnxruntime;
    const raw = load('onnxruntime-node/dist/binding.js') as RawBinding;
    raw.initOrt();
    loaded = { raw, ort };
  }
  return loaded;
}

/** The version of onnxruntime, and the execution providers that this build has. */
export function onnxruntimeVersion(): { version: string; executionProviders: string[] } {
  const { raw, ort } = onnxruntime();
  const executionProviders = raw.binding.listSupportedBackends().map((backend) => backend.name);
  return { version: ort.env.versions.node ?? ort.env.versions.common, executionProviders };
}

export interface SessionSettings {
  /** The folder that external-data locations are relative to. */
  readonly folder: string | undefined;
  readonly profile: Profile;
  readonly executionProviders: readonly string[];
  /** The session is only asked for types: it need not prepack weights. */
  readonly typesOnly?: boolean;
  /** The folder in which onnxruntime writes a profile of the session's runs; undefined where it writes none. */
  readonly profileFolder?: string;
}

/** Options of onnxruntime; what is as it would be anyway is left out, since reading them takes a share of a step. */
function sessionOptions(settings: SessionSettings, profilePrefix: string | undefined): object {
  const { profile, folder, executionProviders, typesOnly } = settings;
  const isNode = profile === 'node' || profile === 'small';
  const session = {
    ...(folder !== undefined && { model_external_initializers_file_folder_path: folder }),
    ...(typesOnly && { disable_prepacking: '1' }),
    // Threads that spin while they wait slow down whatever else runs, and there are many sessions: so those of one
    // node do not, and those of a stretch, which would be slow without, spin at most until the run is over.
    ...(profile === 'node' && { intra_op: { allow_spinning: '0' } }),
    ...(!isNode && { force_spinning_stop: '1' }),
  };
  return {
    graphOptimizationLevel: profile === 'fast' ? 'all' : 'disabled',
    executionProviders,
    logSeverityLevel: 4,
    ...((profile === 'small' || typesOnly) && { intraOpNumThreads: 1 }),
    // One node gains nothing by memory that is kept for the next; a stretch would be slower than plain onnxruntime.
    ...(isNode && { enableCpuMemArena: false, enableMemPattern: false }),
    ...(profilePrefix !== undefined && { enableProfiling: true, profileFilePrefix: profilePrefix }),
    ...(Object.keys(session).length > 0 && { extra: { session } }),
  };
}

/**
 * A session of onnxruntime for a submodel, with optimisation off (but in the profile `fast`) and prepacking on: so its
 * values are, bit for bit, those of the whole unoptimised model. The number of threads is onnxruntime's own choice,
 * where it could matter, for the same reason: some reductions add up in another order with another number. It is
 * synchronous: nothing else happens in this process meanwhile.
 */
export class Session {
  /** Called before the session ends. */
  onDispose: (() => void) | undefined;
  private readonly raw: RawSession;
  /** What the file of its profile begins with, as long as the profile is being made. */
  private profilePrefix: string | undefined;

  /** @throws Error with onnxruntime's own text */
  constructor(model: Uint8Array, settings: SessionSettings) {
    const { profileFolder, typesOnly } = settings;
    if (profileFolder !== undefined && !typesOnly) {
      this.profilePrefix = path.join(profileFolder, `session-${++profiles}`);
    }
    this.raw = new (onnxruntime().raw.binding.InferenceSession)();
    const options = sessionOptions(settings, this.profilePrefix);
    this.raw.loadModel(model.buffer, model.byteOffset, model.byteLength, options);
  }

  /** Whether its runs are being profiled. */
  get isProfiled(): boolean {
    return this.profilePrefix !== undefined;
  }

  /** Has the profile written, to a file that begins with what this returns; undefined where there is none any more. */
  endProfile(): string | undefined {
    const prefix = this.profilePrefix;
    this.profilePrefix = undefined;
    if (prefix !== undefined) this.raw.endProfiling();
    return prefix;
  }

  get outputs(): OutputInfo[] {
    return this.raw.outputMetadata.map(({ name, isTensor, type, shape }) => ({
      name,
      isTensor,
      dtype: isTensor ? dtypeOf(type) : undefined,
      shape: shape && shape.length > 0 && shape.every((size) => size >= 0) ? shape : undefined,
    }));
  }

  /** Runs the session; the tensors' bytes are shared with onnxruntime's own arrays on both sides. */
  run(feeds: ReadonlyMap<string, Tensor>, fetches: readonly string[]): Map<string, Tensor> {
    const given = withNames([...feeds].map(([name, tensor]) => [name, toOrt(tensor)]));
    const wanted = withNames(fetches.map((name) => [name, null]));
    const results = this.raw.run(given, wanted, { logSeverityLevel: 4 });
    return new Map(fetches.map((name) => [name, fromOrt(results[name]!)]));
  }

  dispose(): void {
    this.onDispose?.();
    const unread = this.endProfile();
    this.raw.dispose();
    const file = unread === undefined ? undefined : profileFile(unread);
    if (file !== undefined) rmSync(file, { force: true });
  }
}

let profiles = 0;

/** An object that has these names and no others: onnxruntime would find an input `constructor` in any other object. */
function withNames<T>(entries: readonly (readonly [string, T])[]): Record<string, T> {
  const object = Object.create(null) as Record<string, T>;
  for (const [name, value] of entries) object[name] = value;
  return object;
}

/** Initializers of fewer bytes stay in a written model itself. */
const smallInitializer = 1024;

/**
 * Writes what onnxruntime makes of the model in `file` at its highest level of optimisation to `target`, big weights
 * to a file beside it.
 *
 * @throws Error with onnxruntime's own text
 */
export function writeOptimizedModel(
  file: string,
  target: string,
  executionProviders: readonly string[],
): void {
  const session = new (onnxruntime().raw.binding.InferenceSession)();
  session.loadModel(file, {
    graphOptimizationLevel: 'all',
    executionProviders,
    optimizedModelFilePath: target,
    logSeverityLevel: 4,
    extra: {
      session: {
        optimized_model_external_initializers_file_name: `${path.basename(target)}.weights`,
        optimized_model_external_initializers_min_size_in_bytes: String(smallInitializer),
        disable_prepacking: '1',
      },
    },
  });
  session.dispose();
}

/**
 * Writes what onnxruntime runs of a model without optimisation to `target`: operators without a kernel are what their
 * definitions say of them.
 *
 * @throws Error with onnxruntime's own text
 */
export function writeUnoptimizedModel(
  model: Uint8Array,
  target: string,
  executionProviders: readonly string[],
): void {
  const session = new (onnxruntime().raw.binding.InferenceSession)();
  session.loadModel(model.buffer, model.byteOffset, model.byteLength, {
    graphOptimizationLevel: 'disabled',
    executionProviders,
    optimizedModelFilePath: target,
    intraOpNumThreads: 1,
    logSeverityLevel: 4,
    extra: { session: { disable_prepacking: '1' } },
  });
  session.dispose();
}

const crossing: ReadonlySet<DType> = new Set<DType>([
  ...(['float32', 'float64', 'float16', 'bool', 'string'] as const),
  ...(['int8', 'int16', 'int32', 'int64', 'uint8', 'uint16', 'uint32', 'uint64'] as const),
]);

/** The numbers of onnxruntime's C API (ONNXTensorElementDataType) are ONNX's but for the newest types. */
const otherNumbers = new Map<number, DType>([
  [24, 'uint2'],
  [25, 'int2'],
]);

function dtypeOf(type: number): DType | undefined {
  return otherNumbers.get(type) ?? elementTypeOfCode(type)?.name;
}

/** Whether tensors of that type can be handed to onnxruntime and taken from it in JavaScript. */
export function crosses(dtype: DType): boolean {
  return crossing.has(dtype);
}

/**
 * What onnxruntime gives a kernel begins at a multiple of 16 bytes, and some reductions (Eigen's) add up in another
 * order where it does not; a view into a file's bytes may begin anywhere.
 */
const alignment = 16;

function toOrt(tensor: Tensor): OrtTensor {
  const aligned =
    tensor.bytes.byteOffset % alignment === 0 ? tensor : { ...tensor, bytes: new Uint8Array(tensor.bytes) };
  const data = tensor.dtype === 'string' ? [...(tensor.strings ?? [])] : typedView(aligned);
  return new (onnxruntime().ort.Tensor)(tensor.dtype, data, tensor.shape);
}

function fromOrt(result: OrtTensor): Tensor {
  const dtype = result.type as DType;
  const shape = [...result.dims];
  if (dtype === 'string') {
    return { kind: 'tensor', dtype, shape, bytes: new Uint8Array(), strings: result.data as string[] };
  }
  const data = result.data as Uint8Array;
  const { bits } = elementType(dtype);
  if (data.byteLength * 8 < bits) return { kind: 'tensor', dtype, shape, bytes: new Uint8Array() };
  return {
    kind: 'tensor',
    dtype,
    shape,
    bytes: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  };
}
