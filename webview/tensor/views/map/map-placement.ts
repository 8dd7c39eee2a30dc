import { levelOf } from '../../picture-level';
import type { Viewport } from '../../viewport';

/** Rows and columns of a map, or of the picture that it lies on. */
export interface Size {
  readonly rows: number;
  readonly columns: number;
}

/** What is in sight of a map that is stretched to the picture that a view is of. */
export function mapViewport(view: Viewport, picture: Size, map: Size): Viewport {
  const across = map.columns / picture.columns;
  const down = map.rows / picture.rows;
  return {
    ...view,
    scaleX: view.scaleX / across,
    scaleY: view.scaleY / down,
    left: view.left * across,
    top: view.top * down,
  };
}

/**
 * How many of the map's cells, down and across, a device pixel of the picture stands for, of which one value is drawn;
 * 1 where each cell has a pixel of its own.
 */
export function cellsPerPixel(view: Viewport, picture: Size, map: Size, ratio: number): Size {
  const own = mapViewport(view, picture, map);
  const level = levelOf(own, ratio);
  const cells = (scale: number, steps: number) => Math.max(1, 2 ** steps, 1 / (scale * ratio));
  return { rows: cells(own.scaleY, level.row), columns: cells(own.scaleX, level.column) };
}

/** The map's cell under the middle of a pixel. */
export function mapCell(
  row: number,
  column: number,
  picture: Size,
  map: Size,
): { readonly row: number; readonly column: number } {
  const cell = (at: number, pixels: number, cells: number) =>
    Math.min(cells - 1, Math.floor(((at + 0.5) * cells) / pixels));
  return { row: cell(row, picture.rows, map.rows), column: cell(column, picture.columns, map.columns) };
}
