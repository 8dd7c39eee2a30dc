import type { Level, LevelEdge } from './levels';

/**
 * A level as layers: every member has a rank, and every way goes from rank to rank over stations. What has a way of
 * several ranks has a station of its own in each; what a value's edges have in common, they share.
 */
export interface Layering {
  /** Members first, then the stations of ways. */
  readonly rank: Int32Array;
  /** How many of them are members. */
  readonly members: number;
  /** All of a rank, in the order in which they were found. */
  readonly ranks: readonly (readonly number[])[];
  /** From one rank to the next. */
  readonly segments: readonly (readonly [number, number])[];
  /** What each edge passes between its ends; `undefined` for one that is led beside everything, or against the order. */
  readonly stations: readonly (readonly number[] | undefined)[];
}

/** Ways get so many stations in all, and so many times the members; the longest ways beyond that go beside everything. */
const stationsAtLeast = 600;
const stationsAMember = 4;

/** Gives every member of a level its rank and every way its stations. */
export function layeringOf(level: Level): Layering {
  const members = level.items.length + level.ports.length;
  const rank = ranksOf(level);
  const ways = waysOf(level.edges, rank);
  const beside = tooLong(ways, Math.max(stationsAtLeast, stationsAMember * members));
  const ranks: number[][] = [];
  const place = (node: number, at: number) => {
    ranks[at] ??= [];
    ranks[at].push(node);
  };
  for (let member = 0; member < members; member++) place(member, rank[member]!);
  const all = Array.from(rank);
  const segments: (readonly [number, number])[] = [];
  const stations: (readonly number[] | undefined)[] = new Array(level.edges.length).fill(undefined);
  for (const way of ways) {
    if (beside.has(way)) continue;
    const passed: number[] = [];
    let last = way.from;
    for (const edge of way.edges) {
      const { to } = level.edges[edge]!;
      while (way.start + passed.length + 1 < rank[to]!) {
        const station = all.length;
        const at = way.start + passed.length + 1;
        all.push(at);
        place(station, at);
        segments.push([last, station]);
        passed.push(station);
        last = station;
      }
      const needed = passed.slice(0, rank[to]! - way.start - 1);
      stations[edge] = needed;
      segments.push([needed.at(-1) ?? way.from, to]);
    }
  }
  for (let at = 0; at < ranks.length; at++) ranks[at] ??= [];
  return { rank: Int32Array.from(all), members, ranks, segments, stations };
}

/**
 * Ranks by the longest way from the beginning. What has nothing before it goes down to what uses it, and so does what
 * depends on nothing else; values come in above everything and leave below.
 */
function ranksOf({ items, ports, edges }: Level): Int32Array {
  const members = items.length + ports.length;
  const rank = new Int32Array(members);
  const outgoing: number[][] = Array.from({ length: members }, () => []);
  const incoming: number[][] = Array.from({ length: members }, () => []);
  const forward = forwardOf(items.length, ports);
  for (const { from, to } of edges) {
    if (forward(from) >= forward(to)) continue;
    outgoing[from]!.push(to);
    incoming[to]!.push(from);
  }
  const order = Array.from({ length: members }, (_, at) => at).sort((a, b) => forward(a) - forward(b));
  const hasEntries = ports.some(({ side }) => side === 'in');
  const isPort = (member: number) => member >= items.length;
  for (const member of order) {
    let least = hasEntries && !isPort(member) ? 1 : 0;
    for (const from of incoming[member]!) least = Math.max(least, rank[from]! + 1);
    rank[member] = least;
  }
  // Whether a member and all before it serve only what is behind it, as the sizes of a reshape do.
  const serves = new Uint8Array(members);
  for (const member of order) {
    const all = incoming[member]!.every((from) => serves[from] === 1 && outgoing[from]!.length === 1);
    if (!isPort(member) && all) serves[member] = 1;
  }
  for (let at = order.length - 1; at >= 0; at--) {
    const member = order[at]!;
    if (serves[member] === 0 || outgoing[member]!.length === 0) continue;
    let lowest = Number.POSITIVE_INFINITY;
    for (const to of outgoing[member]!) lowest = Math.min(lowest, rank[to]! - 1);
    rank[member] = Math.max(rank[member]!, lowest);
  }
  let last = 0;
  for (let member = 0; member < items.length; member++) last = Math.max(last, rank[member]!);
  ports.forEach(({ side }, port) => {
    rank[items.length + port] = side === 'in' ? 0 : last + 1;
  });
  return rank;
}

/** A member's place in an order in which none uses what a later one makes: what comes in, items, what leaves. */
function forwardOf(items: number, ports: Level['ports']): (member: number) => number {
  return (member) => {
    if (member < items) return member;
    return ports[member - items]!.side === 'in' ? member - items - ports.length : member;
  };
}

/** The edges of a value from one member, nearest end first. */
interface Way {
  readonly from: number;
  /** The rank it comes from. */
  readonly start: number;
  readonly edges: readonly number[];
  /** How many stations it has. */
  readonly stations: number;
}

function waysOf(edges: readonly LevelEdge[], rank: Int32Array): Way[] {
  const bySource = new Map<string, number[]>();
  edges.forEach(({ value, from, to }, edge) => {
    if (rank[to]! <= rank[from]!) return;
    const key = `${value}:${from}`;
    const list = bySource.get(key);
    if (list) list.push(edge);
    else bySource.set(key, [edge]);
  });
  return [...bySource.values()].map((list) => {
    const sorted = list.sort((a, b) => rank[edges[a]!.to]! - rank[edges[b]!.to]!);
    const { from } = edges[sorted[0]!]!;
    const start = rank[from]!;
    return { from, start, edges: sorted, stations: rank[edges[sorted.at(-1)!]!.to]! - start - 1 };
  });
}

function tooLong(ways: readonly Way[], most: number): ReadonlySet<Way> {
  const beside = new Set<Way>();
  let sum = ways.reduce((all, { stations }) => all + stations, 0);
  if (sum <= most) return beside;
  for (const way of [...ways].sort((a, b) => b.stations - a.stations)) {
    if (sum <= most) break;
    beside.add(way);
    sum -= way.stations;
  }
  return beside;
}
