import { isConstant } from '../onnx/constant';
import type { Node } from '../onnx/model';
import type { Scope } from './node-scope';

/** A block of fewer nodes is not worth a step of its own. */
const shortest = 3;
/** Blocks of more nodes are not looked for. */
const longest = 2000;

/** Blocks that follow each other and are alike: `count` of them, of `period` nodes each. */
interface Repetition {
  readonly start: number;
  readonly period: number;
  readonly count: number;
}

/** The nodes that are no Constants, as far as blocks are found by them. */
interface Tokens {
  /** Equal numbers stand for nodes that do the same. */
  readonly tokens: Uint32Array;
  /** For each place between two nodes: how many values made before it are used behind it. */
  readonly crossings: readonly number[];
  /** Whether a node takes a weight. */
  readonly weighted: readonly boolean[];
}

/**
 * Finds blocks that repeat one after another (a network's layers, where names say nothing of them): runs of nodes with
 * the same operators and attributes in the same order. The repetition that covers most nodes counts first, then what is
 * left of the others, then what repeats inside of blocks. Where a block begins is ambiguous in a repetition: a place is taken
 * where few values pass, as between two layers. Blocks are called `block1.0`, `block1.1`, after the repetition and the
 * place in it. Undefined where nothing repeats.
 */
export function blockScopes(nodes: readonly Node[]): readonly Scope[] | undefined {
  const running = nodes.flatMap((node, place) => (isConstant(node.proto) ? [] : [place]));
  const counted = running.map((place) => nodes[place]!);
  const graph: Tokens = {
    tokens: tokensOf(counted),
    crossings: crossingsOf(counted),
    weighted: counted.map((node) => node.inputs.some((name) => node.graph.weights.has(name))),
  };
  const scopes: Scope[] = nodes.map(() => []);
  /** The place in the graph where what comes at an index begins: a Constant goes with the node after it. */
  const placeOf = (index: number) => (index === 0 ? 0 : running[index - 1]! + 1);

  const nameBlocks = (start: number, end: number): void => {
    repetitionsIn(graph, start, end).forEach(({ start: first, period, count }, run) => {
      for (let block = 0; block < count; block++) {
        const from = first + block * period;
        const part = { name: `block${run + 1}.${block}`, kind: undefined };
        for (let place = placeOf(from); place < placeOf(from + period); place++) {
          scopes[place] = [...scopes[place]!, part];
        }
        nameBlocks(from, from + period);
      }
    });
  };
  nameBlocks(0, counted.length);
  return scopes.some((scope) => scope.length > 0) ? scopes : undefined;
}

/** A run of tokens [from, to) in which every token is like the one `period` behind it. */
interface Run {
  readonly from: number;
  readonly to: number;
  readonly period: number;
}

/** The repetitions in tokens [start, end), in their order, none in another: the ones that cover most are taken first. */
function repetitionsIn(graph: Tokens, start: number, end: number): Repetition[] {
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

/** A number for each node: equal where operators and attributes are. */
function tokensOf(nodes: readonly Node[]): Uint32Array {
  const known = new Map<string, number>();
  return Uint32Array.from(nodes, (node) => {
    const { domain, op, overload, inputs, outputs, attributes } = node;
    const said = attributes.map(({ name, i, f, s, ints, floats, g, t }) => {
      const text = s.length <= 256 ? Buffer.from(s).toString('latin1') : s.length;
      const body = g ? g.node.map(({ opType }) => opType) : '';
      return [
        name,
        `${i}`,
        f,
        text,
        ints.slice(0, 64).map(String),
        floats.slice(0, 64),
        body,
        t?.dims.length,
      ];
    });
    const text = JSON.stringify([domain, op, overload, inputs.length, outputs.length, said]);
    const token = known.get(text) ?? known.size;
    known.set(text, token);
    return token;
  });
}

/** For each place between two nodes (and before the first, behind the last): how many values made before it pass it. */
function crossingsOf(nodes: readonly Node[]): number[] {
  const madeAt = new Map<string, number>();
  nodes.forEach((node, at) => {
    for (const output of node.outputs) if (output !== '') madeAt.set(output, at);
  });
  const lastUse = new Map<string, number>();
  nodes.forEach((node, at) => {
    for (const name of [...node.inputs, ...node.captures]) if (madeAt.has(name)) lastUse.set(name, at);
  });
  const change = new Array<number>(nodes.length + 2).fill(0);
  for (const [name, last] of lastUse) {
    const made = madeAt.get(name)!;
    if (last <= made) continue;
    change[made + 1]!++;
    change[last + 1]!--;
  }
  let passing = 0;
  return Array.from({ length: nodes.length + 1 }, (_, at) => {
    passing += change[at]!;
    return passing;
  });
}
