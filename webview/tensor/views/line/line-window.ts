/** The elements of a line that are drawn: [from, to). */
export interface LineWindow {
  readonly from: number;
  readonly to: number;
}

/** No fewer elements are drawn, where there are so many. */
const fewest = 8;

/** Closer (factor over 1) or further, so that the element `at` stays where it is as far as the ends allow. */
export function zoomedWindow(
  { from, to }: LineWindow,
  factor: number,
  at: number,
  length: number,
): LineWindow {
  const shown = to - from;
  const size = Math.min(length, Math.max(Math.min(fewest, length), Math.round(shown / factor)));
  const share = shown > 1 ? (at - from) / (shown - 1) : 0.5;
  return within(Math.round(at - share * (size - 1)), size, length);
}

/** Moved as little as brings the element into it. */
export function revealingWindow(window: LineWindow, at: number, length: number): LineWindow {
  const size = Math.min(length, window.to - window.from);
  if (at < window.from) return within(at, size, length);
  if (at >= window.to) return within(at - size + 1, size, length);
  return window;
}

function within(from: number, size: number, length: number): LineWindow {
  const start = Math.max(0, Math.min(from, length - size));
  return { from: start, to: start + size };
}
