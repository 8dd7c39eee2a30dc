import type { Derivation } from '../core/analysis/difference/derived';
import type { ChannelFigures, DifferenceFigures } from '../core/analysis/difference/figures';
import type { ExportFormat } from '../core/tensor/files/export-format';
import type { Making } from '../core/tensor/inputs/making';
import type { TensorMeaning } from '../core/tensor/meaning';
import type { DetectionRequest, Detections } from '../core/tensor/measures/detections';
import type { SpectrogramRequest } from '../core/tensor/measures/spectrogram';
import type { StringStatistics } from '../core/tensor/measures/strings';
import type { TopK, TopKRequest } from '../core/tensor/measures/top-k';
import type {
  AxisRange,
  AxisStatistics,
  Envelope,
  EnvelopeRequest,
  Histogram,
  LevelTileRequest,
  PageRequest,
  PictureAxes,
  RangeEstimate,
  TensorStatistics,
  TileRequest,
} from '../core/tensor/measures/types';
import type { MeasuredRuns, TimelineNode, TimelineSpan } from '../core/timeline';
import type { DecodedTokens } from '../core/vocabulary/token-text';
import type { GivenOutput, SkipOutput, WantedOutput } from './debugger/given-output';
import type { Figure, WithoutFigure } from './debugger/timeline/node-figures';
import type { ValueStatistics } from './debugger/value-statistics';

export type { SkipOutput, ValueStatistics };

/**
 * What the adapter answers beyond the Debug Adapter Protocol. All are custom requests; a client that knows none of
 * them misses pictures only. NaN and ±Inf travel as the strings "NaN", "Infinity", "-Infinity".
 */

/** A number in JSON. */
export type JsonNumber = number | 'NaN' | 'Infinity' | '-Infinity';

/** Replaces every number of a type by one that JSON can carry. */
export type Json<T> = T extends number
  ? JsonNumber
  : T extends string | boolean | null | undefined
    ? T
    : { [K in keyof T]: Json<T[K]> };

/** A node, as a person finds it again. */
export interface NodeReference {
  readonly graph: string;
  readonly index: number;
  readonly name: string;
  readonly op: string;
  /** Line in the text view, from 1. */
  readonly line: number;
}

/** What is known of a value without its elements. */
export interface TensorHeader {
  readonly name: string;
  /** `ready`: can be drawn; `notRun`: has no value yet; `other`: not a tensor (`message` says what it is). */
  readonly state: 'ready' | 'notRun' | 'other';
  readonly message?: string;
  /** For the requests below, while the session is stopped where it is; absent where not ready. */
  readonly memoryReference?: string;
  readonly dtype?: string;
  readonly shape?: readonly number[];
  readonly byteLength?: number;
  readonly producer?: NodeReference;
  readonly consumers: readonly NodeReference[];
  /** Where it is an input made of a picture or a sound. */
  readonly making?: Making;
  /** Where it is ready: the same text as of an earlier answer says that it is the same value. Another one says nothing. */
  readonly identity?: string;
  /** Milliseconds that computing it for this look took; absent where it was kept. */
  readonly computedIn?: number;
}

/** A tensor that the session keeps for panels, from stop to stop, until it is released. */
export interface KeptTensor {
  /** For all requests that take one, while the model runs, too; not for DAP's own. */
  readonly memoryReference: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly byteLength: number;
}

/** Where the session stands, for panels that follow it. */
export interface CurrentNode {
  readonly frameId: number;
  /** Undefined after the last node. */
  readonly node: NodeReference | undefined;
  /** Whether the node has run already (stops of exception filters and data breakpoints). */
  readonly hasRun: boolean;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** The node's place among the graph's nodes, from 1, and how many there are. */
  readonly position: { readonly at: number; readonly of: number };
  /** How many edits of values and attributes hold; absent where there is none. */
  readonly edits?: number;
  /** Of the innermost frame that has iterations (a loop's body, a run with feedback), from 0. */
  readonly iteration?: number;
  /** The modules around the node, outermost first; absent where the graph has none. */
  readonly modules?: readonly { readonly name: string; readonly kind?: string }[];
  /** Where the frame is a module's: how many of them it is inside of. */
  readonly level?: number;
  /** The model's file is another by now than the one that is debugged: its graph and text say nothing about the node. */
  readonly isOutdated?: true;
}

/** A drawn part in JSON: `values` is base64 of little-endian float32, `marks` base64 of bytes (see Tile). */
interface JsonTile {
  readonly rows: number;
  readonly columns: number;
  readonly values: string;
  readonly marks: string;
}

/** How long the nodes of a sample took. */
export interface Timeline {
  readonly threadId: number;
  /** Grows with what is known. */
  readonly revision: number;
  /** Whether stretches are profiled from now on. */
  readonly profiling: boolean;
  /** Milliseconds inside onnxruntime; of measured runs, what the medians of the main graph's nodes add up to. */
  readonly ms: number;
  /** Milliseconds for making sessions, and for what was computed again for a look; both are not in `ms`. */
  readonly createMs?: number;
  readonly againMs?: number;
  /** Whether the model was measured, and how. */
  readonly measured?: MeasuredRuns;
  /** Bytes that the runner holds: values, and sessions by estimate. */
  readonly memory?: { readonly values: number; readonly sessions: number };
  /** The graphs that something ran in, and how many nodes did. */
  readonly graphs: readonly { readonly path: string; readonly nodes: number }[];
  /** How many nodes there are in all pages. */
  readonly count: number;
  /** In the order of the graphs and of the file. */
  readonly nodes: readonly TimelineNode[];
}

/** The end-of-line text of one line that has run. */
interface InlineValue {
  readonly line: number;
  readonly text: string;
}

/** Which step by module is meant. */
interface ModuleStepArguments {
  readonly threadId: number;
  readonly level?: number;
  readonly frameId?: number;
}

/** Custom requests by command: arguments and body. */
export interface OnnxRequests {
  'onnx/current': { args: { frameId: number }; body: CurrentNode };
  /** What an expression comes to, as JSON: numbers that it lacks are "NaN", "Infinity" and "-Infinity". */
  'onnx/json': { args: { frameId?: number; expression: string }; body: { text: string } };
  'onnx/tensor': { args: { frameId?: number; name: string }; body: TensorHeader };
  /** `at` fixes some dimensions (axis → index), so that a slice is measured. */
  'onnx/statistics': {
    args: { memoryReference: string; at?: Record<string, number> };
    body: Json<TensorStatistics>;
  };
  /** Of a tensor of strings. */
  'onnx/strings': { args: { memoryReference: string }; body: StringStatistics };
  'onnx/histogram': {
    args: {
      memoryReference: string;
      bins: number;
      low?: JsonNumber;
      high?: JsonNumber;
      at?: Record<string, number>;
    };
    body: Json<Histogram>;
  };
  'onnx/tile': { args: { memoryReference: string } & TileRequest; body: JsonTile };
  /** A tile of a level of detail of a picture; `sampled` until `onnx/readPicture` has read all of it. */
  'onnx/levelTile': {
    args: { memoryReference: string } & LevelTileRequest;
    body: JsonTile & { readonly sampled: boolean };
  };
  /**
   * Reads on in a picture for some hundredths of a second, so that other requests come between; answers the share that
   * was read, 1 when all is. Who no longer wants the picture asks no more.
   */
  'onnx/readPicture': { args: { memoryReference: string } & PictureAxes; body: { done: number } };
  /** Quantiles and about the range of a tensor, soon also where it is large. */
  'onnx/estimate': { args: { memoryReference: string }; body: Json<RangeEstimate> };
  /** Statistics of the slice at each of the positions [from, to) of a dimension, a limited number at once. */
  'onnx/axisStatistics': {
    args: { memoryReference: string } & AxisRange;
    body: { positions: Json<AxisStatistics[]> };
  };
  /** Histograms of the same slices, all with these bins over [low, high]. */
  'onnx/axisHistograms': {
    args: { memoryReference: string; bins: number; low: number; high: number } & AxisRange;
    body: { positions: Json<Histogram[]> };
  };
  /** A line along a dimension: the least and the greatest element of each stretch, and what is not finite in it. */
  'onnx/envelope': { args: { memoryReference: string } & EnvelopeRequest; body: Json<Envelope> };
  /** A rectangle of elements as NumPy prints each alone, row by row; a limited number at once. */
  'onnx/page': { args: { memoryReference: string } & PageRequest; body: { texts: string[] } };
  /** One element to full precision, and the share of finite elements below it. */
  'onnx/element': {
    args: { memoryReference: string; index: readonly number[] };
    body: { text: string; percentile: JsonNumber };
  };
  /** The next NaN or Inf after (`backward`: before) an index; `index` is null where every element is finite. */
  'onnx/nextNonFinite': {
    args: { memoryReference: string; index: readonly number[]; backward: boolean };
    body: { index: number[] | null; ordinal: number };
  };
  /** What is around a value that tells what its numbers mean. */
  'onnx/meaning': { args: { frameId?: number; name: string }; body: TensorMeaning };
  /** The boxes that reach a threshold; `scores` refers to a tensor that holds their scores. */
  'onnx/detections': {
    args: { memoryReference: string; scores?: string } & DetectionRequest;
    body: Json<Detections>;
  };
  /** Levels in dB of a stretch of sound; `values` is base64 of little-endian float32. */
  'onnx/spectrogram': {
    args: { memoryReference: string } & SpectrogramRequest;
    body: { rows: number; columns: number; values: string };
  };
  /** The largest elements of a row. */
  'onnx/topK': { args: { memoryReference: string } & TopKRequest; body: Json<TopK> };
  /**
   * What token ids stand for: in the vocabulary of a file (`tokenizer.json`, `vocab.json`, `vocab.txt`), by default of
   * one beside the model. `vocabulary` is absent where there is none, and so are then `tokens`. 16,384 ids at most.
   */
  'onnx/tokens': {
    args: { ids: readonly number[]; file?: string };
    body: Partial<DecodedTokens> & { readonly vocabulary?: { readonly file: string; readonly size: number } };
  };
  /** SHA-256, in hexadecimal, of a tensor's type, shape and bytes. */
  'onnx/digest': { args: { memoryReference: string }; body: { sha256: string } };
  /** Keeps a tensor as it is now: pins it. Kept tensors take at most half of `memoryBudget`. */
  'onnx/keep': { args: { memoryReference: string; name: string }; body: KeptTensor };
  /**
   * Keeps the tensor of that name in an .npy, an .npz or the index.json of a saved folder; `dtype` is the type of bit
   * patterns in .npy files, which do not say it.
   */
  'onnx/openTensor': { args: { file: string; name: string; dtype: string }; body: KeptTensor };
  /** Up to 4 MiB of a tensor's bytes from `offset` on, in base64: to give it to another session. */
  'onnx/readTensor': { args: { memoryReference: string; offset: number }; body: { data: string } };
  /** Keeps a tensor of another session, whose bytes follow by `onnx/receiveBytes`. */
  'onnx/receiveTensor': {
    args: { name: string; dtype: string; shape: readonly number[] };
    body: KeptTensor;
  };
  'onnx/receiveBytes': { args: { memoryReference: string; offset: number; data: string }; body: undefined };
  'onnx/release': { args: { memoryReferences: readonly string[] }; body: undefined };
  /**
   * Whether two tensors can be compared: `shape` is the one that both are stretched to, as NumPy does; `a` and `b` are
   * there where they were, and stand in for them then. `ulp`: whether units in the last place can be counted.
   */
  'onnx/pair': {
    args: { a: string; b: string };
    body: { shape: readonly number[]; ulp: boolean; a?: KeptTensor; b?: KeptTensor };
  };
  /**
   * How far two tensors of one shape are apart; with an `axis` also for each index of it, worst first, at most 256 of
   * `channelCount`.
   */
  'onnx/difference': {
    args: { a: string; b: string; axis: number | null };
    body: Json<{ figures: DifferenceFigures; channels: readonly ChannelFigures[]; channelCount: number }>;
  };
  /** A tensor made of two of one shape; it is kept until it is released. */
  'onnx/derive': { args: { derivation: Derivation; a: string; b: string }; body: KeptTensor };
  /**
   * Writes a tensor into a file, part by part: .npy (types that NumPy lacks as bit patterns), or .csv of at most ten
   * million elements. The file is there when it is whole, and as it was where it was cancelled or failed.
   */
  'onnx/export': {
    args: { memoryReference: string; file: string; format: ExportFormat };
    body: { bytes: number };
  };
  /** How often pairs of elements fall into each cell of a grid; `counts` is base64 of little-endian float32. */
  'onnx/jointHistogram': {
    args: { a: string; b: string; bins: number; low: JsonNumber; high: JsonNumber };
    body: { bins: number; counts: string; nonFinite: number; outside: number };
  };
  /**
   * Gives outputs of the operator without a kernel that the session stands before; with `repeat` whenever it comes
   * again, too. Where none is missing then, the session stands before the next node: `continued` and `stopped` follow.
   * Clients without custom requests write `/give NAME = VALUE` into the debug console.
   */
  'onnx/giveOutputs': {
    args: { threadId?: number; outputs: Readonly<Record<string, GivenOutput>>; repeat?: boolean };
    body: { missing: readonly string[] };
  };
  /**
   * What the outputs of the node that is shown can be where it is skipped: `dtype` and `shape` where they are known,
   * and the inputs that have them, which may pass through.
   */
  'onnx/skipChoices': {
    args: { threadId?: number };
    body: {
      readonly node: NodeReference;
      readonly outputs: readonly {
        readonly name: string;
        readonly dtype?: string;
        readonly shape?: readonly number[];
        readonly inputs: readonly string[];
      }[];
    };
  };
  /**
   * Goes past the node that is shown without running it; its outputs are what is given, the others zeros or, by `rest`,
   * the first input of their type and shape. `continued` and `stopped` follow; going back before the node undoes it.
   * Clients without custom requests write `/skip`, `/skip input` or `/skip NAME = VALUE` into the debug console.
   */
  'onnx/skipNode': {
    args: { threadId?: number; outputs?: Readonly<Record<string, SkipOutput>>; rest?: 'zeros' | 'input' };
    body: undefined;
  };
  /**
   * After the runner's death: repeats the run node by node, into bodies, and stops before the node that the runner
   * dies of. The answer comes first, then `continued`, then `stopped`. Clients without custom requests write
   * `/replay` into the debug console.
   */
  'onnx/replayBySteps': { args: object; body: undefined };
  /**
   * Runs to the first node of the next iteration of the innermost loop, or of the run with `feedback`; after the last
   * iteration, to what comes after the loop. Answered before it moves, as DAP's steps are.
   */
  'onnx/nextIteration': { args: { threadId: number }; body: undefined };
  /**
   * Runs over the module that begins where the frame stands, else over what is left up to the next module, at native
   * speed; breakpoints inside stop. `level`: how many modules are around what is stepped over (0: over the outermost);
   * by default the outermost module that begins there and does not hold most of the graph. `frameId`: of the frame to
   * step in, by default the innermost. Answered before it moves, as DAP's steps are.
   */
  'onnx/nextModule': { args: ModuleStepArguments; body: undefined };
  /** Runs behind the module that is around; with none around, over the one that begins, else out of the frame. */
  'onnx/stepOutModule': { args: ModuleStepArguments; body: undefined };
  /**
   * Undoes the latest edit of a value or an attribute; the body answers what was done once: `x[0] = 5`. Clients without
   * custom requests write `/undo` into the debug console.
   */
  'onnx/undoEdit': { args: { threadId?: number }; body: { undone: readonly string[] } };
  /**
   * Loads a tensor from a file (.npy, .npz, .pb, .json, a picture, .wav) into what an expression names, a value or a
   * part of it; relative paths start where those of `inputs` do. The answer is `setExpression`'s. Clients without
   * custom requests write `/load NAME = "file.npy"` into the debug console.
   */
  'onnx/loadTensor': {
    args: { frameId?: number; expression: string; file: string };
    body: {
      value: string;
      type?: string;
      variablesReference: number;
      indexedVariables?: number;
      namedVariables?: number;
      memoryReference?: string;
    };
  };
  /**
   * How long nodes took, those of one graph or all; a page of them. `measured`: in the runs of `onnx/measureTimes`
   * instead of this one. From then on `onnx/timelineChanged` tells of changes.
   */
  'onnx/timeline': {
    args: { threadId?: number; graph?: string; start?: number; count?: number; measured?: boolean };
    body: Timeline;
  };
  /** In which order nodes ran, as bars of a strip; a page of them. `dropped`: earlier runs that are not kept any more. */
  'onnx/timelineSpans': {
    args: { threadId?: number; start?: number; count?: number; measured?: boolean };
    body: {
      readonly revision: number;
      readonly count: number;
      readonly dropped: number;
      readonly spans: readonly TimelineSpan[];
    };
  };
  /**
   * A figure of the outputs of nodes (indices) of one graph, for heat: counts of NaN and infinities, the largest
   * magnitude, the share of zeros, mean and standard deviation. Nothing is computed again for it: `notRun`, `notKept`, and
   * `none` of what has no numbers.
   */
  'onnx/nodeFigures': {
    args: {
      threadId?: number;
      graph: string;
      nodes: readonly number[];
      figure: Figure;
    };
    body: { readonly values: readonly (JsonNumber | WithoutFigure)[] };
  };
  /**
   * What is known of values of one graph, by their names and in their order: of at most 400, the others are not answered.
   * Nothing is computed again for it. It measures for some hundredths of a second; what is `pending` then is measured by
   * asking again.
   */
  'onnx/valueStatistics': {
    args: { threadId?: number; graph: string; names: readonly string[] };
    body: { readonly values: Json<readonly ValueStatistics[]> };
  };
  /**
   * Has onnxruntime profile the stretches that run from now on, or no longer. It makes them slower (20 to 50 µs a node),
   * so that it is off unless the launch attribute `profile` says otherwise.
   */
  'onnx/profile': { args: { on: boolean }; body: { readonly on: boolean } };
  /**
   * Runs the whole model `runs` times (11 by default; fewer where that takes long) under the profiler, with the inputs
   * that it was launched with; the session stays where it stands. `onnx/timeline` tells the medians.
   */
  'onnx/measureTimes': { args: { threadId?: number; runs?: number }; body: MeasuredRuns };
  /** Ends the measuring that is under way; its request is answered as cancelled. */
  'onnx/stopMeasuring': { args: object; body: undefined };
  'onnx/inlineValues': {
    args: { frameId: number; startLine: number; endLine: number };
    body: { values: readonly InlineValue[] };
  };
}

/** What a custom request is asked with, and the body of its answer. */
export type Arguments<K extends keyof OnnxRequests> = OnnxRequests[K]['args'];
export type Body<K extends keyof OnnxRequests> = OnnxRequests[K]['body'];

/** The custom events by name. `onnx/run`: the run's place in the history, once it is known; again when it ends. */
export interface OnnxEvents {
  /** The session stands before an operator that onnxruntime has no kernel for; `onnx/giveOutputs` gives its outputs. */
  'onnx/outputsWanted': {
    readonly threadId: number;
    readonly node: NodeReference;
    readonly outputs: readonly WantedOutput[];
    /** Whether the node is inside of what iterates, so that `repeat` makes a difference. */
    readonly comesAgain: boolean;
  };
  /** Values have changed where the session stands: somebody has edited something, or undone that. */
  'onnx/edited': { readonly threadId: number };
  /** The model's file, or one with its weights, is not what it was when it was read; told once a run. */
  'onnx/modelChanged': { readonly message: string };
  /** The runner died; `replay` tells whether `onnx/replayBySteps` may find the node that it died of. */
  'onnx/crashed': { readonly message: string; readonly replay: boolean };
  /**
   * There are other times than before; sent to a client that has asked for some. `final`: the sample has ended, so that
   * nobody can ask any more, and these are all of its times.
   */
  'onnx/timelineChanged': {
    readonly threadId: number;
    readonly revision: number;
    readonly final?: { readonly timeline: Timeline; readonly spans: readonly TimelineSpan[] };
  };
  'onnx/run': { readonly id: string; readonly folder: string; readonly state: 'started' | 'ended' };
}
