import type { Derivation } from '../../core/analysis/difference/derived';
import type { ExportFormat } from '../../core/tensor/files/export-format';
import type { Making } from '../../core/tensor/inputs/making';
import type { StringStatistics } from '../../core/tensor/measures/strings';
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
} from '../../core/tensor/measures/types';
import type { CompareState, DifferenceReport, JointCounts } from './compare/protocol';
import type { MediaAnswers, MediaQuestion, NamesOf } from './views/media/protocol';

/**
 * What the Tensor panel and the extension say to each other. The page never sees a tensor: it asks for statistics,
 * a histogram, tiles and single elements. Numbers travel by structured clone, so NaN and ±Inf are themselves.
 */

/** A node that a link in the panel leads to. */
export interface NodeLink {
  readonly op: string;
  /** The node's name, or its first output where it has none. */
  readonly label: string;
  readonly line: number;
}

/** What the model and its folder tell of integers that may be a text. */
export interface TextFacts {
  /** Where they choose rows of an embedding: how many it has. */
  readonly embeddingRows?: number;
  /** Whether there is a vocabulary beside the model, or one was chosen. */
  readonly vocabulary: boolean;
}

/** The tensor that the panel shows. */
export interface ShownTensor {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly byteLength: number;
  readonly producer?: NodeLink;
  /** `input` or `weight` where no node makes it. */
  readonly role: 'value' | 'input' | 'weight';
  readonly consumers: readonly NodeLink[];
  /** Where it is an input made of a picture or a sound. */
  readonly making?: Making;
  /** Whether the model takes a picture, over which the values may lie. */
  readonly pictures?: boolean;
  /** Of integers: what tells whether they are a text. */
  readonly text?: TextFacts;
  readonly computedIn?: number;
  /** Where it was pinned: `pinned at stop 3, before conv1_Conv`. It stays as it was then. */
  readonly pinned?: string;
  /** Grows with every tensor shown, so that a late answer is told apart. */
  readonly generation: number;
}

/** What the panel shows in place of a tensor, or above the last one (`dim`). */
export type PanelState =
  | { readonly kind: 'tensor'; readonly tensor: ShownTensor; readonly where: string }
  | { readonly kind: 'nothing'; readonly model?: string }
  | {
      readonly kind: 'notRun';
      readonly name: string;
      readonly type?: string;
      readonly at?: string;
      readonly node?: NodeLink;
    }
  | { readonly kind: 'computing'; readonly name: string }
  | { readonly kind: 'running'; readonly where: string }
  | { readonly kind: 'ended'; readonly message: string }
  | { readonly kind: 'failed'; readonly title: string; readonly message: string; readonly code?: string }
  | { readonly kind: 'other'; readonly name: string; readonly message: string };

/** One range of colours for all panels, or none (`on` false). */
export interface SharedRange {
  readonly on: boolean;
  /** The values of the lowest and the highest colour; absent until a panel has told its own. */
  readonly range?: { readonly low: number; readonly high: number };
}

/** From the extension to the page. */
export type ToPage =
  | {
      readonly type: 'state';
      readonly state: PanelState;
      readonly follow: boolean;
      readonly pinned: boolean;
      /** What the tensor is compared with; absent where it is shown alone. */
      readonly compare?: CompareState;
    }
  | { readonly type: 'answer'; readonly id: number; readonly body: unknown }
  | ({ readonly type: 'sharedRange' } & SharedRange)
  /** Another file with names of classes or tokens was chosen: what was answered with names does not hold any more. */
  | { readonly type: 'namesChanged' }
  | { readonly type: 'error'; readonly id: number; readonly message: string };

/** Another tensor at the same stop that is asked about, by its name; by default the one that is shown. */
export interface OfAnother {
  readonly of?: string;
}

/** What the page asks; each has an answer of the type in `Answers`. */
export type Question =
  | MediaQuestion
  | ({
      readonly ask: 'statistics';
      readonly generation: number;
      readonly at?: Readonly<Record<string, number>>;
    } & OfAnother)
  /** Of a tensor of strings. */
  | { readonly ask: 'strings'; readonly generation: number }
  | {
      readonly ask: 'histogram';
      readonly generation: number;
      readonly bins: number;
      readonly low?: number;
      readonly high?: number;
      readonly at?: Readonly<Record<string, number>>;
    }
  | ({ readonly ask: 'tile'; readonly generation: number } & OfAnother & TileRequest)
  | ({ readonly ask: 'levelTile'; readonly generation: number } & OfAnother & LevelTileRequest)
  /** Reads on in a picture, whose tiles are `sampled` until all of it is read. */
  | ({ readonly ask: 'readPicture'; readonly generation: number } & OfAnother & PictureAxes)
  | ({ readonly ask: 'estimate'; readonly generation: number } & OfAnother)
  /** Statistics of the slice at each position of an axis; how many at once: `positionsAtOnce` of by-axis.ts. */
  | ({ readonly ask: 'axisStatistics'; readonly generation: number } & AxisRange)
  /** Histograms of the same slices, all with these bins. */
  | ({
      readonly ask: 'axisHistograms';
      readonly generation: number;
      readonly bins: number;
      readonly low: number;
      readonly high: number;
    } & AxisRange)
  /** A line along an axis in no more points than can be drawn (envelope.ts has the limits). */
  | ({ readonly ask: 'envelope'; readonly generation: number } & EnvelopeRequest)
  /** A rectangle of elements as exact text (element-page.ts has the limit). */
  | ({ readonly ask: 'page'; readonly generation: number } & PageRequest)
  | { readonly ask: 'element'; readonly generation: number; readonly index: readonly number[] }
  /** How far it is from `other`, the generation of a tensor of its shape; by the indices of `axis`, if not null. */
  | {
      readonly ask: 'difference';
      readonly generation: number;
      readonly other: number;
      readonly axis: number | null;
    }
  /** A tensor made of it and `other`, of which it can be asked as of any. */
  | {
      readonly ask: 'derive';
      readonly generation: number;
      readonly other: number;
      readonly derivation: Derivation;
    }
  | {
      readonly ask: 'jointHistogram';
      readonly generation: number;
      readonly other: number;
      readonly bins: number;
      readonly low: number;
      readonly high: number;
    }
  /** The next NaN or Inf after an index in row order (before it, `backward`), beginning anew at the end. */
  | {
      readonly ask: 'nextNonFinite';
      readonly generation: number;
      readonly index: readonly number[];
      readonly backward: boolean;
    };

/** The questions about two tensors. */
export type PairQuestion = Extract<Question, { ask: 'difference' | 'derive' | 'jointHistogram' }>;

/** The answers by question. */
export interface Answers extends MediaAnswers {
  statistics: TensorStatistics;
  strings: StringStatistics;
  histogram: Histogram;
  tile: Tile;
  levelTile: LevelTile;
  /** The share that was read so far, 1 at the end. */
  readPicture: { readonly done: number };
  estimate: RangeEstimate;
  axisStatistics: readonly AxisStatistics[];
  axisHistograms: readonly Histogram[];
  envelope: Envelope;
  /** As NumPy prints each alone, row by row. */
  page: readonly string[];
  /** `text` as NumPy prints the element alone; `percentile` of 100 finite elements lie below it. */
  element: { readonly text: string; readonly percentile: number };
  difference: DifferenceReport;
  derive: ShownTensor;
  jointHistogram: JointCounts;
  /** `index` is null where every element is finite; `ordinal` counts the NaN and Inf up to it from 1. */
  nextNonFinite: { readonly index: readonly number[] | null; readonly ordinal: number };
}

/** From the page to the extension. */
export type FromPage =
  | { readonly type: 'ready' }
  | { readonly type: 'question'; readonly id: number; readonly question: Question }
  | { readonly type: 'follow'; readonly on: boolean }
  /** All panels are to have one range, or no longer; `range` is this one's own. */
  | ({ readonly type: 'sharedRange' } & SharedRange)
  | { readonly type: 'pin'; readonly on: boolean }
  | { readonly type: 'compare'; readonly on: boolean }
  | { readonly type: 'chooseB'; readonly id: string }
  | { readonly type: 'newPanel' }
  /** The shown tensor, or A where two are compared, into a file that the user is asked for. */
  | { readonly type: 'export'; readonly format: ExportFormat }
  /** The picture as it is drawn, PNG in base64, into a file. */
  | { readonly type: 'savePicture'; readonly png: string }
  /** Something is to be said to the user. */
  | { readonly type: 'say'; readonly message: string }
  /** The user wants to choose the file with names of classes or tokens. */
  | { readonly type: 'chooseNames'; readonly of: NamesOf }
  | { readonly type: 'reveal'; readonly line: number }
  | { readonly type: 'show'; readonly name: string }
  | { readonly type: 'copy'; readonly text: string }
  | {
      readonly type: 'command';
      readonly command: 'debug' | 'restart' | 'runToNode' | 'breakpoint' | 'showInputs';
      readonly line?: number;
    };
