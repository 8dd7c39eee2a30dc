import type { Size } from './box-size';
import type { Layering } from './layering';
import type { Level } from './levels';
import type { LevelLayout } from './placed-level';

/** Where edges leave and enter boxes, as x. */
export interface EndPlaces {
  exit(edge: number): number;
  entry(edge: number): number;
}

/** Between two ends at a box, where there is room. */
const endGap = 14;
/** What stays free at the corners. */
const corner = 12;

/**
 * Puts the ends of edges side by side: values leave a box in the order of where they go, and enter it in the order of
 * where they come from, so that they do not cross. An open group has the places of its ports instead.
 */
export function endsOf(
  level: Level,
  layering: Layering,
  middles: Float64Array,
  sizes: readonly Size[],
  inner: (item: number) => LevelLayout | undefined,
): EndPlaces {
  const exits = new Map<number, Map<string, Wanted>>();
  const entries = new Map<number, Map<string, Wanted>>();
  level.edges.forEach(({ value, from, to }, edge) => {
    const stations = layering.stations[edge];
    want(exits, from, `${value}`, edge, middles[stations?.[0] ?? to]!);
    // What comes over one station enters at one place.
    const last = stations?.at(-1) ?? from;
    want(entries, to, `${value}:${last}`, edge, middles[last]!);
  });
  const exitX = new Float64Array(level.edges.length);
  const entryX = new Float64Array(level.edges.length);
  for (const [member, wanted] of exits)
    spread(member, wanted, exitX, (value) => inner(member)?.exits.get(value));
  for (const [member, wanted] of entries) {
    spread(member, wanted, entryX, (value) => inner(member)?.entries.get(value));
  }
  return { exit: (edge) => exitX[edge]!, entry: (edge) => entryX[edge]! };

  function spread(
    member: number,
    wanted: ReadonlyMap<string, Wanted>,
    into: Float64Array,
    port: (value: number) => number | undefined,
  ): void {
    const width = sizes[member]?.width ?? 0;
    const sorted = [...wanted.values()].sort((a, b) => a.x - b.x);
    const room = Math.max(0, width - 2 * corner);
    const gap = sorted.length < 2 ? 0 : Math.min(endGap, room / (sorted.length - 1));
    sorted.forEach(({ edges }, at) => {
      for (const edge of edges) {
        const own = port(level.edges[edge]!.value);
        into[edge] =
          own === undefined
            ? middles[member]! + (at - (sorted.length - 1) / 2) * gap
            : middles[member]! - width / 2 + own;
      }
    });
  }
}

/** Edges that share an end, and where they would like to have it. */
interface Wanted {
  readonly edges: number[];
  readonly x: number;
}

function want(
  places: Map<number, Map<string, Wanted>>,
  member: number,
  key: string,
  edge: number,
  x: number,
): void {
  let own = places.get(member);
  if (!own) {
    own = new Map();
    places.set(member, own);
  }
  const same = own.get(key);
  if (same) same.edges.push(edge);
  else own.set(key, { edges: [edge], x });
}
