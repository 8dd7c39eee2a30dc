import type { StopSet } from '../../../engine/types';
import type { Breakpoints } from './breakpoints';

/**
 * Where to stop, by the breakpoints that count at the time: a move may go on under another client than the one that
 * asked for it, whose breakpoints are others.
 */
export function currentStops(breakpoints: () => Breakpoints): StopSet {
  let known: Breakpoints | undefined;
  let stops: StopSet;
  let seen: number | undefined;
  let revision = 0;
  const current = () => {
    const now = breakpoints();
    if (now !== known) {
      [known, stops, seen] = [now, now.stops(), undefined];
    }
    return stops;
  };
  return {
    has: (graph, index) => current().has(graph, index),
    after: (graph, index) => current().after?.(graph, index) ?? false,
    within: (graph) => current().within(graph),
    revision: () => {
      // Each set of breakpoints counts its own changes, from 0 on.
      const now = current().revision?.();
      if (now !== seen) revision++;
      seen = now;
      return revision;
    },
  };
}
