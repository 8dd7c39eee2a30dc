/** A block of fewer nodes is not worth a step of its own. */
const shortest = 3;
/** Blocks of more nodes are not looked for. */
const longest = 2000;

/** Blocks that follow each other and are alike: `count` of them, of `period` nodes each. */
export interface Repetition {
  readonly start: number;
  readonly period: number;
  readonly count: number;
}

/** What stands one after another (nodes, without Constants), as far as blocks are found by it. */
export interface Tokens {
  /** Equal numbers stand for nodes that do the same. */
  readonly tokens: Uint32Array;
  /** For each place between two nodes: how many values made before it are used behind it. */
  readonly crossings: readonly number[];
  /** Whether a node takes a weight. */
  readonly weighted: readonly boolean[];
}

/**
 * How many values pass each place between `count` nodes, before the first and behind the last: `Tokens.crossings`.
 *
 * @param values of each value the index of the node that makes it and of the last one that uses it
 */
export function crossingsOf(
  count: number,
  values: Iterable<readonly [made: number, lastUse: number]>,
): number[] {
  const change = new Array<number>(count + 1).fill(0);
  for (const [made, lastUse] of values) {
    if (lastUse <= made) continue;
    change[made + 1]!++;
    change[lastUse + 1]!--;
  }
  let passing = 0;
  return change.map((each) => {
    passing += each;
    return passing;
  });
}

/** A run of tokens [from, to) in which every token is like the one `period` behind it. */
interface Run {
  readonly from: number;
  readonly to: number;
  readonly period: number;
}

/** The repetitions in tokens [start, end), in their order, none in another: the ones that cover most are taken first. */
export function repetitionsIn(graph: Tokens, start: number, end: number): Repetition[] {
  // By how many tokens they cover. What overlaps with one that is taken is cut, and covers less then.
  const byCover: Run[][] = [];
  const add = (run: Run) => {
    const cover = covered(run);
    if (cover === 0) return;
    const others = byCover[cover];
    if (others) others.push(run);
    else byCover[cover] = [run];
  };
  for (const run of runsIn(graph.tokens, start, end)) add(run);
  const taken = new Uint8Array(end - start);
  const found: Repetition[] = [];
  for (let cover = byCover.length - 1; cover > 0; cover--) {
    // Runs come with short periods first: of two that cover as much, the shorter blocks count.
    for (const run of byCover[cover] ?? []) {
      const free = freeParts(run, taken, start);
      if (free.length !== 1 || covered(free[0]!) < cover) {
        for (const part of free) add(part);
        continue;
      }
      const repetition = placed(graph, run);
      taken.fill(
        1,
        repetition.start - start,
        repetition.start - start + repetition.period * repetition.count,
      );
      found.push(repetition);
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

/** How many tokens the whole blocks of a run cover; 0 where there are not two of them. */
function covered({ from, to, period }: Run): number {
  const count = Math.floor((to - from) / period);
  return count < 2 ? 0 : count * period;
}

/**
 * All runs that are as long as can be. One that is long enough covers a multiple of its period, so that it is enough to
 * look there and to go on in both directions from where tokens are alike.
 */
function* runsIn(tokens: Uint32Array, start: number, end: number): Generator<Run> {
  for (let period = shortest; period <= Math.min((end - start) >> 1, longest); period++) {
    let behind = start;
    for (let at = start; at + period < end; at += period) {
      if (at < behind || tokens[at] !== tokens[at + period]) continue;
      let from = at;
      while (from > behind && tokens[from - 1] === tokens[from - 1 + period]) from--;
      let alike = at + 1;
      while (alike + period < end && tokens[alike] === tokens[alike + period]) alike++;
      if (alike - from >= period) yield { from, to: alike + period, period };
      behind = alike;
    }
  }
}

/** The parts of a run that are not taken. */
function freeParts({ from, to, period }: Run, taken: Uint8Array, start: number): Run[] {
  const parts: Run[] = [];
  for (let at = from; at < to; ) {
    let end = at;
    while (end < to && taken[end - start] === 0) end++;
    if (end > at) parts.push({ from: at, to: end, period });
    at = end + 1;
  }
  return parts;
}

/**
 * Where in a run its blocks begin: where the fewest values pass; of such places one whose node has weights, as layers
 * begin with a product or a normalisation; of these the last, as what comes before a repetition is often like its end.
 */
function placed({ crossings, weighted }: Tokens, { from, to, period }: Run): Repetition {
  const most = Math.floor((to - from) / period);
  let best: (Repetition & { readonly cost: number }) | undefined;
  for (let start = from; start < from + period; start++) {
    const count = Math.floor((to - start) / period);
    if (count < Math.max(2, most - 1)) break;
    let passing = 0;
    for (let block = 0; block <= count; block++) passing += crossings[start + block * period]!;
    const cost = passing / (count + 1) + (weighted[start] ? 0 : 0.5);
    if (!best || cost <= best.cost) best = { start, count, period, cost };
  }
  return { start: best!.start, count: best!.count, period };
}
