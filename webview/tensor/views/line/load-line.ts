import type { Envelope } from '../../../../core/tensor/measures/types';
import type { MeasuredTensor } from '../../measured-tensor';
import type { LineWindow } from './line-window';

/** Elements that one question reads at most (envelope.ts of core): a longer line is asked for in pieces. */
const mostElements = 2 ** 22;

/** A line with the first element of each stretch. */
export interface LoadedLine extends Envelope {
  readonly x: readonly number[];
}

/**
 * The line along an axis in about `width` points at most; every element where it has no more than twice as many.
 * Undefined where `wanted` says between two pieces that nobody waits for it any more.
 */
export async function loadLine(
  measured: MeasuredTensor,
  axis: number,
  index: readonly number[],
  { from, to }: LineWindow,
  width: number,
  wanted: () => boolean,
): Promise<LoadedLine | undefined> {
  const length = to - from;
  const points = length <= 2 * width ? length : Math.max(1, width);
  const pieces = Math.max(1, Math.ceil(length / mostElements));
  const line = { x: [] as number[], min: [] as number[], max: [] as number[], marks: [] as number[] };
  for (let piece = 0; piece < pieces; piece++) {
    const start = from + Math.floor((piece * length) / pieces);
    const end = from + Math.floor(((piece + 1) * length) / pieces);
    const count = Math.max(1, Math.round((points * (end - start)) / length));
    const part = await measured.once<'envelope'>({
      ask: 'envelope',
      axis,
      index: index.map((at, k) => (k === axis ? 0 : at)),
      from: start,
      to: end,
      points: count,
    });
    if (!wanted()) return undefined;
    part.min.forEach((_, k) => {
      line.x.push(start + Math.floor((k * (end - start)) / part.min.length));
    });
    line.min.push(...part.min);
    line.max.push(...part.max);
    line.marks.push(...part.marks);
  }
  return line;
}
