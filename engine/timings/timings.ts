import type { Node } from '../../core/onnx/model';
import { typeText } from '../../core/tensor/summary';
import type { Frame } from '../frames/frame';
import { heldBytes } from '../frames/held';
import type { ProfiledRun, RunAnswer } from '../protocol';
import type { NumberedNode } from '../submodel/profile-names';
import type { Held } from '../types';
import type { Clock, NodeSpan, NodeTimes, RunSpan, SpanFrame, StretchTimes } from './node-times';
import type { ProfileDesk } from './profile-desk';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Runs and turns that are kept one by one; of those before, only the sums are. */
const mostSpans = 50_000;

/** A run that has been asked for. */
export interface TimedRun {
  /** With what the runner is to be asked, where the run is profiled. */
  readonly profiling: { readonly token: number; readonly folder: string } | undefined;
  /** It has run. */
  ended(answer: Pick<RunAnswer, 'runMs' | 'createMs' | 'values'>): void;
  /** It has not. */
  failed(): void;
}

/** What is told of a run before it is made. */
export interface RunToTime {
  readonly frame: Frame;
  readonly nodes: readonly Node[];
  readonly again: boolean;
}

/** How long the nodes of an execution took, and in which order they ran. */
export class Timings {
  /** Grows whenever something is known that was not before. */
  revision = 0;
  /** Milliseconds inside onnxruntime, without what ran again for a look and without making sessions. */
  ms = 0;
  createMs = 0;
  againMs = 0;
  /** Milliseconds in profiled runs that are nobody's: probes, conversions. */
  otherMs = 0;
  /** Runs whose turns are no longer kept. */
  dropped = 0;
  private readonly times = new Map<Node, Mutable<NodeTimes>>();
  private readonly untimed = new Map<string, Mutable<StretchTimes>>();
  private readonly runs: Mutable<RunSpan>[] = [];
  private spanCount = 0;
  private clock = 0;
  /** For each node that was entered, the frame that is its latest call, and its iteration. */
  private readonly entered = new Map<Node, SpanFrame>();

  constructor(readonly desk: ProfileDesk) {}

  get nodes(): Iterable<NodeTimes> {
    return this.times.values();
  }

  of(node: Node): NodeTimes | undefined {
    return this.times.get(node);
  }

  /** Stretches of which only the whole is timed. */
  get stretches(): Iterable<StretchTimes> {
    return this.untimed.values();
  }

  /** The runs that are kept one by one, in their order. */
  get spans(): readonly RunSpan[] {
    return this.runs;
  }

  /**
   * Waits for what the profiler has to say of what has run.
   *
   * @throws RunnerDied
   */
  settle(): Promise<void> {
    return this.desk.settle();
  }

  /** A run is asked for; `numbered` gives the nodes of the submodel where it is profiled. */
  begin(run: RunToTime, numbered?: () => readonly NumberedNode[]): TimedRun {
    let span: Mutable<RunSpan> | undefined;
    const told = (profile: ProfiledRun | undefined) => {
      if (!span || !numbered) return;
      if (profile) this.profiled(span, profile, numbered());
      else this.unmeasured(span);
    };
    const profiling = numbered && this.desk.begin(told);
    return {
      profiling,
      ended: (answer) => {
        span = this.ran(run, answer, profiling !== undefined);
      },
      failed: () => {
        if (profiling) this.desk.drop(profiling.token);
      },
    };
  }

  private ran(
    { frame, nodes, again }: RunToTime,
    { runMs, createMs, values }: Pick<RunAnswer, 'runMs' | 'createMs' | 'values'>,
    isProfiled: boolean,
  ): Mutable<RunSpan> {
    const frames = framesOf(frame);
    const clock = isProfiled ? 'profiler' : 'runner';
    const span: Mutable<RunSpan> = {
      ...{ nodes, start: this.clock, ms: runMs, createMs, clock, again, frames },
      spans: [],
    };
    this.clock += runMs;
    this.createMs += createMs;
    if (again) this.againMs += runMs;
    else this.ms += runMs;
    this.keep(span);
    if (again) return span;
    for (const inner of frames) this.inside(inner, runMs);
    if (!isProfiled) this.unmeasured(span);
    for (const node of nodes) this.seen(node, values);
    this.revision++;
    return span;
  }

  /** A run without a profile: the clock around it is that of its node, where it has one only. */
  private unmeasured(span: Mutable<RunSpan>): void {
    const { nodes, ms, again } = span;
    span.clock = 'runner';
    if (again) return;
    this.revision++;
    if (nodes.length === 1) {
      this.add(nodes[0]!, ms, 1, 'runner');
      span.spans = [{ node: nodes[0]!, depth: 0, start: 0, ms }];
      this.spanCount++;
      return;
    }
    this.together(nodes, ms);
  }

  /** Nodes that took so long together; what each took is not known. */
  private together(nodes: readonly Node[], ms: number): void {
    const key = `${nodes[0]?.graph.path} ${nodes[0]?.index} ${nodes.at(-1)?.index} ${nodes.length}`;
    const known = this.untimed.get(key) ?? { nodes, calls: 0, ms: 0 };
    known.calls++;
    known.ms += ms;
    this.untimed.set(key, known);
  }

  private profiled(span: Mutable<RunSpan>, profile: ProfiledRun, numbered: readonly NumberedNode[]): void {
    const spans: NodeSpan[] = [];
    const calls = new FunctionCalls(numbered);
    for (const { number, start, ms, outputBytes, outputs } of profile.nodes) {
      const node = numbered[number]?.node;
      if (!node) continue;
      spans.push({ node, depth: depthOf(numbered, number), start, ms });
      calls.add(number, start, ms, 1);
      if (!span.again) this.add(node, ms, 1, 'profiler', outputBytes, outputs);
    }
    for (const { number, calls: count, ms } of profile.rest) {
      const node = numbered[number]?.node;
      if (!node) continue;
      calls.add(number, undefined, ms, count);
      if (!span.again) this.add(node, ms, count, 'profiler');
    }
    for (const { number, start, end, ms, count } of calls.ended()) {
      const { node } = numbered[number]!;
      if (count === 1 && start !== undefined) {
        spans.push({ node, depth: depthOf(numbered, number), start, ms: end - start });
      }
      if (!span.again) this.add(node, ms, count, 'inside');
    }
    const seen = new Set(spans.map(({ node }) => node));
    const silent = span.nodes.filter((node) => !seen.has(node));
    // What onnxruntime runs in the place of an operator without a kernel has names of its own.
    if (silent.length === 1 && !span.again) this.add(silent[0]!, profile.otherMs, 1, 'inside');
    else if (silent.length > 0 && !span.again) this.together(silent, profile.otherMs);
    spans.sort((a, b) => a.start - b.start || a.depth - b.depth);
    if (!span.again) this.otherMs += profile.otherMs;
    this.spanCount += spans.length;
    span.spans = spans;
    this.revision++;
  }

  private add(
    node: Node,
    ms: number,
    calls: number,
    clock: Clock,
    outputBytes?: number,
    outputs: readonly string[] = [],
  ): void {
    const times = this.timesOf(node, clock);
    times.calls += calls;
    times.ms += ms;
    times.clock = clock;
    if (outputBytes === undefined) return;
    times.outputBytes = outputBytes;
    times.outputs = outputs;
  }

  /** Something ran in a frame of the node's. */
  private inside(frame: SpanFrame, ms: number): void {
    const { call, unique, iteration } = frame;
    const last = this.entered.get(call);
    const isNew = last?.unique !== unique;
    this.entered.set(call, frame);
    this.add(call, ms, isNew ? 1 : 0, 'inside');
    if (iteration !== undefined && (isNew || last.iteration !== iteration))
      this.timesOf(call, 'inside').iterations++;
  }

  /** What came out of a node that ran. */
  private seen(node: Node, values: ReadonlyMap<string, Held>): void {
    const times = this.times.get(node);
    const outputs = node.outputs.filter((name) => name !== '').map((name) => values.get(name));
    if (!times || outputs.length === 0 || outputs.some((held) => held === undefined)) return;
    times.outputBytes = outputs.reduce((sum, held) => sum + heldBytes(held!), 0);
    times.outputs = outputs.map((held) =>
      held!.kind === 'tensor' ? typeText(held!.dtype, held!.shape) : held!.kind,
    );
  }

  private timesOf(node: Node, clock: Clock): Mutable<NodeTimes> {
    let times = this.times.get(node);
    if (!times) {
      times = { node, calls: 0, ms: 0, clock, iterations: 0, outputBytes: undefined, outputs: [] };
      this.times.set(node, times);
    }
    return times;
  }

  private keep(span: Mutable<RunSpan>): void {
    this.runs.push(span);
    this.spanCount++;
    while (this.spanCount > mostSpans && this.runs.length > 1) {
      this.spanCount -= 1 + this.runs.shift()!.spans.length;
      this.dropped++;
    }
  }
}

/** Calls of functions, which have no kernel of their own: they take what their nodes take. */
class FunctionCalls {
  private readonly called = new Map<
    number,
    { start: number | undefined; end: number; ms: number; counts: Map<number, number> }
  >();

  constructor(private readonly numbered: readonly NumberedNode[]) {}

  add(number: number, start: number | undefined, ms: number, count: number): void {
    for (let at = number; ; ) {
      const parent = this.numbered[at]!.parent;
      // A node with a body has a kernel, which tells its time.
      if (parent === undefined || this.numbered[parent]!.node.bodies.length > 0) return;
      const call = this.called.get(parent) ?? { start, end: 0, ms: 0, counts: new Map<number, number>() };
      this.called.set(parent, call);
      call.start = start === undefined || call.start === undefined ? undefined : Math.min(call.start, start);
      call.end = Math.max(call.end, (start ?? 0) + ms);
      call.ms += ms;
      if (at === number) call.counts.set(number, (call.counts.get(number) ?? 0) + count);
      else if (call.counts.size === 0) call.counts.set(at, count);
      at = parent;
    }
  }

  *ended() {
    for (const [number, { start, end, ms, counts }] of this.called) {
      yield { number, start, end, ms, count: Math.max(...counts.values()) };
    }
  }
}

function depthOf(numbered: readonly NumberedNode[], number: number): number {
  let depth = 0;
  for (let at = numbered[number]?.parent; at !== undefined; at = numbered[at]?.parent) depth++;
  return depth;
}

function framesOf(frame: Frame): SpanFrame[] {
  const frames: SpanFrame[] = [];
  for (let at: Frame | undefined = frame; at?.call; at = at.caller) {
    frames.unshift({ unique: at.unique, call: at.call, iteration: at.iteration });
  }
  return frames;
}
