import { markColours } from '../ui/colour-map';
import { themeColour } from '../ui/theme';
import { type Layer, markOf } from './paint';
import type { Viewport } from './viewport';

/** From this many pixels a cell, NaN, +Inf and −Inf also carry a letter. */
const letterCell = 12;
/** The cursor's frame is at least so many pixels across. */
const leastFrame = 5;

/** The cell of a layer's tile that is one element of the picture; undefined where the tile has it only in a mean. */
export function exactCell(layer: Layer, row: number, column: number): number | undefined {
  const { tile, rows, columns } = layer;
  if (tile.rows !== rows[1] - rows[0] || tile.columns !== columns[1] - columns[0]) return undefined;
  if (row < rows[0] || row >= rows[1] || column < columns[0] || column >= columns[1]) return undefined;
  return (row - rows[0]) * tile.columns + column - columns[0];
}

/** Writes N, +∞ and −∞ on their cells, where the cells are large enough. */
export function drawLetters(
  context: CanvasRenderingContext2D,
  view: Viewport,
  layer: Layer,
  sight: { rows: [number, number]; columns: [number, number] },
): void {
  const cellSize = Math.min(view.scaleX, view.scaleY);
  if (cellSize < letterCell) return;
  context.font = `600 ${Math.min(10, cellSize * 0.55)}px ${themeColour('--vscode-font-family')}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (let row = sight.rows[0]; row < sight.rows[1]; row++) {
    for (let column = sight.columns[0]; column < sight.columns[1]; column++) {
      const cell = exactCell(layer, row, column);
      const mark = cell === undefined ? undefined : markOf(layer.tile, cell);
      if (!mark) continue;
      context.fillStyle = markColours[mark].ink;
      context.fillText(
        markColours[mark].letter,
        (column + 0.5 - view.left) * view.scaleX,
        (row + 0.5 - view.top) * view.scaleY + 0.5,
      );
    }
  }
}

/** A box on the picture in CSS pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The box of the cursor's cell, enlarged where the cell is tiny. */
export function cursorBox(view: Viewport, row: number, column: number): Box {
  const width = Math.max(leastFrame, view.scaleX);
  const height = Math.max(leastFrame, view.scaleY);
  return {
    x: (column + 0.5 - view.left) * view.scaleX - width / 2,
    y: (row + 0.5 - view.top) * view.scaleY - height / 2,
    width,
    height,
  };
}

/** Draws the cursor: a white frame inside a black one, to be seen on every colour; kept inside the picture. */
export function drawCursor(context: CanvasRenderingContext2D, view: Viewport, box: Box): void {
  const left = Math.max(box.x - 0.5, 1.5);
  const top = Math.max(box.y - 0.5, 1.5);
  const width = Math.min(box.x + box.width + 0.5, view.width - 1.5) - left;
  const height = Math.min(box.y + box.height + 0.5, view.height - 1.5) - top;
  context.lineWidth = 1;
  context.strokeStyle = '#000000';
  context.strokeRect(left - 1, top - 1, width + 2, height + 2);
  context.strokeStyle = '#ffffff';
  context.strokeRect(left, top, width, height);
}
