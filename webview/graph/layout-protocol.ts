import type { GraphData } from './protocol';
import type { Scene } from './scene';

/** What the page says to the worker that lays graphs out. */
export type ToLayout =
  /** A model; everything known of the one before is forgotten. */
  | { readonly type: 'data'; readonly data: GraphData }
  | ({ readonly type: 'scene'; readonly id: number } & SceneRequest)
  /** Nobody waits for this scene any more. */
  | { readonly type: 'cancel'; readonly id: number };

/** A scene that is wanted. */
export interface SceneRequest {
  /** The path of the graph. */
  readonly graph: string;
  /** The ids of the groups and stacks that are open; `undefined` for those that are open at first. */
  readonly open?: readonly string[] | 'all';
  /** Nodes that are to be seen: what is around them is opened as well. */
  readonly reveal?: readonly number[];
  /**
   * The box whose upper left corner stays where it is: the one that was opened or closed. Without it, or where there is
   * no such box, the scene begins at 0, 0.
   */
  readonly keep?: { readonly id: string; readonly x: number; readonly y: number };
}

/** What the worker says. */
export type FromLayout =
  | { readonly type: 'scene'; readonly id: number; readonly answer: SceneAnswer }
  | { readonly type: 'error'; readonly id: number; readonly message: string };

/** A scene with what is open in it. */
export interface SceneAnswer {
  readonly scene: Scene;
  /** The open groups and stacks, those inside of closed ones too, so that they open again as they were. */
  readonly open: readonly string[];
}
