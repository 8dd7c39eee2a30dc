import type { GraphIndex } from './graph-index';
import type { GraphData, GraphPart } from './protocol';
import type { SceneIndex } from './scene-index';

/** The graph that is on the canvas. */
export interface ShownGraph {
  readonly index: GraphIndex;
  readonly scene: SceneIndex;
  /** The open groups and stacks. */
  readonly open: readonly string[];
}

/** The part with a path; undefined where there is none. */
export function partOf(data: GraphData, path: string): GraphPart | undefined {
  return data.graphs.find((part) => part.path === path);
}
