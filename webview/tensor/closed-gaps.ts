/** From where to where something stands, in CSS pixels. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * Where things that stand under one another move when the empty room between them is taken out, but for `gap`: text
 * that is not drawn leaves such room. Returns for each place how far up it moves, in the unit of `spans`.
 */
export function closedGaps(spans: readonly Span[], gap: number): (place: number) => number {
  const steps: { at: number; moved: number }[] = [];
  let end = Number.POSITIVE_INFINITY;
  let moved = 0;
  for (const { from, to } of [...spans].sort((a, b) => a.from - b.from)) {
    if (from - end > gap) {
      moved += from - end - gap;
      steps.push({ at: from, moved });
    }
    end = end === Number.POSITIVE_INFINITY ? to : Math.max(end, to);
  }
  return (place) => steps.findLast(({ at }) => at <= place)?.moved ?? 0;
}
