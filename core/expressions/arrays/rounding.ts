import type { DType } from '../../tensor/dtype';
import { encodeFloat16, float16Values } from '../../tensor/half-floats';

/** Brings the first `count` doubles of a block to a type's own values: rounds floats, wraps integers around. */
export type Rounding = (block: Float64Array, count: number) => void;

/** How results of a type are rounded; undefined where doubles are its own values. */
export function roundingOf(dtype: DType): Rounding | undefined {
  return roundings[dtype];
}

/** One number rounded to a type. */
export function roundTo(dtype: DType, value: number): number {
  if (dtype === 'float64') return value;
  if (dtype === 'float32') return Math.fround(value);
  const rounding = roundings[dtype];
  if (!rounding) return value;
  const one = Float64Array.of(value);
  rounding(one, 1);
  return one[0]!;
}

const roundings: Partial<Record<DType, Rounding>> = {
  float32(block, count) {
    for (let k = 0; k < count; k++) block[k] = Math.fround(block[k]!);
  },
  float16(block, count) {
    const values = float16Values();
    for (let k = 0; k < count; k++) block[k] = values[encodeFloat16(block[k]!)]!;
  },
  int32(block, count) {
    for (let k = 0; k < count; k++) block[k] = block[k]! | 0;
  },
  uint32(block, count) {
    for (let k = 0; k < count; k++) block[k] = block[k]! >>> 0;
  },
  int16(block, count) {
    for (let k = 0; k < count; k++) block[k] = (block[k]! << 16) >> 16;
  },
  uint16(block, count) {
    for (let k = 0; k < count; k++) block[k] = block[k]! & 0xffff;
  },
  int8(block, count) {
    for (let k = 0; k < count; k++) block[k] = (block[k]! << 24) >> 24;
  },
  uint8(block, count) {
    for (let k = 0; k < count; k++) block[k] = block[k]! & 0xff;
  },
  bool(block, count) {
    for (let k = 0; k < count; k++) block[k] = block[k] === 0 ? 0 : 1;
  },
};
