/** Where a run stands: iteration and place of each frame, outermost first. */
export type Position = readonly number[];

export function positionOf(
  stack: readonly { readonly iteration: number | undefined; readonly place: number }[],
): Position {
  return stack.flatMap(({ iteration, place }) => [iteration ?? 0, place]);
}

/** Whether a position comes after another in the order of execution: a body's come after standing before its node. */
export function isAfter(position: Position, other: Position): boolean {
  for (const [at, value] of position.entries()) {
    const compared = other[at];
    if (compared === undefined) return true;
    if (value !== compared) return value > compared;
  }
  return false;
}
