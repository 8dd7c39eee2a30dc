import type { Spread } from './spread';
import { spreadOf } from './spread';

/** One of those that are compared: it does its work once and tells the milliseconds. */
export type Turn = () => Promise<number>;

export interface RoundLimits {
  readonly fewest: number;
  /** Seconds after which no further round begins. */
  readonly seconds: number;
}

/** What all rounds together say of one of them. */
export interface Compared {
  readonly ms: Spread;
  /** Its time against the base's of the same round: how much the machine sways. */
  readonly ratio: Spread;
  /** Its least time of all rounds against the base's: what it costs where nobody else is at work. */
  readonly leastRatio: number;
}

/** Half of the ratios lie this near together when there were rounds enough. */
const steady = 0.03;
/** A turn is the quickest of as many runs as fit into this: others' work only ever adds. */
const turnMs = 200;
const mostRuns = 20;
/** Between turns, so that threads that spin after their work are asleep when the next one's clock runs. */
const pauseMs = 10;

/**
 * Lets all take turns, round after round, each round beginning with another, so that a busy machine is as unkind to
 * each. Ends when the ratios of the rounds differ little any more, or by time.
 *
 * What counts is the least time of each: others' work, and the machine's other processors, only ever add to what a
 * thing takes (so does Python's timeit say it of its minimum). Medians of single rounds were tried: on two processors
 * of a shared machine, the same run of ResNet takes 48 to 102 ms, and ratios of such sway by a fifth.
 */
export async function takeTurns<Name extends string>(
  turns: Readonly<Record<Name, Turn>>,
  base: Name,
  { fewest, seconds }: RoundLimits,
): Promise<Record<Name, Compared>> {
  const names = Object.keys(turns) as Name[];
  const times = new Map(names.map((name) => [name, [] as number[]]));
  const ratios = new Map(names.map((name) => [name, [] as number[]]));
  const end = performance.now() + seconds * 1000;
  for (let round = 0; round < fewest || (performance.now() < end && !names.every(isSteady)); round++) {
    const order = names.map((_, at) => names[(at + round) % names.length]!);
    for (const name of order) {
      times.get(name)!.push(await quickest(turns[name]));
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
    const baseMs = times.get(base)!.at(-1)!;
    for (const name of names) ratios.get(name)!.push(times.get(name)!.at(-1)! / baseMs);
  }
  const compared = names.map((name) => [
    name,
    {
      ms: spreadOf(times.get(name)!),
      ratio: spreadOf(ratios.get(name)!),
      leastRatio: Math.min(...times.get(name)!) / Math.min(...times.get(base)!),
    },
  ]);
  return Object.fromEntries(compared) as Record<Name, Compared>;

  function isSteady(name: Name): boolean {
    const { median, low, high } = spreadOf(ratios.get(name)!);
    return high - low <= steady * median;
  }
}

async function quickest(turn: Turn): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  let spent = 0;
  for (let runs = 0; runs === 0 || (spent < turnMs && runs < mostRuns); runs++) {
    const ms = await turn();
    least = Math.min(least, ms);
    spent += ms;
  }
  return least;
}
