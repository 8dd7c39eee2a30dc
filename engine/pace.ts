import type { Node } from '../core/onnx/model';
import { weightBytesOf } from './submodel/build';
import type { Scope } from './submodel/scope';

/** How long a stretch should take, so that pause and looks are answered in between. */
const stretchMs = 500;
/** The first stretch, of which nothing is known yet: small models run in one. */
const firstNodes = 400;
const firstWeightBytes = 256 * 2 ** 20;
/** While values are looked through: how many at a time, and their bytes. */
const mostValues = 64;
const firstValues = 16;
const mostBytes = 256 * 2 ** 20;

/** How many nodes to run at a time, from how long the ones before took. */
export class Pace {
  private msPerNode: number | undefined;
  private bytesPerValue: number | undefined;

  /** The length of the next stretch; it may not be more than is there. */
  length(scope: Scope, nodes: readonly Node[], start: number): number {
    let limit = firstNodes;
    if (this.msPerNode !== undefined) limit = Math.round(stretchMs / Math.max(this.msPerNode, 0.01));
    if (this.msPerNode !== undefined) return Math.max(1, limit);
    let bytes = 0;
    let length = 0;
    while (length < limit && start + length < nodes.length && bytes < firstWeightBytes) {
      bytes += weightBytesOf(scope, nodes[start + length]!);
      length++;
    }
    return Math.max(1, length);
  }

  /** Learns from a stretch that was run; a few quick nodes do not let the next stretch grow without bounds. */
  learn(nodes: number, ms: number): void {
    const now = ms / nodes;
    this.msPerNode = this.msPerNode === undefined ? now : Math.max(now, this.msPerNode / 4);
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

  /** Learns from values that were looked through. */
  learnBytes(values: number, bytes: number): void {
    if (values > 0) this.bytesPerValue = bytes / values;
  }
}
