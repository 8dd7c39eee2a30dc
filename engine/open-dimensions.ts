import type { Held } from './types';

/** A dimension that has had so many lengths is expected to have more: a cache that grows by a token. */
const lengthsUntilOpen = 3;
/** So many kinds of runs are remembered. */
const mostKeys = 2000;

/** Axes of fed tensors, by the fed name. */
export type OpenAxes = ReadonlyMap<string, readonly number[]>;

/**
 * Learns which dimensions of what is fed to a submodel change from run to run. A session is made for given shapes,
 * from which onnxruntime infers more; where they change each time, one that leaves these dimensions open serves all
 * runs, instead of a session for each.
 */
export class OpenDimensions {
  private readonly seen = new Map<string, Map<string, Set<number>[]>>();

  /** The axes to leave open, now that a submodel (`key`) is fed with these values. */
  of(key: string, feeds: ReadonlyMap<string, Held>): OpenAxes {
    let known = this.seen.get(key);
    if (!known) {
      if (this.seen.size >= mostKeys) this.seen.clear();
      known = new Map();
      this.seen.set(key, known);
    }
    const open = new Map<string, readonly number[]>();
    for (const [name, held] of feeds) {
      if (held.kind !== 'tensor') continue;
      const ranked = `${name}\n${held.shape.length}`;
      const lengths = known.get(ranked) ?? held.shape.map(() => new Set<number>());
      known.set(ranked, lengths);
      const axes: number[] = [];
      held.shape.forEach((length, axis) => {
        const had = lengths[axis]!;
        if (had.size < lengthsUntilOpen) had.add(length);
        if (had.size >= lengthsUntilOpen) axes.push(axis);
      });
      if (axes.length > 0) open.set(name, axes);
    }
    return open;
  }
}

/** All axes of all tensors. */
export function allOpen(feeds: ReadonlyMap<string, Held>): OpenAxes {
  const axes = new Map<string, readonly number[]>();
  for (const [name, held] of feeds) if (held.kind === 'tensor') axes.set(name, [...held.shape.keys()]);
  return axes;
}
