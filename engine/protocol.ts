import type { Derivation } from '../core/analysis/difference/derived';
import type { JointHistogram } from '../core/analysis/difference/joint-histogram';
import type { DifferenceSums } from '../core/analysis/difference/sums';
import type { Expression } from '../core/expressions/ast';
import type { DType } from '../core/tensor/dtype';
import type { ExportFormat } from '../core/tensor/files/export-format';
import type { SavedEntry } from '../core/tensor/files/save';
import type { Making } from '../core/tensor/inputs/making';
import type { InputOptions, InputSignature } from '../core/tensor/inputs/signature';
import type { DetectionRequest, Detections } from '../core/tensor/measures/detections';
import type { Spectrogram, SpectrogramRequest } from '../core/tensor/measures/spectrogram';
import type { StringStatistics } from '../core/tensor/measures/strings';
import type { TopK, TopKRequest } from '../core/tensor/measures/top-k';
import type {
  AxisRange,
  AxisStatistics,
  Envelope,
  EnvelopeRequest,
  Histogram,
  LevelTile,
  LevelTileRequest,
  PageRequest,
  PictureAxes,
  RangeEstimate,
  TensorStatistics,
  Tile,
  TileRequest,
} from '../core/tensor/measures/types';
import type { Value } from '../core/tensor/tensor';
import type { DecodedTokens } from '../core/vocabulary/token-text';
import type { OpenAxes } from './open-dimensions';
import type { Held, HeldTensor, Outcome } from './types';

/** Which elements of a tensor: `{ '0': 3 }` fixes dimension 0 at 3. */
export type Slice = Readonly<Record<string, number>>;

/**
 * Counts of a value's NaN and ±Inf elements, with the flat index of the first of each (−1: none). Of a value that is
 * no tensor, the elements of its tensors are counted one after another.
 */
export interface NonFinite {
  readonly nan: number;
  readonly inf: number;
  /** How many of the infinities are −Inf. */
  readonly negativeInf: number;
  readonly firstNan: number;
  readonly firstInf: number;
}

/** What a run of a submodel brought. What has names of the model is a Map: `constructor` and `__proto__` are names, too. */
export interface RunAnswer {
  readonly values: ReadonlyMap<string, Held>;
  /** Of the values among `watch`, those that have NaN or Inf. */
  readonly nonFinite: ReadonlyMap<string, NonFinite>;
  /** The elements of the probes' outputs, as numbers, by name. */
  readonly probes: ReadonlyMap<string, readonly number[]>;
  /** Milliseconds inside onnxruntime: creating the session (0 where one was kept) and running it. */
  readonly createMs: number;
  readonly runMs: number;
  /** Bytes that all kept sessions hold, by estimate. */
  readonly sessionBytes: number;
}

/** One node's turn in a profiled run, in milliseconds from the run's beginning. */
export interface ProfiledNode {
  /** By which the node is known: `ProfileNames.nodes` has it at this place. */
  readonly number: number;
  readonly start: number;
  readonly ms: number;
  readonly outputBytes: number;
  /** As in `float32[1,8]`. */
  readonly outputs: readonly string[];
}

/** What onnxruntime's profiler saw of one run. */
export interface ProfiledRun {
  /** By which the run was asked for. */
  readonly token: number;
  readonly ms: number;
  /** In the order of their ends: what is inside of a node comes before it. */
  readonly nodes: readonly ProfiledNode[];
  /** Sums of the turns beyond those, where there were too many to tell of each. */
  readonly rest: readonly { readonly number: number; readonly calls: number; readonly ms: number }[];
  /** Milliseconds of nodes that are not the model's: probes, conversions that onnxruntime put in. */
  readonly otherMs: number;
}

/** What a value is made of: `containers`, outermost first (none for a tensor), around tensors of that element type. */
export interface InnerType {
  readonly containers: readonly ('sequence' | 'optional')[];
  readonly dtype: DType;
}

/** What onnxruntime infers of a value. */
export interface DescribedValue {
  readonly dtype: DType | undefined;
  readonly shape: readonly number[] | undefined;
  /** Of a value that is no tensor, where it was asked for. */
  readonly inner?: InnerType;
}

/** Instead of running: the session is not there (any more), and the submodel did not come along. */
export interface MissingSession {
  readonly missing: true;
}

/**
 * How a submodel is run. `small`: one node that one thread does for; `node`: one node; `stretch`: as plain onnxruntime
 * runs a whole model, with optimisation off; `fast`: with all of its optimisations.
 */
export type Profile = 'small' | 'node' | 'stretch' | 'fast';

/** A ModelProto as it is sent; it has neither inputs nor outputs yet. */
interface SentSubmodel {
  /** Left out where the runner is thought to have its session. */
  readonly bytes?: Uint8Array;
  /** The folder that its weights' locations are relative to; undefined where none is in a file. */
  readonly folder: string | undefined;
  /** Bytes of its weights: about what a session of it takes, where they are prepacked. */
  readonly weightBytes: number;
  readonly profile: Profile;
}

/** Where an initializer's bytes are, as in `Weight`. */
type WeightSource =
  | { readonly kind: 'file'; readonly file: string; readonly offset: number; readonly length: number }
  | { readonly kind: 'inline'; readonly bytes: Uint8Array; readonly strings?: readonly string[] };

interface LoadedInput {
  readonly name: string;
  readonly held: Held;
  readonly source: string;
  readonly making?: Making;
  readonly generated: boolean;
  /** Of an input in frames, of which `held` is the first: the number that `frames` asks by, and how many there are. */
  readonly frames?: { readonly source: number; readonly count: number | undefined };
}

/** Types of values: few differ, so each comes once. */
export interface InferredValues {
  /** TypeProtos. */
  readonly types: readonly Uint8Array[];
  /** For each graph, by its name: values' names, and the places of their types in `types`. */
  readonly graphs: readonly {
    readonly name: string;
    readonly values: readonly string[];
    readonly typeOf: readonly number[];
  }[];
}

/** A tensor in a file that is open, of which only the header has been read. */
export interface OpenedTensor {
  readonly reading: number;
  readonly dtype: DType;
  readonly shape: readonly number[];
  /** Bytes that it takes while it is read; none of them is allocated yet. */
  readonly peakBytes: number;
}

/** How many tensors are held, pictures kept, measurements under way, and files open. */
interface Holdings {
  readonly tensors: number;
  readonly pictures: number;
  readonly passes: number;
  readonly files: number;
}

/** Every request to the runner, and what it answers. */
interface Requests {
  ping: { ask: object; answer: { onnxruntime: string; node: string; executionProviders: readonly string[] } };
  /** Why an execution provider of this build does not work on this machine; null where it does. */
  providerFailure: { ask: { provider: string }; answer: string | null };
  /** Writes what onnxruntime makes of the model in `file` when it optimises it, with its weights beside it. */
  optimize: { ask: { file: string; target: string }; answer: undefined };
  /** What onnxruntime makes of a small ModelProto before it optimises anything; null where it does not take it. */
  inline: { ask: { model: Uint8Array }; answer: Uint8Array | null };
  /**
   * What onnxruntime infers of the values that a ModelProto declares by name, in bodies too. It is written to the file
   * `target`, which the asker deletes: the runner may be ended meanwhile.
   */
  inferTypes: { ask: { model: Uint8Array; target: string }; answer: InferredValues };
  loadInputs: {
    ask: {
      inputs: unknown;
      signatures: readonly InputSignature[];
      options: InputOptions;
    };
    answer: readonly LoadedInput[];
  };
  /**
   * The frames of the iterations from `first` on: at most `most`, and fewer where they take much memory. A value for
   * each of the sources an iteration.
   */
  frames: {
    ask: { sources: readonly number[]; first: number; most: number };
    answer: readonly (readonly Held[])[];
  };
  releaseFrames: { ask: { sources: readonly number[] }; answer: undefined };
  /**
   * Runs a submodel. Its inputs and outputs are `feeds` and `fetches`, declared and converted by the runner.
   * `watch` names further values that are kept, but for tensors that are not floating-point, to be looked through for
   * NaN and Inf. `probes` names outputs that are read and not kept.
   */
  run: {
    ask: {
      submodel: SentSubmodel;
      feeds: ReadonlyMap<string, Held>;
      fetches: readonly string[];
      watch: readonly string[];
      probes: readonly string[];
      /**
       * Under which number the session is kept for the next run of this submodel, with feeds of these types and
       * shapes; the lengths of `open` axes may differ then. The least recently used are dropped, pinned ones aside, so
       * that all hold about `budget` bytes at most.
       */
      session?: { id: number; budget: number; pinned: boolean; open: OpenAxes };
      /** The run is to be profiled: `profiles` tells of it by this token. Files are written to the folder meanwhile. */
      profiling?: { token: number; folder: string };
    };
    answer: RunAnswer | MissingSession;
  };
  /** What the profiler saw of runs that were not told of yet. */
  profiles: { ask: object; answer: readonly ProfiledRun[] };
  /**
   * The types and shapes of values that a submodel would make of such feeds, without running it; null where
   * onnxruntime does not take it. Undefined: no tensor, or not known.
   */
  describe: {
    ask: {
      submodel: SentSubmodel;
      feeds: ReadonlyMap<string, Held>;
      open: OpenAxes;
      names: readonly string[];
      /** Of which names it is to be told what they are made of, where they are no tensors. */
      inner?: ReadonlySet<string>;
    };
    answer: readonly DescribedValue[] | null;
  };
  /** Lets go of kept sessions. */
  forget: { ask: { sessions: readonly number[] }; answer: undefined };
  /** A weight becomes a held tensor, to be shown. */
  weight: {
    ask: { dtype: DType; shape: readonly number[]; source: WeightSource };
    answer: HeldTensor;
  };
  /** A tensor made of elements, for what control flow counts: iteration numbers and conditions. */
  make: { ask: { dtype: 'int64' | 'bool'; shape: readonly number[]; value: number }; answer: HeldTensor };
  /** The elements of a slice at `index` of `axis`, without that axis. */
  slice: { ask: { id: number; axis: number; index: number }; answer: HeldTensor };
  /** Tensors of one shape, stacked along a new axis. */
  stack: { ask: { ids: readonly number[]; axis: number }; answer: HeldTensor };
  /** What ai.onnx.ml's ZipMap makes of a float tensor [N, C] or [C]: N maps of C keys. */
  zipMap: { ask: { id: number; keys: readonly (bigint | string)[] }; answer: Held };
  /** A whole value, to be held. */
  hold: { ask: { value: Value }; answer: Held };
  /** One number of an integer or bool tensor, as JavaScript's. */
  scalar: { ask: { id: number; index: number }; answer: number };
  nonFinite: { ask: { held: Held }; answer: NonFinite };
  /** Statistics of which the quantiles are soon there, from a small sample. */
  summary: { ask: { id: number }; answer: TensorStatistics };
  /** Of a tensor or a slice, in pieces: each question measures on for some milliseconds; null until all is measured. */
  statisticsPart: { ask: { id: number; at?: Slice; milliseconds: number }; answer: TensorStatistics | null };
  /** Of a tensor of strings, in pieces as well. */
  stringsPart: { ask: { id: number; milliseconds: number }; answer: StringStatistics | null };
  histogramPart: {
    ask: { id: number; bins: number; low?: number; high?: number; at?: Slice; milliseconds: number };
    answer: Histogram | null;
  };
  /** SHA-256 of a tensor's type, shape and bytes, in pieces as well. */
  digestPart: { ask: { id: number; milliseconds: number }; answer: string | null };
  tile: { ask: { id: number; request: TileRequest }; answer: Tile };
  /** A tile of a level of detail; from a sample, where `readPicture` has not read the whole picture so far. */
  levelTile: { ask: { id: number; request: LevelTileRequest }; answer: LevelTile };
  /** Reads on in a picture for some milliseconds, to make its levels; answers the share that was read, 1 at the end. */
  readPicture: { ask: { id: number; axes: PictureAxes; milliseconds: number }; answer: number };
  /** Quantiles and about the range of a tensor, from a sample of a large one. */
  estimate: { ask: { id: number }; answer: RangeEstimate };
  /** Statistics at each position of an axis, and histograms with the same bins. */
  axisStatistics: { ask: { id: number; range: AxisRange }; answer: AxisStatistics[] };
  axisHistograms: {
    ask: { id: number; range: AxisRange; bins: number; low: number; high: number };
    answer: Histogram[];
  };
  /** A line along an axis by the least and greatest of each stretch. */
  envelope: { ask: { id: number; request: EnvelopeRequest }; answer: Envelope };
  /** A rectangle of elements as NumPy prints each alone, row by row. */
  page: { ask: { id: number; request: PageRequest }; answer: string[] };
  elements: { ask: { id: number; start: number; count: number; hex?: boolean }; answer: string[] };
  /** One element as text, and how many of 100 elements are smaller. */
  element: { ask: { id: number; index: readonly number[] }; answer: { text: string; percentile: number } };
  /**
   * The next NaN or Inf after (`backward`: before) an index in row order, beginning anew at the end; `index` is null
   * where every element is finite.
   */
  nextNonFinite: {
    ask: { id: number; index: readonly number[]; backward: boolean };
    answer: { index: number[] | null; ordinal: number };
  };
  detections: {
    ask: { id: number; scores: number | undefined; request: DetectionRequest };
    answer: Detections;
  };
  spectrogram: { ask: { id: number; request: SpectrogramRequest }; answer: Spectrogram };
  topK: { ask: { id: number; request: TopKRequest }; answer: TopK };
  /** What token ids stand for in the vocabulary of a file, and how many pieces that has. */
  tokens: {
    ask: { file: string; ids: readonly number[] };
    answer: DecodedTokens & { readonly size: number };
  };
  /** Another number for a tensor, so that it stays when the first one is released. */
  keep: { ask: { id: number }; answer: HeldTensor };
  /** A tensor of zeros, to be written to before anybody else knows of it. */
  allocate: { ask: { dtype: DType; shape: readonly number[] }; answer: HeldTensor };
  /** Writes bytes into a tensor that was allocated. */
  write: { ask: { id: number; offset: number; data: Uint8Array }; answer: undefined };
  /** A tensor stretched to a shape as NumPy's `broadcast_to` does; the shape has been checked. */
  broadcast: { ask: { id: number; shape: readonly number[] }; answer: HeldTensor };
  /** Computes elements [start, start + count) of a derived tensor into an allocated one. */
  derive: {
    ask: { derivation: Derivation; a: number; b: number; into: number; start: number; count: number };
    answer: undefined;
  };
  sumDifferences: {
    ask: { a: number; b: number; axis: number | null; start: number; count: number; scale: number };
    answer: DifferenceSums;
  };
  jointHistogram: {
    ask: {
      a: number;
      b: number;
      range: { bins: number; low: number; high: number };
      start: number;
      count: number;
    };
    answer: JointHistogram;
  };
  /**
   * Opens the tensor of that name in a file, or the only one, and tells what it is and what it takes to read it. By
   * `reading` it is read, and closed in any case.
   */
  openTensorFile: { ask: { file: string; name: string; dtype: DType }; answer: OpenedTensor };
  /** Reads on for about so many milliseconds; null until all is read. */
  readTensorFile: { ask: { reading: number; milliseconds: number }; answer: HeldTensor | null };
  closeTensorFile: { ask: { reading: number }; answer: undefined };
  /** Appends a part of an export to a file; the answer is its bytes. */
  exportPart: { ask: { id: number; file: string; format: ExportFormat; part: number }; answer: number };
  bytes: { ask: { id: number; offset: number; length: number }; answer: Uint8Array };
  sha256: { ask: { held: Held }; answer: string };
  save: { ask: { held: Held; folder: string; stem: string }; answer: SavedEntry };
  /** Computes an expression; `bindings` are the values of its `bound` parts. */
  evaluate: {
    ask: { expression: Expression; bindings: ReadonlyMap<string, Held> };
    answer: Outcome;
  };
  /**
   * A copy of a tensor in which a selection, an expression over it in the slot `targetSlot`, has other elements, those
   * of `value`; `bindings` are the values of the `bound` parts of both.
   */
  assign: {
    ask: {
      id: number;
      selection: Expression;
      value: Expression;
      bindings: ReadonlyMap<string, Held>;
    };
    answer: HeldTensor;
  };
  /** A copy of a tensor with other bytes from `offset` on. */
  replaceBytes: { ask: { id: number; offset: number; data: Uint8Array }; answer: HeldTensor };
  release: { ask: { ids: readonly number[] }; answer: undefined };
  /** How much is held: what a session looks at from stop to stop must not add up. */
  holdings: { ask: object; answer: Holdings };
}

export type RequestKind = keyof Requests;
export type Ask<K extends RequestKind> = Requests[K]['ask'];
export type Answer<K extends RequestKind> = Requests[K]['answer'];

/** What goes to the runner. */
export interface RequestMessage<K extends RequestKind = RequestKind> {
  readonly serial: number;
  readonly kind: K;
  readonly ask: Ask<K>;
}

/** An error on its way back: a UserError keeps its code. */
export interface ErrorRecord {
  readonly code: string | undefined;
  readonly message: string;
  readonly detail: string | undefined;
  readonly stack: string | undefined;
}

/** What comes back, one for each request, in their order. `ms` is how long the runner was at it. */
export type AnswerMessage =
  | { readonly serial: number; readonly ms: number; readonly answer: unknown }
  | { readonly serial: number; readonly ms: number; readonly error: ErrorRecord };

/** How the parent says what the runner is to be: an environment variable with JSON. */
export interface RunnerSettings {
  readonly executionProviders: readonly string[];
}

export const settingsVariable = 'ONNX_DEBUGGER_RUNNER';
