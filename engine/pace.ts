import type { Graph, Node } from '../core/onnx/model';
import { weightBytesOf } from './submodel/build';
import type { Scope } from './submodel/scope';

/** How long a stretch should take, so that pause and looks are answered in between. */
const stretchMs = 500;
/** Where nothing is known of the next nodes: small models run in one stretch. */
const firstNodes = 1000;
const firstWeightBytes = 512 * 2 ** 20;
/** While values are looked through: how many at a time, and their bytes. */
const mostValues = 64;
const firstValues = 16;
const mostBytes = 256 * 2 ** 20;

/**
 * Where stretches of a graph end, from how long those before took. What ran before is cut at the same places again, so
 * that its sessions are found; short pieces are put together.
 */
export class Pace {
  /** What stretches took, by their first place and the one behind their last. */
  private readonly stretches = new Map<number, Map<number, number>>();
  /** What the node at each place took, by the stretch it was in. */
  private readonly msAt: Float64Array;
  /** What the nodes that ran last took, their sessions' creation included. */
  private recent: number | undefined;
  private bytesPerValue: number | undefined;

  private constructor(nodes: number) {
    this.msAt = new Float64Array(nodes).fill(Number.NaN);
  }

  /** The one of that graph, for all runs of its model. */
  static of(graph: Graph): Pace {
    let pace = paces.get(graph);
    if (!pace) {
      pace = new Pace(graph.nodes.length);
      paces.set(graph, pace);
    }
    return pace;
  }

  /** The place behind the last node of the stretch that begins at `start`; at most `limit`, at least one node. */
  end(scope: Scope, nodes: readonly Node[], start: number, limit: number): number {
    const known = this.known(start, limit);
    // A short stretch is worth making longer, where nothing but its length ended it.
    if (known && (known.end === limit || known.ms >= stretchMs / 2)) return known.end;
    return Math.max(known?.end ?? 0, this.estimated(scope, nodes, start, limit));
  }

  /** How many of these nodes to run at a time while some of their values are looked through. */
  lookedThrough(nodes: readonly Node[], isLookedThrough: (name: string) => boolean): number {
    const roomy =
      this.bytesPerValue === undefined ? firstValues : mostBytes / Math.max(1, this.bytesPerValue);
    let room = Math.min(mostValues, roomy);
    let length = 0;
    for (const node of nodes) {
      room -= node.outputs.filter((name) => name !== '' && isLookedThrough(name)).length;
      if (room < 0) break;
      length++;
    }
    return Math.max(1, length);
  }

  /** Learns what a stretch took: inside onnxruntime, and for its session before that. */
  learn(start: number, end: number, runMs: number, createMs: number): void {
    const now = (runMs + createMs) / (end - start);
    // A few quick nodes do not let the next stretch grow without bounds.
    this.recent = this.recent === undefined ? now : Math.max(now, this.recent / 4);
    const known = this.stretches.get(start) ?? new Map<number, number>();
    this.stretches.set(start, known);
    // A first run reads weights from the disk, and any may come at a busy moment: one that is slow is not the rule.
    const wasSlow = (known.get(end) ?? 0) > 2 * stretchMs;
    this.msAt.fill(runMs / (end - start), start, end);
    if (runMs > (wasSlow ? 2 : 4) * stretchMs) known.delete(end);
    else known.set(end, runMs);
  }

  /** Learns how much values that were looked through take. */
  learnBytes(values: number, bytes: number): void {
    if (values > 0) this.bytesPerValue = bytes / values;
  }

  private known(start: number, limit: number): { readonly end: number; readonly ms: number } | undefined {
    let longest: { end: number; ms: number } | undefined;
    for (const [end, ms] of this.stretches.get(start) ?? []) {
      if (end <= limit && end > (longest?.end ?? start)) longest = { end, ms };
    }
    return longest;
  }

  private estimated(scope: Scope, nodes: readonly Node[], start: number, limit: number): number {
    let ms = 0;
    let bytes = 0;
    let unknown = 0;
    for (let at = start; at < limit; at++) {
      const taken = this.msAt[at]!;
      if (!Number.isNaN(taken)) ms += taken;
      else if (this.recent !== undefined) ms += this.recent;
      else {
        bytes += weightBytesOf(scope, nodes[at]!);
        unknown++;
      }
      const isLong = ms > stretchMs || unknown > firstNodes || bytes > firstWeightBytes;
      if (isLong) return Math.max(at, start + 1);
    }
    return Math.max(limit, start + 1);
  }
}

const paces = new WeakMap<Graph, Pace>();
