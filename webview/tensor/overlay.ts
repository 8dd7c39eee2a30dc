import { markColours } from '../ui/colour-map';
import { inkOn } from '../ui/ink';
import { formatNumber } from '../ui/number-format';
import { themeColour } from '../ui/theme';
import { type Mark, markOf } from './marks';
import type { Layer } from './paint';
import type { Viewport } from './viewport';

/** From this many pixels a cell, NaN, +Inf and −Inf also carry a letter, and numbers their value. */
const letterCell = 12;
const valueCell = 34;
/** The cursor's frame is at least so many pixels across. */
const leastFrame = 5;

/** The cell of a layer's tile that is one element of the picture; undefined where the tile has it only in a mean. */
function exactCell(layer: Layer, row: number, column: number): number | undefined {
  const { tile, rows, columns } = layer;
  if (tile.rows !== rows[1] - rows[0] || tile.columns !== columns[1] - columns[0]) return undefined;
  if (row < rows[0] || row >= rows[1] || column < columns[0] || column >= columns[1]) return undefined;
  return (row - rows[0]) * tile.columns + column - columns[0];
}

/** The cells in sight, wholly or in part. */
interface CellsInSight {
  readonly rows: readonly [number, number];
  readonly columns: readonly [number, number];
}

/** Writes N, +∞ and −∞ on cells that are large enough; `markAt` says what a cell is besides finite. */
export function drawMarkLetters(
  context: CanvasRenderingContext2D,
  view: Viewport,
  sight: CellsInSight,
  markAt: (row: number, column: number) => Mark | undefined,
): void {
  const cellSize = Math.min(view.scaleX, view.scaleY);
  if (cellSize < letterCell) return;
  context.font = `600 ${Math.min(10, cellSize * 0.55)}px ${themeColour('--vscode-font-family')}`;
  for (let row = sight.rows[0]; row < sight.rows[1]; row++) {
    for (let column = sight.columns[0]; column < sight.columns[1]; column++) {
      const mark = markAt(row, column);
      if (!mark) continue;
      context.fillStyle = markColours[mark].ink;
      writeInCell(context, view, row, column, markColours[mark].letter);
    }
  }
}

/**
 * Writes on cells that are large enough: N, +∞ and −∞ on those, and on the others their value, in black or white,
 * whichever is the more legible on the cell's colour (`colourOf`).
 */
export function drawCellTexts(
  context: CanvasRenderingContext2D,
  view: Viewport,
  layers: readonly Layer[],
  sight: CellsInSight,
  colourOf: (value: number) => number,
): void {
  drawMarkLetters(context, view, sight, (row, column) => markIn(layers, row, column));
  if (view.scaleX < valueCell || view.scaleY < digitSize + 6) return;
  context.font = `${digitSize}px ${themeColour('--vscode-editor-font-family') || 'monospace'}`;
  const mostDigits = Math.floor((view.scaleX - 8) / context.measureText('0').width);
  for (let row = sight.rows[0]; row < sight.rows[1]; row++) {
    for (let column = sight.columns[0]; column < sight.columns[1]; column++) {
      const found = elementIn(layers, row, column);
      if (!found || markOf(found.layer.tile, found.cell)) continue;
      const value = found.layer.tile.values[found.cell]!;
      const text = valueText(value, mostDigits);
      if (text === undefined) continue;
      context.fillStyle = inkOnPixel(colourOf(value));
      writeInCell(context, view, row, column, text);
    }
  }
}

const digitSize = 10;

function writeInCell(
  context: CanvasRenderingContext2D,
  view: Viewport,
  row: number,
  column: number,
  text: string,
): void {
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  const [x, y] = [(column + 0.5 - view.left) * view.scaleX, (row + 0.5 - view.top) * view.scaleY];
  context.fillText(text, x, y + 0.5);
}

const markValues: Readonly<Record<Mark, number>> = { nan: Number.NaN, posInf: Infinity, negInf: -Infinity };

/** An element, where a layer has it by itself and not only as a part of a mean; NaN and ±Inf as themselves. */
export function valueIn(layers: readonly Layer[], row: number, column: number): number | undefined {
  const found = elementIn(layers, row, column);
  if (!found) return undefined;
  const { tile } = found.layer;
  const mark = markOf(tile, found.cell);
  return mark ? markValues[mark] : tile.values[found.cell];
}

/** What an element is besides finite, where a layer has it by itself; undefined where it is finite. */
export function markIn(layers: readonly Layer[], row: number, column: number): Mark | undefined {
  const found = elementIn(layers, row, column);
  return found && markOf(found.layer.tile, found.cell);
}

/** The uppermost layer that has an element by itself, and its cell there. */
function elementIn(
  layers: readonly Layer[],
  row: number,
  column: number,
): { readonly layer: Layer; readonly cell: number } | undefined {
  for (let at = layers.length - 1; at >= 0; at--) {
    const cell = exactCell(layers[at]!, row, column);
    if (cell !== undefined) return { layer: layers[at]!, cell };
  }
  return undefined;
}

/** A number in at most so many characters, to 4 significant digits or less; undefined where it cannot be told so. */
function valueText(value: number, most: number): string | undefined {
  if (Number.isInteger(value)) {
    const whole = formatNumber(value, Math.max(1, Math.min(15, String(Math.abs(value)).length)));
    if (whole.length <= most) return whole;
  }
  for (let digits = 4; digits >= 1; digits--) {
    const text = formatNumber(value, digits);
    if (text.length <= most) return text;
  }
  return undefined;
}

/** The colour of a text on a pixel of an ImageData. */
function inkOnPixel(pixel: number): string {
  return inkOn(pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255);
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
  if (box.x > view.width || box.y > view.height || box.x + box.width < 0 || box.y + box.height < 0) return;
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
