import type { Size } from './box-size';

/** A point that a way passes downwards (upwards, for the few that go against the order). */
export interface Passed {
  readonly x: number;
  readonly y: number;
}

/** A level with places, from its own upper left corner; of an open group the corner of its frame. */
export interface LevelLayout extends Size {
  /** The upper left corners of the items, and their sizes. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly sizes: readonly Size[];
  /** The way of each edge. */
  readonly ways: readonly (readonly Passed[])[];
  /** Which edges go beside everything. */
  readonly beside: readonly boolean[];
  /** Where the level's ports are, from the left of the frame; the same by the values that come in and go out. */
  readonly portPlaces: readonly number[];
  readonly entries: ReadonlyMap<number, number>;
  readonly exits: ReadonlyMap<number, number>;
}
