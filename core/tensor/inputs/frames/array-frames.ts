import { elementCount, elementType } from '../../dtype';
import type { Tensor } from '../../tensor';
import { wantedText } from '../dimensions';
import { requestError } from '../fields';
import type { InputSignature } from '../signature';
import type { GivenFrames } from './frames';

/** How an array is sliced along its first axis. */
export interface Slicing {
  /** Elements of the first axis in a frame. */
  readonly rows: number;
  /** Whether the axis is left out of a frame: then `rows` is 1. */
  readonly dropped: boolean;
}

/**
 * How an array has to be sliced to fit an input, from its shape alone: where it has one axis more than the input, or
 * where its first dimension is not the one that the input has fixed (`fixed`: by number or by `dimensions`).
 * Undefined where it fits, or does not fit for another reason.
 */
export function neededSlicing(
  input: InputSignature,
  shape: readonly number[],
  fixed: (dimension: number | string | undefined) => number | undefined,
): Slicing | undefined {
  const wanted = input.shape;
  if (!wanted || (input.kind ?? 'tensor') !== 'tensor') return undefined;
  if (shape.length === wanted.length + 1) return { rows: 1, dropped: true };
  if (shape.length !== wanted.length || shape.length === 0) return undefined;
  const rows = fixed(wanted[0]);
  return rows === undefined || rows === 0 || rows === shape[0] ? undefined : { rows, dropped: false };
}

/** How an array is sliced that is said to hold frames; frames of an open first dimension have one row. */
export function askedSlicing(
  input: InputSignature,
  shape: readonly number[],
  fixed: (dimension: number | string | undefined) => number | undefined,
): Slicing {
  if (shape.length === 0) throw requestError(input.name, 'a single number has no frames.');
  const dropped = input.shape === undefined || shape.length === input.shape.length + 1;
  return { rows: dropped ? 1 : Math.max(1, fixed(input.shape![0]) ?? 1), dropped };
}

/**
 * An array's slices along its first axis. Each is copied when it is asked for.
 *
 * @throws UserError OD3015 where the axis does not divide into frames.
 */
export function arrayFrames(
  input: InputSignature,
  tensor: Tensor,
  source: string,
  { rows, dropped }: Slicing,
): GivenFrames {
  const [length = 0, ...rest] = tensor.shape;
  if (length === 0 || length % rows !== 0) {
    const wants = input.shape ? `[${wantedText(input.shape)}]` : 'a frame';
    throw requestError(
      input.name,
      `the first axis of ${source}, of length ${length}, does not divide into frames of ${rows} for ${wants}.`,
    );
  }
  const width = rows * elementCount(rest);
  const bits = width * elementType(tensor.dtype).bits;
  if (!tensor.strings && bits % 8 !== 0) {
    throw requestError(input.name, `frames of ${width} ${tensor.dtype} elements do not end at whole bytes.`);
  }
  const count = length / rows;
  const shape = dropped ? rest : [rows, ...rest];
  const { dtype } = tensor;
  return {
    source: `${source}, ${count.toLocaleString('en-US')} ${count === 1 ? 'frame' : 'frames'}`,
    frames: {
      count,
      at(index) {
        const bytes = tensor.bytes.slice((index * bits) / 8, ((index + 1) * bits) / 8);
        const strings = tensor.strings?.slice(index * width, (index + 1) * width);
        return { kind: 'tensor', dtype, shape, bytes, ...(strings && { strings }) };
      },
    },
  };
}
