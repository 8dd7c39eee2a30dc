import type { Tensor } from '../../../core/tensor/tensor';

/** A float32 tensor. */
export function float32(shape: readonly number[], values: ArrayLike<number>): Tensor {
  return { kind: 'tensor', dtype: 'float32', shape, bytes: new Uint8Array(Float32Array.from(values).buffer) };
}

/**
 * Like what a convolution makes of a digit: eight channels of 28 × 28, signed, a ring with flat ground around it.
 * `broken` puts a NaN, a +Inf and a −Inf into channel 1.
 */
export function convLike(broken = false): Tensor {
  const values: number[] = [];
  for (let channel = 0; channel < 8; channel++) {
    for (let row = 0; row < 28; row++) {
      for (let column = 0; column < 28; column++) {
        const radius = Math.hypot(row - 13.5, column - 13.5);
        const ring = Math.exp(-((radius - 8) ** 2) / 6);
        const side = Math.sin(Math.atan2(row - 13.5, column - 13.5) + channel);
        values.push(ring < 0.01 ? 0 : 2 * ring * side - channel / 40);
      }
    }
  }
  if (broken) {
    values[784 + 2 * 28 + 3] = Number.NaN;
    values[784 + 4 * 28 + 5] = Number.POSITIVE_INFINITY;
    values[784 + 6 * 28 + 7] = Number.NEGATIVE_INFINITY;
  }
  return float32([1, 8, 28, 28], values);
}
