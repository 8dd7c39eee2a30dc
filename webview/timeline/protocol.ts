import type { MeasuredRuns, TimelineNode, TimelineSpan } from '../../core/timeline';

/** What the Timeline panel and the extension say to each other. */

/** How long nodes took, in this run or in runs that were made to be measured. */
export interface ShownTimes {
  /** The model's file name. */
  readonly model: string;
  /** `paused before relu1`, `ended`. */
  readonly where: string;
  readonly ended: boolean;
  /** Whether these are the times of measured runs. */
  readonly measured: boolean;
  /** Whether there are some, and of how many runs. */
  readonly measurement?: MeasuredRuns;
  /** Whether stretches are profiled from now on. */
  readonly profiling: boolean;
  /** Milliseconds inside onnxruntime; of measured runs, what the medians of the main graph's nodes add up to. */
  readonly ms: number;
  readonly createMs?: number;
  readonly memory?: { readonly values: number; readonly sessions: number };
  readonly nodes: readonly TimelineNode[];
  readonly spans: readonly TimelineSpan[];
}

/** What the panel shows. */
export type TimelineState =
  | { readonly kind: 'nothing'; readonly model?: string }
  | { readonly kind: 'times'; readonly times: ShownTimes }
  | { readonly kind: 'failed'; readonly message: string };

/** A node of the model. */
export interface NodeKey {
  readonly graph: string;
  readonly index: number;
}

/** From the extension to the page. */
export type ToPage =
  | { readonly type: 'state'; readonly state: TimelineState }
  /** The model runs, or is being measured: what is shown stays, and nothing can be asked. */
  | { readonly type: 'busy'; readonly busy: 'running' | 'measuring' | undefined }
  /** A node was selected elsewhere: in the text, or in the graph; or none is any more. */
  | { readonly type: 'select'; readonly node: NodeKey | undefined };

/** From the page to the extension. */
export type FromPage =
  | { readonly type: 'ready' }
  | { readonly type: 'measure' }
  | { readonly type: 'stopMeasuring' }
  | { readonly type: 'profile'; readonly on: boolean }
  | { readonly type: 'source'; readonly measured: boolean }
  /** A node was selected here. */
  | { readonly type: 'selected'; readonly node: NodeKey }
  /** Shows the node's line in the text; an open graph follows the text. */
  | { readonly type: 'reveal'; readonly node: NodeKey }
  | { readonly type: 'debug' };
