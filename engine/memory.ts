import type { Frame } from './frames/frame';
import type { KeptValues } from './frames/kept-values';

/**
 * Drops values that can be computed again, least recently used first, until those left fit into the budget. What is
 * needed to go on, and what was just asked for, stays.
 */
export function trimValues(
  frames: readonly Frame[],
  weights: KeptValues,
  budget: number,
  asked: ReadonlySet<string>,
): void {
  // Looking through all values would make every step of a big model slow.
  if (weights.bytesOfRun <= budget) return;
  const candidates: { values: KeptValues; name: string; bytes: number; lastUse: number }[] = [];
  const collect = (values: KeptValues, stays: (name: string) => boolean) => {
    for (const entry of values.droppable()) if (!stays(entry.name)) candidates.push({ values, ...entry });
  };
  for (const frame of frames) {
    collect(frame.values, (name) => asked.has(name) || (frame.isLive(name) && frame.hasRun(name)));
  }
  collect(weights, (key) => asked.has(key.slice(key.lastIndexOf('\n') + 1)));
  let bytes = candidates.reduce((sum, candidate) => sum + candidate.bytes, 0);
  if (bytes <= budget) return;
  candidates.sort((a, b) => a.lastUse - b.lastUse);
  for (const { values, name, bytes: freed } of candidates) {
    if (bytes <= budget) break;
    values.drop(name);
    bytes -= freed;
  }
}
