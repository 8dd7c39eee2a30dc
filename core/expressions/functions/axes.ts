import { toView } from '../arrays/materialise';
import type { NDArray } from '../arrays/ndarray';

/** The array with its axes in another order: axis `order[k]` becomes axis k. */
export function transposed(array: NDArray, order: readonly number[]): NDArray {
  if (order.every((axis, at) => axis === at)) return array;
  const view = toView(array);
  return view.restrided(
    order.map((axis) => view.shape[axis]!),
    order.map((axis) => view.strides[axis]!),
  );
}

/** The array with an axis moved to the end, so that its elements follow each other in row order. */
export function lastAxis(array: NDArray, axis: number): NDArray {
  const others = array.shape.map((_, at) => at).filter((at) => at !== axis);
  return transposed(array, [...others, axis]);
}

/** The same for several axes, which become one. */
export function axesLast(array: NDArray, axes: readonly number[]): NDArray {
  const others = array.shape.map((_, at) => at).filter((at) => !axes.includes(at));
  return transposed(array, [...others, ...axes]);
}
