import type { Node } from '../core/onnx/model';
import type { Compute } from './compute';
import { isAboutNode } from './compute';
import { Descents } from './descents';
import { innerGraphs } from './frames/enter';
import type { Frame } from './frames/frame';
import { repeatingFrame } from './frames/generators';
import { heldBytes } from './frames/held';
import { failedNode } from './ort-errors';
import { Pace } from './pace';
import type { Probed } from './probing/probed-run';
import { ProbedRuns } from './probing/probed-run';
import type { NonFinite, RunAnswer } from './protocol';
import { RandomNodes } from './random-nodes';
import { OrtError } from './runner-client';
import { noStops, noWatch, stands, stopBehind } from './stops';
import { isWeightNode } from './submodel/uses';
import type { Advanced, Held, StopSet, Watch, WatchHit } from './types';
import { firstHit, watchedOutputs, watches } from './watching';
import { nameOfWeightKey } from './weight-key';
import { isZipMap } from './zip-map';

/** What leaving finished frames came to. */
export interface Settled {
  readonly moved: boolean;
  readonly stop?: Advanced;
}

/** What going on needs of the execution that it is part of. */
export interface AdvancingContext {
  enter(frame: Frame, node: Node): Promise<Frame | undefined>;
  /** Leaves finished frames, up to a stop behind a node whose frame it has left; tells whether it did anything. */
  settle(stops: StopSet): Promise<Settled>;
}

/**
 * Goes on from stop to stop. Between two stops, nodes run together, as one submodel a stretch; alone run those that
 * have to (random ones, whose values are kept) and the nodes of float16 models: onnxruntime keeps float32 between
 * two nodes of a submodel where the model says float16, so that together they would not give what they give alone.
 */
export class Advancing {
  private readonly oneByOne: boolean;
  private readonly probed: ProbedRuns;
  private readonly random: RandomNodes;
  private signal: AbortSignal | undefined;
  private resting: Frame | undefined;
  private readonly descents = new Descents();
  /** Where nodes from a place on have to be parted, for the frame that was looked at last. */
  private limit:
    | {
        readonly frame: Frame;
        readonly revision: number | undefined;
        readonly from: number;
        readonly to: number;
      }
    | undefined;

  constructor(
    private readonly compute: Compute,
    private readonly stack: Frame[],
    private readonly context: AdvancingContext,
  ) {
    this.oneByOne = compute.oneByOne && !compute.settings.fast;
    this.probed = new ProbedRuns(compute);
    this.random = RandomNodes.of(compute.model);
  }

  /** Goes on until a stop, the end, a watched value, the signal, or until `through` holds between two nodes. */
  async run(stops: StopSet, watch: Watch, signal: AbortSignal, through: () => boolean): Promise<Advanced> {
    try {
      return await this.go(stops, watch, signal, through);
    } finally {
      this.descents.clear();
    }
  }

  /**
   * Runs the next node, which is past then, by way of its body where that has to be, or where a watch has found
   * something in it. Of `stops`, those behind a node count. Undefined where nothing stops it and it has run as a whole;
   * paused between two nodes of the body where the signal says so meanwhile.
   */
  async past(
    frame: Frame,
    node: Node,
    watch: Watch,
    { after, stands }: StopSet,
    signal: AbortSignal,
  ): Promise<Advanced | undefined> {
    const depth = this.stack.length;
    const behind: StopSet = { ...noStops, after, stands };
    if (!this.goesInside(frame, node)) {
      const found = await this.alone(frame, node, watch);
      if (!found || !(await this.descended(frame, node, found))) {
        return stopBehind(node, found, behind, watch);
      }
    }
    return this.run(behind, watch, signal, () => this.stack.length <= depth);
  }

  private async go(
    stops: StopSet,
    watch: Watch,
    signal: AbortSignal,
    through: () => boolean,
  ): Promise<Advanced> {
    this.limit = undefined;
    this.signal = signal;
    let { moved, stop } = await this.context.settle(stops);
    for (;;) {
      if (stop) return stop;
      const frame = this.stack.at(-1)!;
      const descent = this.descents.over(frame);
      if (descent) {
        // Nothing in it made what it put out: then it did so itself.
        const { node: last, found, explained } = descent;
        stop = explained ? undefined : await stopBehind(last, found, stops, watch);
        if (!stop) ({ stop } = await this.context.settle(stops));
        continue;
      }
      const node = frame.nextNode;
      if (!node) return { reason: 'end' };
      if (moved && through()) return { reason: 'stop' };
      if (moved && stops.has(frame.graph.path, node.index) && (await stands(stops)))
        return { reason: 'stop' };
      if (signal.aborted) return { reason: 'paused' };
      const enters = this.hasStops(node, stops) || this.goesInside(frame, node);
      const inner = enters ? await this.entered(frame, node, stops) : undefined;
      if (inner) this.stack.push(inner);
      else {
        const from = frame.place;
        const found = await this.stretch(frame, this.end(frame, stops), watch);
        const last = frame.place > from ? frame.order.nodes[frame.place - 1] : undefined;
        const isInside = found && (await this.descended(frame, last!, found));
        if (found && !isInside) this.descents.explain();
        stop = last && !isInside ? await stopBehind(last, found, stops, watch) : undefined;
        if (!stop) ({ stop } = await this.context.settle(stops));
      }
      moved = true;
      // Lets answers to others (looks, pause) through between two stretches.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /**
   * Whether a node is run by way of its body even where nothing in it is looked at: what draws random numbers in it does
   * so again and again, and a generator that lives in a session of the whole node could not go on node by node.
   */
  goesInside(frame: Frame, node: Node): boolean {
    if (!this.random.has(node) || innerGraphs(this.compute.model, node).length === 0) return false;
    return repeatingFrame(frame) !== undefined && !frame.known(node) && !frame.isGiven(node);
  }

  /**
   * Runs the body of the next node, which `goesInside` tells of, and stands before it again with its outputs known. What
   * was drawn stays drawn where the signal ends it early.
   *
   * @throws the signal's reason, where it ended it: it stands before the node then as it did
   */
  async inside(frame: Frame, node: Node, signal: AbortSignal): Promise<void> {
    const depth = this.stack.length;
    const place = frame.order.place(node);
    this.resting = frame;
    try {
      // It is no move: what somebody has looked at stays, as what the node uses does.
      const held = this.stack.flatMap(({ values }) => [...values.droppable()].map(({ name }) => name));
      for (const { name } of this.compute.weights.droppable()) held.push(nameOfWeightKey(name));
      const run = () => this.run(noStops, noWatch, signal, () => this.stack.length <= depth);
      const { reason } = await this.compute.using(new Set(held), run);
      if (reason === 'paused') signal.throwIfAborted();
    } finally {
      this.resting = undefined;
      while (this.stack.length > depth) {
        const inner = this.stack.pop()!;
        inner.body?.close();
        inner.close();
      }
      frame.place = place;
    }
  }

  /** Enters the node that has just run, of which something was found, to see what in it made that. */
  private async descended(frame: Frame, node: Node, found: WatchHit): Promise<boolean> {
    const place = frame.order.place(node);
    if (frame.isGiven(node)) return false;
    frame.place = place;
    const inner = await this.context.enter(frame, node);
    if (!inner) {
      frame.place = place + 1;
      return false;
    }
    this.stack.push(inner);
    this.descents.add(frame, node, found);
    return true;
  }

  /** Whether a frame stays after its last node, for the time being. */
  rests(frame: Frame): boolean {
    return frame === this.resting || this.descents.has(frame);
  }

  private hasStops(node: Node, stops: StopSet): boolean {
    return innerGraphs(this.compute.model, node).some((graph) => stops.within(graph.path));
  }

  private async entered(frame: Frame, node: Node, stops: StopSet): Promise<Frame | undefined> {
    const inner = await this.context.enter(frame, node);
    if (inner && (stops.within(inner.graph.path) || this.goesInside(frame, node))) {
      frame.dropPreview();
      return inner;
    }
    inner?.body?.close();
    inner?.close();
    return undefined;
  }

  /** Where the stretch that begins at the next node ends: before a stop, a node that runs alone, or by its length. */
  private end(frame: Frame, stops: StopSet): number {
    const { nodes } = frame.order;
    const start = frame.place;
    if (frame.previewed || this.runsAlone(frame, nodes[start]!)) return start + 1;
    const limit = this.limitFrom(frame, start, stops);
    return Pace.of(frame.graph).end(frame, nodes, start, limit);
  }

  /** The place of the first node behind `start` that is stopped at, runs alone, has stops inside, or follows a stop. */
  private limitFrom(frame: Frame, start: number, stops: StopSet): number {
    const known = this.limit;
    const revision = stops.revision?.();
    const isGood = known?.frame === frame && known.revision === revision;
    if (isGood && known.from <= start && start < known.to) return known.to;
    const { path } = frame.graph;
    const { nodes } = frame.order;
    let to = start + 1;
    while (to < nodes.length && !stops.has(path, nodes[to]!.index)) {
      if (stops.after?.(path, nodes[to - 1]!.index)) break;
      if (this.runsAlone(frame, nodes[to]!) || this.hasStops(nodes[to]!, stops)) break;
      to++;
    }
    this.limit = { frame, revision, from: start, to };
    return to;
  }

  private runsAlone(frame: Frame, node: Node): boolean {
    if (this.oneByOne || this.random.has(node) || isZipMap(node)) return true;
    return frame.isGiven(node) || frame.hasFixedOutput(node);
  }

  /** Runs the nodes up to `end`; where one fails, those before it count as run. */
  private async stretch(frame: Frame, end: number, watch: Watch): Promise<WatchHit | undefined> {
    const nodes = frame.order.nodes.slice(frame.place, end);
    if (nodes.length === 1) {
      const hit = await this.alone(frame, nodes[0]!, watch, true);
      // A float16 model runs node by node from end to end.
      this.compute.trim();
      return hit;
    }
    try {
      return await this.together(frame, nodes, watch);
    } catch (error) {
      if (!(error instanceof OrtError) && !isAboutNode(error)) throw error;
      // Towards the node that failed: straight to it where the text names it, else by halves. Some may have run.
      const left = frame.order.nodes.slice(frame.place, end);
      const failed = error instanceof OrtError ? failedNode(error, left) : undefined;
      const before = failed ? Math.max(1, left.indexOf(failed)) : Math.ceil(left.length / 2);
      return this.stretch(frame, frame.place + before, watch);
    }
  }

  /** Runs the next node by itself; `keep`: its session is kept for another run. */
  private async alone(frame: Frame, node: Node, watch: Watch, keep = false): Promise<WatchHit | undefined> {
    // What somebody gives is nobody's fault.
    const watched =
      watches(watch) && !frame.isGiven(node)
        ? watchedOutputs([node]).filter((name) => !frame.fixed.has(name) || this.random.has(node))
        : undefined;
    // Somebody has looked ahead, or it has run before: random operators never run twice.
    const known = frame.known(node);
    const answer = known
      ? await this.seen(known, watched)
      : await this.compute.runNode(frame, node, { watch: watched, keep });
    return this.commit(frame, [node], answer, watch);
  }

  private async together(frame: Frame, nodes: readonly Node[], watch: Watch): Promise<WatchHit | undefined> {
    const computed = nodes.filter((node) => !isWeightNode(frame, node));
    const fetches = neededAfter(frame, nodes, computed);
    if (fetches.length === 0) {
      frame.place += nodes.length;
      return undefined;
    }
    let answer: RunAnswer;
    if (watches(watch)) {
      const probed = await this.probed.run(frame, computed, fetches, watch);
      if (!('answer' in probed)) return this.lookThrough(frame, nodes, probed, watch);
      answer = probed.answer;
    } else answer = await this.compute.runNodes(frame, computed, fetches, { keep: true });
    const { runMs, createMs } = answer;
    Pace.of(frame.graph).learn(frame.place, frame.place + nodes.length, runMs, createMs);
    const hit = await this.commit(frame, nodes, answer, watch);
    this.compute.trim();
    return hit;
  }

  /** Runs nodes again, few at a time, looking through all elements of the values that may have something bad. */
  private async lookThrough(
    frame: Frame,
    nodes: readonly Node[],
    { candidates, suspects }: Exclude<Probed, { answer: RunAnswer }>,
    watch: Watch,
  ): Promise<WatchHit | undefined> {
    const end = frame.place + nodes.length;
    const pace = Pace.of(frame.graph);
    const seen = new Map<string, NonFinite>();
    const isCandidate = (name: string) => candidates?.has(name) ?? true;
    while (frame.place < end) {
      const left = frame.order.nodes.slice(frame.place, end);
      const part = left.slice(0, pace.lookedThrough(left, isCandidate));
      const computed = part.filter((node) => !isWeightNode(frame, node));
      const fetches = neededAfter(frame, part, computed);
      if (fetches.length === 0) {
        frame.place += part.length;
        continue;
      }
      const watched = watchedOutputs(computed).filter(isCandidate);
      const answer = await this.compute.runNodes(frame, computed, fetches, { watch: watched });
      pace.learnBytes(
        watched.length,
        watched.reduce((sum, name) => sum + bytesOf(answer.values.get(name)), 0),
      );
      for (const [name, counts] of answer.nonFinite) seen.set(name, counts);
      const hit = await this.commit(frame, part, answer, watch);
      this.compute.trim();
      if (hit) return hit;
      // What is left is probed again when the run goes on.
      if (this.signal?.aborted) return undefined;
    }
    this.probed.learn(frame, suspects, seen, watch);
    return undefined;
  }

  /** Keeps what is needed of a stretch's values, and stops after the node that made a watched one. */
  private async commit(
    frame: Frame,
    nodes: readonly Node[],
    { values, nonFinite }: Pick<RunAnswer, 'values' | 'nonFinite'>,
    watch: Watch,
  ): Promise<WatchHit | undefined> {
    let found: Awaited<ReturnType<typeof firstHit>>;
    try {
      if (watches(watch)) found = await firstHit(this.compute, frame, nodes, values, nonFinite, watch);
    } catch (error) {
      // What ran counts as not run then, and nobody holds what it made (but a preview, which holds itself).
      for (const held of values.values()) this.compute.pool.discard(held);
      throw error;
    }
    const last = found?.node ?? nodes.at(-1)!;
    const ran = new Set(nodes.slice(0, nodes.indexOf(last) + 1));
    frame.place += ran.size;
    for (const node of nodes) {
      for (const name of node.outputs) {
        const held = values.get(name);
        if (!held) continue;
        // What somebody made of it stays, also where its node has to run for another output.
        if (frame.fixed.has(name) && frame.values.has(name)) {
          this.compute.pool.discard(held);
          continue;
        }
        if (ran.has(node) && (frame.isLive(name) || this.random.has(node) || node === last)) {
          frame.keep(node, name, held);
        } else this.compute.pool.discard(held);
      }
    }
    frame.dropPreview();
    return found?.hit;
  }

  private async seen(known: ReadonlyMap<string, Held>, watched: readonly string[] | undefined) {
    const nonFinite = new Map<string, NonFinite>();
    for (const [name, held] of watched ? known : []) {
      nonFinite.set(name, await this.compute.runner.nonFinite(held));
    }
    return { values: known, nonFinite };
  }
}

function bytesOf(held: Held | undefined): number {
  return held ? heldBytes(held) : 0;
}

/** Outputs of these nodes that a node after them, or whoever takes the graph's outputs, needs. */
function neededAfter(frame: Frame, nodes: readonly Node[], computed: readonly Node[]): string[] {
  const end = frame.place + nodes.length;
  const needed = computed
    .flatMap((node) => node.outputs)
    .filter((name) => name !== '' && frame.isNeededFrom(name, end));
  if (needed.length > 0) return [...new Set(needed)];
  // Nothing is needed later on, yet the nodes have to run: onnxruntime wants an output.
  const any = computed.flatMap((node) => node.outputs).findLast((name) => name !== '');
  return any === undefined ? [] : [any];
}
