import { alignSequences } from '../../align-sequences';
import type { Graph, Node } from '../model';
import { firstOutput } from '../model';
import { orderOf } from '../order';
import type { FingerprintSource, Fingerprints } from './fingerprints';
import { GraphFingerprints } from './fingerprints';
import type { How, Pair } from './matching';
import { isCounter } from './names';
import type { RenamingRules } from './renaming';

/** So far around a node its surroundings must be the same where neither all before nor all behind it is. */
const radius = 3;

/** The part of the smaller graph that must be matched before the order of execution counts. */
const leastInCommon = 0.25;

/** Of nodes that look the same, so many are compared by what is matched around them. */
const mostCandidates = 16;

/** What matching two graphs needs besides them. */
export interface MatchContext {
  readonly rules: RenamingRules;
  readonly sourceOfA: FingerprintSource;
  readonly sourceOfB: FingerprintSource;
  /** Whether the bytes of weights are known. */
  readonly knowsContent: boolean;
}

/**
 * Matches the nodes of two graphs, each with one at most, the surest first: names that mean something, names that
 * count up where the structure agrees, names after a renaming, structure that only one node on each side has,
 * neighbours of what is matched (as GumTree goes on from matched subtrees: Falleri et al., "Fine-grained and accurate
 * source code differencing", 2014), and at last the order of execution. Deterministic. Every step takes time
 * proportional to the nodes and edges, up to a logarithm.
 */
export function matchNodes(a: Graph, b: Graph, context: MatchContext): Pair<Node>[] {
  return new NodeMatcher(a, b, context).match();
}

class NodeMatcher {
  private readonly ofA = new Map<Node, Pair<Node>>();
  private readonly ofB = new Map<Node, Pair<Node>>();
  private readonly shapeA: GraphFingerprints;
  private readonly shapeB: GraphFingerprints;
  /** All pairs, in the order in which they were found. */
  private readonly pairs: Pair<Node>[] = [];

  constructor(
    private readonly a: Graph,
    private readonly b: Graph,
    private readonly context: MatchContext,
  ) {
    this.shapeA = new GraphFingerprints(a, 'shape', context.sourceOfA);
    this.shapeB = new GraphFingerprints(b, 'shape', context.sourceOfB);
  }

  match(): Pair<Node>[] {
    const upwards = once((): Sides => [this.shapeA.upwards(), this.shapeB.upwards()]);
    const downwards = once((): Sides => [this.shapeA.downwards(), this.shapeB.downwards()]);
    const wholly = once(() => both(upwards(), downwards()));
    const local = once((): Sides => [this.shapeA.local, this.shapeB.local]);
    const around = once((): Sides => [this.shapeA.around(radius), this.shapeB.around(radius)]);
    const operators = once((): Sides => [this.operators(this.a), this.operators(this.b)]);
    const sameName = (node: Node) => [nameOf(node)];
    const agree = ([ofA, ofB]: Sides, a: Node, b: Node) => ofA[a.index] === ofB[b.index];
    const sure = (a: Node, b: Node) =>
      !isCounter(nameOf(a)) || agree(upwards(), a, b) || agree(downwards(), a, b);

    const steps = [
      () => this.byName(sameName, 'name', sure),
      () => this.renamed(sure),
      () => this.context.knowsContent && this.sameFingerprints('content'),
      () => this.alike(wholly()),
      () => this.alike(upwards()),
      () => this.alike(downwards()),
      () => this.inTurn(wholly()),
      () => this.inTurn(upwards()),
      () => this.inTurn(downwards()),
      () => this.neighbours(local()),
      () => this.alike(around()),
      () => this.neighbours(local()),
      () => this.sameFingerprints('operator'),
      () => this.byName(sameName, 'name'),
      () => this.neighbours(operators()),
      () => this.inOrder(local()),
      () => this.inOrder(operators()),
      () => this.sameOutput(),
    ];
    const most = Math.min(this.a.nodes.length, this.b.nodes.length);
    for (const step of steps) if (this.pairs.length < most) step();
    return orderOf(this.a).nodes.flatMap((node) => this.ofA.get(node) ?? []);
  }

  private pair(a: Node, b: Node, how: How): void {
    const pair = { a, b, how };
    this.ofA.set(a, pair);
    this.ofB.set(b, pair);
    this.pairs.push(pair);
  }

  private get openA(): Node[] {
    return orderOf(this.a).nodes.filter((node) => !this.ofA.has(node));
  }

  private get openB(): Node[] {
    return orderOf(this.b).nodes.filter((node) => !this.ofB.has(node));
  }

  private sameOperator(a: Node, b: Node): boolean {
    return this.context.sourceOfA.operator(a) === this.context.sourceOfB.operator(b);
  }

  /** Pairs nodes of the same operator where a name that B's may have in A is there. */
  private byName(
    namesInA: (b: Node) => Iterable<string>,
    how: How,
    fits: (a: Node, b: Node) => boolean = () => true,
  ): void {
    const byName = grouped(this.openA, (node) => keyOf(node, nameOf(node)));
    for (const b of this.openB) {
      for (const name of namesInA(b)) {
        const named = name === '' ? undefined : byName.get(keyOf(b, name));
        const a = named?.find((node) => !this.ofA.has(node) && this.sameOperator(node, b) && fits(node, b));
        if (!a) continue;
        this.pair(a, b, how);
        break;
      }
    }
  }

  private renamed(fits: (a: Node, b: Node) => boolean): void {
    const { rules, sourceOfA, sourceOfB } = this.context;
    const names = (nodes: readonly Node[], source: FingerprintSource) =>
      nodes.flatMap((node) =>
        nameOf(node) === '' ? [] : { name: nameOf(node), kind: source.operator(node) },
      );
    rules.learn(names(this.openA, sourceOfA), names(this.openB, sourceOfB));
    if (rules.rules.length > 0) this.byName((node) => rules.namesInA(nameOf(node)), 'renamed', fits);
  }

  /** Pairs nodes whose fingerprints, in that detail, only one on each side has. */
  private sameFingerprints(detail: 'content' | 'operator'): void {
    const a = new GraphFingerprints(this.a, detail, this.context.sourceOfA);
    const b = new GraphFingerprints(this.b, detail, this.context.sourceOfB);
    const upwards = [a.upwards(), b.upwards()] as const;
    const downwards = [a.downwards(), b.downwards()] as const;
    this.alike(both(upwards, downwards));
    this.alike(upwards);
    this.alike(downwards);
  }

  /** Pairs nodes whose fingerprint only one open node on each side has. */
  private alike([ofA, ofB]: Sides): void {
    const groupsOfA = groups(this.openA, ofA);
    for (const [label, nodes] of groups(this.openB, ofB)) {
      const same = groupsOfA.get(label);
      if (nodes.length === 1 && same?.length === 1) this.pair(same[0]!, nodes[0]!, 'structure');
    }
  }

  /**
   * Pairs nodes that look alike in turn, where each side has as many: the branches of a symmetric graph. After each
   * pair what hangs on it follows, so that the branches do not mix.
   */
  private inTurn([ofA, ofB]: Sides): void {
    const groupsOfA = groups(this.openA, ofA);
    const groupsOfB = groups(this.openB, ofB);
    for (const [label, nodes] of groupsOfB) {
      if (nodes.length !== groupsOfA.get(label)?.length) groupsOfB.delete(label);
    }
    for (const a of this.openA) {
      const candidates = groupsOfB.get(ofA[a.index]!);
      if (this.ofA.has(a) || !candidates) continue;
      const best = this.bestOf(a, candidates);
      if (!best) continue;
      const from = this.pairs.length;
      this.pair(a, best, 'structure');
      this.neighbours([ofA, ofB], from);
    }
  }

  /** The first open candidate, or one of the next that agrees better; what is no longer open leaves the front. */
  private bestOf(a: Node, candidates: Node[]): Node | undefined {
    while (candidates.length > 0 && this.ofB.has(candidates[0]!)) candidates.shift();
    let best: Node | undefined;
    let most = Number.NEGATIVE_INFINITY;
    for (const b of candidates.slice(0, mostCandidates)) {
      const score = this.ofB.has(b) ? Number.NEGATIVE_INFINITY : this.agreement(a, b);
      if (score > most) [best, most] = [b, score];
    }
    return best;
  }

  /** How many inputs come from matched nodes, less those that come from nodes that are matched otherwise. */
  private agreement(a: Node, b: Node): number {
    let score = 0;
    a.inputs.forEach((name, at) => {
      const producer = this.a.producers.get(name);
      const other = this.b.producers.get(b.inputs[at] ?? '');
      const pair = producer && this.ofA.get(producer);
      if (pair || (other && this.ofB.has(other))) score += pair?.b === other ? 1 : -1;
    });
    return score;
  }

  /**
   * Pairs what makes the inputs and what uses the outputs of matched nodes, where the labels are the same; then what
   * stands beside these. `from` leaves out the pairs that were found first.
   */
  private neighbours([ofA, ofB]: Sides, from = 0): void {
    for (let at = from; at < this.pairs.length; at++) {
      const { a, b } = this.pairs[at]!;
      a.inputs.forEach((name, input) => {
        const x = this.a.producers.get(name);
        const y = this.b.producers.get(b.inputs[input] ?? '');
        if (!x || !y || this.ofA.has(x) || this.ofB.has(y) || ofA[x.index] !== ofB[y.index]) return;
        if (x.outputs.indexOf(name) === y.outputs.indexOf(b.inputs[input]!)) this.pair(x, y, 'neighbours');
      });
      for (const [output, name] of a.outputs.entries()) {
        this.users(name, b.outputs[output] ?? '', ofA, ofB);
      }
    }
  }

  private users(nameOfA: string, nameOfB: string, ofA: Fingerprints, ofB: Fingerprints): void {
    if (nameOfA === '' || nameOfB === '') return;
    const open = (nodes: readonly Node[] | undefined, done: ReadonlyMap<Node, unknown>) =>
      (nodes ?? []).filter((node) => !done.has(node));
    const [usersOfA, usersOfB] = [
      open(this.a.consumers.get(nameOfA), this.ofA),
      open(this.b.consumers.get(nameOfB), this.ofB),
    ];
    if (usersOfA.length === 0 || usersOfB.length === 0) return;
    const byPlace = (nodes: readonly Node[], labels: Fingerprints, name: string) =>
      grouped(nodes, (node) => `${labels[node.index]} ${node.inputs.indexOf(name)}`);
    const groupsOfA = byPlace(usersOfA, ofA, nameOfA);
    for (const [key, nodes] of byPlace(usersOfB, ofB, nameOfB)) {
      const same = groupsOfA.get(key);
      if (nodes.length === 1 && same?.length === 1) this.pair(same[0]!, nodes[0]!, 'neighbours');
    }
  }

  /** Pairs what is left by the order of execution, between what is matched. */
  private inOrder([ofA, ofB]: Sides): void {
    const [nodesOfA, nodesOfB] = [orderOf(this.a).nodes, orderOf(this.b).nodes];
    // In graphs that have nothing else in common the same order is chance.
    const fewest = Math.min(nodesOfA.length, nodesOfB.length) * leastInCommon;
    if (this.pairs.length < fewest && nodesOfA.length !== nodesOfB.length) return;
    // What is matched has a number of its own, below zero.
    const numberOf = new Map(nodesOfA.flatMap((node, at) => (this.ofA.has(node) ? [[node, -1 - at]] : [])));
    const sequenceOfA = nodesOfA.map((node) => numberOf.get(node) ?? ofA[node.index]!);
    const sequenceOfB = nodesOfB.map((node) => {
      const pair = this.ofB.get(node);
      return pair ? numberOf.get(pair.a)! : ofB[node.index]!;
    });
    for (const [atA, atB] of alignSequences(sequenceOfA, sequenceOfB)) {
      const [a, b] = [nodesOfA[atA]!, nodesOfB[atB]!];
      if (!this.ofA.has(a) && !this.ofB.has(b)) this.pair(a, b, 'order');
    }
  }

  /** Pairs nodes of different operators that make a value of one name: the operator is what changed. */
  private sameOutput(): void {
    const byName = new Map(this.openA.map((node) => [firstOutput(node), node]));
    for (const b of this.openB) {
      const name = firstOutput(b);
      const a = byName.get(name);
      if (a && name !== undefined && !isCounter(name) && !this.ofA.has(a)) this.pair(a, b, 'name');
    }
  }

  private operators(graph: Graph): Fingerprints {
    const source = graph === this.a ? this.context.sourceOfA : this.context.sourceOfB;
    return graph.nodes.map((node) => source.labels.of(source.operator(node)));
  }
}

/** What a node is known by: its first output, else its name. */
function nameOf(node: Node): string {
  return firstOutput(node) ?? node.name;
}

/** Names of values and of nodes that make none are apart. */
function keyOf(node: Node, name: string): string {
  return `${firstOutput(node) === undefined ? 'node' : 'value'} ${name}`;
}

type Sides = readonly [ofA: Fingerprints, ofB: Fingerprints];

/** Fingerprints that are the same where both are: pairs of numbers, numbered. */
function both([firstA, firstB]: Sides, [secondA, secondB]: Sides): Sides {
  const numbers = new Map<string, number>();
  const join = (first: Fingerprints, second: Fingerprints) =>
    first.map((label, at) => {
      const key = `${label} ${second[at]}`;
      if (!numbers.has(key)) numbers.set(key, numbers.size);
      return numbers.get(key)!;
    });
  return [join(firstA, secondA), join(firstB, secondB)];
}

/** What `make` returns, made when it is first asked for. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function groups(nodes: readonly Node[], labels: Fingerprints): Map<number, Node[]> {
  return grouped(nodes, (node) => labels[node.index]!);
}

function grouped<Key>(nodes: readonly Node[], keyOf: (node: Node) => Key): Map<Key, Node[]> {
  const found = new Map<Key, Node[]>();
  for (const node of nodes) {
    const group = found.get(keyOf(node));
    if (group) group.push(node);
    else found.set(keyOf(node), [node]);
  }
  return found;
}
