/** Sizes of what is drawn, in CSS pixels at 100 %. */
export const sizes = {
  title: 12,
  detail: 11,
  label: 10,
  radius: 4,
  strip: 6,
  /** From the box's left edge to its text; a chevron comes before it. */
  inset: 14,
  chevron: 14,
  rightInset: 8,
  /** How far from the right end the line is that says that a node has a graph of its own. */
  opens: 4,
  arrow: 6,
  /** How far the boxes behind a stack stick out. */
  stack: 3,
  breakpoint: 5,
  /** A click this near to a node's left edge sets a breakpoint. */
  margin: 12,
} as const;

/** Boxes from this height on have two lines. */
export const twoLines = 34;

/** From which zoom on something is drawn: below, it would not be read, or would only cost time. */
export const detailLevels = {
  titles: 0.5,
  details: 0.6,
  labels: 0.62,
  /** Ranges of values on edges. */
  values: 0.8,
  rounded: 0.4,
  arrows: 0.3,
  outlines: 0.16,
  curves: 0.12,
} as const;
