import type { TimelineSpan } from '../../../core/timeline';
import type { ShownTimes } from '../../../webview/timeline/protocol';

/** Milliseconds of a node, by its number in its graph. */
const msOf = (index: number) => 0.05 * (1 + ((index * 7) % 10));

/** Milliseconds of a stretch of which only the whole was timed. */
const stretchMs = (nodes: number) => 0.1 * nodes;

/**
 * What a session told of its times, with every duration and every size of the process replaced by one that is the same
 * each time, so that pictures of it can be compared. Which nodes ran, in which order and stretches, by which clock, with
 * which outputs and weights stays as the session told it.
 */
export function pinnedTimes(times: ShownTimes): ShownTimes {
  const nodes = times.nodes.map((node) => ({
    ...node,
    ...(node.ms !== undefined && { ms: msOf(node.node.index) * node.calls }),
    ...(node.stretch && { stretch: { ...node.stretch, ms: stretchMs(node.stretch.nodes) } }),
  }));
  const spans = pinnedSpans(times.spans);
  const ms = spans.reduce((sum, span) => sum + (span.kind === 'run' ? span.ms : 0), 0);
  return {
    ...times,
    ...{ nodes, spans, ms },
    ...(times.createMs !== undefined && { createMs: 4.5 }),
    ...(times.memory && { memory: { values: 100_000, sessions: 1_000_000 } }),
  };
}

/** Runs one after another, each as long as its nodes, which lie in it in their order. */
function pinnedSpans(spans: readonly TimelineSpan[]): TimelineSpan[] {
  let now = 0;
  return spans
    .filter(({ kind }) => kind === 'run')
    .sort((a, b) => a.start - b.start)
    .flatMap((run) => {
      const start = now;
      const inside = spans
        .filter(({ kind, start: at }) => kind === 'node' && at >= run.start && at < run.start + run.ms)
        .sort((a, b) => a.start - b.start)
        .map((span) => {
          const placed = { ...span, start: now, ms: msOf(span.index) };
          now += placed.ms;
          return placed;
        });
      if (inside.length === 0) now += stretchMs(run.nodes ?? 1);
      const made = run.createMs !== undefined && { createMs: 0.9 };
      return [{ ...run, start, ms: now - start, ...made }, ...inside];
    });
}
