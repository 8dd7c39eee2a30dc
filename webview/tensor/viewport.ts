/** The part of a picture that is in sight, and how large. Sizes are in CSS pixels, positions in cells. */
export interface Viewport {
  /** CSS pixels a cell; below 1 where several cells share a pixel. */
  readonly scaleX: number;
  readonly scaleY: number;
  /** The cell position at the left and the upper edge. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The picture and the room it has. */
export interface Picture {
  readonly rows: number;
  readonly columns: number;
  readonly roomWidth: number;
  readonly roomHeight: number;
  /** Device pixels a CSS pixel. */
  readonly ratio: number;
}

/** The largest cell, and the least that a picture of few rows or columns measures across. */
const largestCell = 48;
const largestZoomedCell = 96;
const leastAcross = 32;

/**
 * The whole picture as large as the room allows. Cells are square and a whole number of device pixels where they are
 * at least one; a picture much longer than high (or the other way round) is stretched so that it can be seen.
 */
export function fitted(picture: Picture): Viewport {
  const { rows, columns, roomWidth, roomHeight, ratio } = picture;
  const both = Math.min(roomWidth / columns, roomHeight / rows, largestCell);
  const cell = whole(both, ratio);
  const scaleX =
    columns * cell < leastAcross ? whole(Math.min(leastAcross, roomWidth) / columns, ratio) : cell;
  const scaleY = rows * cell < leastAcross ? whole(Math.min(leastAcross, roomHeight) / rows, ratio) : cell;
  return clamped(picture, { scaleX, scaleY, left: 0, top: 0, width: 0, height: 0 });
}

/** Larger by `factor` around a cell position, which keeps its place in sight; never smaller than fitted. */
export function zoomed(
  picture: Picture,
  view: Viewport,
  factor: number,
  row: number,
  column: number,
): Viewport {
  const fit = fitted(picture);
  const scale = (now: number, least: number) =>
    whole(Math.min(Math.max(now * factor, least), Math.max(largestZoomedCell, least)), picture.ratio);
  const scaleX = scale(view.scaleX, fit.scaleX);
  const scaleY = scale(view.scaleY, fit.scaleY);
  return clamped(picture, {
    ...view,
    scaleX,
    scaleY,
    left: column - ((column - view.left) * view.scaleX) / scaleX,
    top: row - ((row - view.top) * view.scaleY) / scaleY,
  });
}

/** Moved by CSS pixels. */
export function panned(picture: Picture, view: Viewport, dx: number, dy: number): Viewport {
  return clamped(picture, { ...view, left: view.left + dx / view.scaleX, top: view.top + dy / view.scaleY });
}

/** Moved as little as brings a cell into sight. */
export function revealing(picture: Picture, view: Viewport, row: number, column: number): Viewport {
  const into = (from: number, length: number, at: number) =>
    at < from ? at : at + 1 > from + length ? at + 1 - length : from;
  return clamped(picture, {
    ...view,
    left: into(view.left, view.width / view.scaleX, column),
    top: into(view.top, view.height / view.scaleY, row),
  });
}

/** The cell under a CSS pixel of the picture. */
export function cellAt(
  picture: Picture,
  view: Viewport,
  x: number,
  y: number,
): { row: number; column: number } {
  const within = (value: number, count: number) => Math.min(Math.max(0, Math.floor(value)), count - 1);
  return {
    row: within(view.top + y / view.scaleY, picture.rows),
    column: within(view.left + x / view.scaleX, picture.columns),
  };
}

/** The cells that are in sight, wholly or in part, as half-open ranges. */
export function inSight(
  picture: Picture,
  view: Viewport,
): { rows: [number, number]; columns: [number, number] } {
  const range = (from: number, length: number, count: number): [number, number] => [
    Math.max(0, Math.floor(from + 1e-6)),
    Math.min(count, Math.ceil(from + length - 1e-6)),
  ];
  return {
    rows: range(view.top, view.height / view.scaleY, picture.rows),
    columns: range(view.left, view.width / view.scaleX, picture.columns),
  };
}

/** Rounded down to whole device pixels; sizes below one are left. */
function whole(scale: number, ratio: number): number {
  return scale * ratio >= 1 ? Math.floor(scale * ratio + 1e-6) / ratio : scale;
}

function clamped(picture: Picture, view: Viewport): Viewport {
  const snapped = (length: number) => Math.max(1, Math.round(length * picture.ratio)) / picture.ratio;
  const width = Math.min(picture.roomWidth, snapped(picture.columns * view.scaleX));
  const height = Math.min(picture.roomHeight, snapped(picture.rows * view.scaleY));
  return {
    ...view,
    width,
    height,
    left: Math.min(Math.max(0, view.left), Math.max(0, picture.columns - width / view.scaleX)),
    top: Math.min(Math.max(0, view.top), Math.max(0, picture.rows - height / view.scaleY)),
  };
}
