import type { GraphValue } from '../../core/onnx/model';
import { dimensionsOf } from '../../core/onnx/type-text';

/** `numpy.arange(n) / n` in the shape that an input declares, as nested lists; a dimension without a number is 1. */
export function nestedArange({ type }: GraphValue): unknown {
  const shape = (dimensionsOf(type) ?? []).map((size) => (typeof size === 'number' ? size : 1));
  const count = shape.reduce((product, size) => product * size, 1);
  let next = 0;
  const nested = (axis: number): unknown =>
    axis === shape.length ? next++ / count : Array.from({ length: shape[axis]! }, () => nested(axis + 1));
  return nested(0);
}
