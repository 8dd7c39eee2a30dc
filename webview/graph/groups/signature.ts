import type { GraphIndex } from '../graph-index';

/**
 * A text that is equal for units that look alike: the same operators in the same order, hanging together in the same
 * way, with weights at the same inputs. Attributes and shapes may differ, as those of a network's layers do.
 */
export function signatureOf(places: readonly number[], index: GraphIndex): string {
  const { running, place: placeOf, part, scratch } = index;
  const [first] = places as [number, ...number[]];
  if (places.length === 1) return `${part.nodes.operator[running[first]!]}`;
  places.forEach((place, at) => {
    scratch[place] = at;
  });
  // Two hashes of 32 bits (FNV-1a with different beginnings): a text of a big group would be as big as the group.
  let a = 0x811c9dc5;
  let b = 0x9747b28c;
  const add = (number: number) => {
    a = Math.imul(a ^ number, 0x01000193);
    b = Math.imul(b ^ (number + 0x9e37), 0x01000193) ^ (b >>> 15);
  };
  places.forEach((place, at) => {
    const node = running[place]!;
    add(part.nodes.operator[node]!);
    for (const value of index.taken(node)) {
      const maker = index.maker[value]!;
      const from = maker < 0 ? -1 : scratch[placeOf[maker]!]!;
      add(from < 0 ? -1 : at - from);
    }
  });
  for (const place of places) scratch[place] = -1;
  return `${places.length}:${a >>> 0}:${b >>> 0}`;
}
