import type { Model } from '../core/onnx/model';
import { byteLength, elementCount } from '../core/tensor/dtype';
import type { Frame } from './frames/frame';
import type { DroppableValue, KeptValues } from './frames/kept-values';
import type { Droppable } from './timeline/iterations';
import { levelOf, worth, worthAhead } from './timeline/spread';
import { usableMemory } from './usable-memory';
import { nameOfWeightKey } from './weight-key';

/** Room that the values of any model have by default. */
const leastKept = 128 * 2 ** 20;

/** When values have to be dropped, this part of the budget is made free, so that not every step has to look for some. */
const freedAtOnce = 1 / 8;

/** Bytes that a run may keep where the launch says nothing: a quarter of what the process may use. */
export function defaultBudget(): number {
  return Math.floor(usableMemory() / 4);
}

/**
 * Bytes of values that are kept for looks back where the launch says nothing of memory: at most a third of what the
 * weights take, so that stepping through a big model takes less memory than running it does.
 */
export function keptByDefault(model: Model): number {
  let weights = 0;
  for (const graph of model.graphs.values()) {
    for (const { dtype, shape } of graph.weights.values()) {
      if (dtype) weights += byteLength(dtype, elementCount(shape));
    }
  }
  return Math.max(leastKept, weights / 3);
}

/**
 * Drops what can be had again until what is left fits into the budget: first weights that somebody has looked at,
 * then what lies ahead after going back, then the past, thinned out so that going back stays cheap (spread.ts). What
 * is needed to go on, and what was just asked for, stays. `move` counts the run's moves: a value that is looked at
 * stop by stop counts as near, wherever it was made.
 */
export function trimValues(
  frames: readonly Frame[],
  weights: KeptValues,
  budget: number,
  asked: (name: string) => boolean,
  move: number,
): void {
  // Looking through all values would make every step of a big model slow.
  if (weights.bytesOfRun <= budget) return;
  const candidates: Droppable[] = [];
  for (const entry of weights.droppable()) {
    const { name, bytes } = entry;
    if (asked(nameOfWeightKey(name))) continue;
    candidates.push({ bytes, worth: entry.lastUse - 2 ** 50, drop: () => weights.drop(name) });
  }
  for (const frame of frames) {
    for (const entry of frame.values.droppable()) {
      const { name, bytes } = entry;
      if (asked(name) || (frame.isLive(name) && frame.hasRun(name))) continue;
      candidates.push({ bytes, worth: worthOf(frame, entry, move), drop: () => frame.values.drop(name) });
    }
    if (frame.iteration !== undefined) candidates.push(...frame.iterations.droppable(frame.iteration));
  }
  let bytes = candidates.reduce((sum, candidate) => sum + candidate.bytes, 0);
  if (bytes <= budget) return;
  candidates.sort((a, b) => a.worth - b.worth);
  const enough = budget * (1 - freedAtOnce);
  for (const candidate of candidates) {
    if (bytes <= enough) break;
    candidate.drop();
    bytes -= candidate.bytes;
  }
}

function worthOf(frame: Frame, { name, looked }: DroppableValue, move: number): number {
  const producer = frame.graph.producers.get(name);
  const made = producer ? frame.order.place(producer) : -1;
  const sinceLook = looked === undefined ? Number.POSITIVE_INFINITY : move - looked;
  if (made >= frame.place && sinceLook > 1) return worthAhead(made - frame.place);
  const distance = Math.min(Math.max(0, frame.place - 1 - made), sinceLook);
  return worth(levelOf(made, frame.order.lastUse(name) ?? -1), distance);
}
