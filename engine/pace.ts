import type { Node } from '../core/onnx/model';
import { weightBytesOf } from './submodel/build';
import type { Scope } from './submodel/scope';

/** How long a stretch should take, so that pause and looks are answered in between. */
const stretchMs = 500;
/** The first stretch, of which nothing is known yet: small models run in one. */
const firstNodes = 400;
const firstWeightBytes = 256 * 2 ** 20;
/** While all values are looked at: nodes in a stretch, and the bytes that they may make. */
const watchedNodes = 64;
const watchedBytes = 256 * 2 ** 20;

/** How many nodes to run at a time, from how long the ones before took. */
export class Pace {
  private msPerNode: number | undefined;
  private bytesPerNode: number | undefined;

  /** The length of the next stretch; it may not be more than is there. */
  length(scope: Scope, nodes: readonly Node[], start: number, watching: boolean): number {
    let limit = firstNodes;
    if (this.msPerNode !== undefined) limit = Math.round(stretchMs / Math.max(this.msPerNode, 0.01));
    if (watching) {
      const roomy = this.bytesPerNode === undefined ? 16 : watchedBytes / Math.max(1, this.bytesPerNode);
      limit = Math.min(limit, watchedNodes, Math.floor(roomy));
    }
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
  learn(nodes: number, ms: number, watched: { bytes: number } | undefined): void {
    const now = ms / nodes;
    this.msPerNode = this.msPerNode === undefined ? now : Math.max(now, this.msPerNode / 4);
    if (watched) this.bytesPerNode = watched.bytes / nodes;
  }
}
