import type { Node } from '../../../core/onnx/model';
import type { TimelineSpan } from '../../../core/timeline';
import type { RunSpan } from '../../../engine/timings/node-times';

/** A bar of the strip, with its node; of a run, the first one. */
export interface Bar extends Omit<TimelineSpan, 'graph' | 'index' | 'op' | 'name'> {
  readonly node: Node;
}

/** The bars of runs, in their order; what ran in a frame that was entered lies under the node that has the body. */
export function barsOf(spans: readonly RunSpan[]): Bar[] {
  const bars: Bar[] = [];
  /** For each frame around the present run, the bar of its node. */
  const open: { unique: string; bar: { -readonly [K in keyof Bar]: Bar[K] } }[] = [];
  for (const { nodes, start, ms, createMs, clock, again, frames, spans: inner } of spans) {
    const first = nodes[0];
    if (!first) continue;
    const end = start + ms;
    const common = { ...(createMs > 0 && { createMs }), ...(again && { again }), clock };
    bars.push({ kind: 'run', row: 0, start, ms, node: first, nodes: nodes.length, ...common });
    if (!again) {
      const same = frames.findIndex(({ unique }, at) => open[at]?.unique !== unique);
      open.length = same < 0 ? Math.min(open.length, frames.length) : same;
      for (const { bar } of open) bar.ms = end - bar.start;
      for (let at = open.length; at < frames.length; at++) {
        const { unique, call } = frames[at]!;
        const bar = { kind: 'call' as const, row: at + 1, start, ms, node: call };
        bars.push(bar);
        open.push({ unique, bar });
      }
    }
    for (const { node, depth, start: from, ms: length } of inner) {
      // The profiler's clock and the runner's differ by what lies between them.
      const at = Math.min(start + from, end);
      const row = 1 + frames.length + depth;
      bars.push({ kind: 'node', row, start: at, ms: Math.min(length, end - at), node });
    }
  }
  return bars;
}
