import type { NodeDetails, NodeKey, ValuePicture } from '../../../webview/graph/messages/protocol';
import type { GraphData } from '../../../webview/graph/protocol';
import type { LineTable } from './line-table';

/** Which model is to be read. */
export interface Wanted {
  /** Its file. */
  readonly path: string;
  /** The file's text as it stands in the editor, where that is not what is saved. */
  readonly text?: string;
}

/** What a model's graph is drawn from. */
export interface GraphReading {
  readonly data: GraphData;
  readonly lines: LineTable;
}

/** What is asked of the model that was read last. */
export type ModelQuestion =
  | ({ readonly ask: 'read' } & Wanted)
  /** All that the model says of a node, which stands on this line of the text; null where there is no such node. */
  | { readonly ask: 'details'; readonly node: NodeKey; readonly line: number }
  /** The picture of a weight as its file has it; null where there is none to draw. */
  | { readonly ask: 'weightPicture'; readonly graph: string; readonly name: string }
  /** The bytes of the weights that each node of a graph takes; NaN where it takes none. */
  | { readonly ask: 'weightBytes'; readonly graph: string }
  /** The nodes that each of these patterns means (`NodeFinder.find`). */
  | { readonly ask: 'find'; readonly patterns: readonly string[] };

export interface ModelAnswers {
  read: GraphReading;
  details: NodeDetails | null;
  weightPicture: ValuePicture | null;
  weightBytes: Float64Array;
  find: readonly (readonly NodeKey[])[];
}

/** A question on its way to the worker. */
export interface Asked {
  readonly id: number;
  readonly question: ModelQuestion;
}

/** What comes back: the answer, or why there is none, and how many milliseconds the worker was at it. */
export type Answered = { readonly id: number; readonly took: number } & (
  | { readonly answer: ModelAnswers[ModelQuestion['ask']] }
  | { readonly problem: string }
);
