import { elementCount, elementType } from '../../core/tensor/dtype';
import { numberReader } from '../../core/tensor/numbers';
import type { Tensor } from '../../core/tensor/tensor';
import { heldTensors } from '../frames/held';
import type { NonFinite } from '../protocol';
import type { Held } from '../types';
import type { TensorStore } from './tensor-store';

const none: NonFinite = { nan: 0, inf: 0, negativeInf: 0, firstNan: -1, firstInf: -1 };

/** Elements decoded at a time, so that a big tensor of a small type needs no second copy of itself. */
const block = 65536;

/** Counts NaN and ±Inf in all tensors of a value. */
export function countHeld(held: Held, store: TensorStore): NonFinite {
  if (held.kind === 'tensor') return countNonFinite(store.get(held.id));
  let [nan, inf, negativeInf, firstNan, firstInf, before] = [0, 0, 0, -1, -1, 0];
  for (const { id, shape } of heldTensors(held)) {
    const counts = countNonFinite(store.get(id));
    if (firstNan < 0 && counts.firstNan >= 0) firstNan = before + counts.firstNan;
    if (firstInf < 0 && counts.firstInf >= 0) firstInf = before + counts.firstInf;
    nan += counts.nan;
    inf += counts.inf;
    negativeInf += counts.negativeInf;
    before += elementCount(shape);
  }
  return { nan, inf, negativeInf, firstNan, firstInf };
}

/** Counts NaN and ±Inf. It looks at bit patterns where it can: this pass runs over every value of a watched run. */
export function countNonFinite(tensor: Tensor): NonFinite {
  const { kind } = elementType(tensor.dtype);
  if (kind !== 'float') return none;
  if (tensor.dtype === 'float32' && tensor.bytes.byteOffset % 4 === 0) {
    const { buffer, byteOffset, byteLength } = tensor.bytes;
    return countPatterns(
      new Uint32Array(buffer, byteOffset, byteLength / 4),
      0x7f800000,
      0x007fffff,
      0x80000000,
    );
  }
  if (tensor.dtype === 'float16' && tensor.bytes.byteOffset % 2 === 0) {
    const { buffer, byteOffset, byteLength } = tensor.bytes;
    return countPatterns(new Uint16Array(buffer, byteOffset, byteLength / 2), 0x7c00, 0x03ff, 0x8000);
  }
  return countDecoded(tensor);
}

function countPatterns(
  patterns: Uint32Array | Uint16Array,
  exponent: number,
  mantissa: number,
  sign: number,
): NonFinite {
  let [nan, inf, negativeInf, firstNan, firstInf] = [0, 0, 0, -1, -1];
  for (let at = 0; at < patterns.length; at++) {
    const pattern = patterns[at]!;
    if ((pattern & exponent) !== exponent) continue;
    if ((pattern & mantissa) !== 0) {
      if (nan++ === 0) firstNan = at;
    } else {
      if (inf++ === 0) firstInf = at;
      if ((pattern & sign) !== 0) negativeInf++;
    }
  }
  return { nan, inf, negativeInf, firstNan, firstInf };
}

function countDecoded(tensor: Tensor): NonFinite {
  const read = numberReader(tensor);
  if (!read) return none;
  const count = tensor.shape.reduce((product, dimension) => product * dimension, 1);
  const values = new Float64Array(Math.min(block, count));
  let [nan, inf, negativeInf, firstNan, firstInf] = [0, 0, 0, -1, -1];
  for (let start = 0; start < count; start += block) {
    const length = Math.min(block, count - start);
    read(start, 1, length, values, 0);
    for (let at = 0; at < length; at++) {
      const value = values[at]!;
      if (Number.isFinite(value)) continue;
      if (Number.isNaN(value)) {
        if (nan++ === 0) firstNan = start + at;
      } else {
        if (inf++ === 0) firstInf = start + at;
        if (value < 0) negativeInf++;
      }
    }
  }
  return { nan, inf, negativeInf, firstNan, firstInf };
}
