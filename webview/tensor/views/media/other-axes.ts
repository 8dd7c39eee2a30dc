/** The dimensions of more than one element that a view does not draw: batch, sequence. */
export function otherAxes(shape: readonly number[], drawn: readonly (number | null)[]): number[] {
  return shape.map((_, axis) => axis).filter((axis) => !drawn.includes(axis) && shape[axis]! > 1);
}
