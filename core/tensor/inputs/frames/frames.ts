import { UserError } from '../../../errors';
import type { Value } from '../../tensor';
import type { Making } from '../making';

/** What an input is fed with when a model runs again and again: a value an iteration. */
export interface Frames {
  /** How many there are; undefined: without end. */
  readonly count: number | undefined;
  /**
   * Cuts or makes one, 0 ≤ index < count. The same index gives the same value each time.
   *
   * @throws UserError where it cannot be read or does not fit the input
   */
  at(index: number): Value;
}

/** Frames, and where they are from, for people. */
export interface GivenFrames {
  readonly frames: Frames;
  readonly source: string;
  /** Of a sound. */
  readonly making?: Making;
}

/**
 * The number of iterations that inputs last for; undefined: without end.
 *
 * @throws UserError OD3016, which names two inputs, where their numbers of frames differ.
 */
export function commonCount(
  inputs: readonly { readonly name: string; readonly frames?: Pick<Frames, 'count'> }[],
): number | undefined {
  const counts = inputs.flatMap(({ name, frames }) =>
    frames?.count === undefined ? [] : [{ name, count: frames.count }],
  );
  const [first] = counts;
  const other = counts.find(({ count }) => count !== first!.count);
  if (first && other) {
    throw new UserError(
      'OD3016',
      `Input '${first.name}' has ${first.count} frames, but '${other.name}' has ${other.count}: ` +
        'inputs that are given in frames need the same number of them.',
    );
  }
  return first?.count;
}
