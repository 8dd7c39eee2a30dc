import type { Levels } from '../../core/tensor/measures/tile-levels';
import type { Viewport } from './viewport';

/** Cells in sight at most: 5 bytes each on their way to the page. */
const mostCells = 2 ** 20;

/**
 * The level for a view: the coarsest whose cells are no larger than a device pixel, so that each pixel is made of whole
 * cells; on a screen of very many pixels coarser ones, so that a look sends a few megabytes.
 */
export function levelOf(view: Viewport, ratio: number): Levels {
  const level = (scale: number) => Math.max(0, Math.floor(Math.log2(1 / (scale * ratio)) + 1e-9));
  let [row, column] = [level(view.scaleY), level(view.scaleX)];
  const down = view.height / view.scaleY;
  const across = view.width / view.scaleX;
  while ((down / 2 ** row) * (across / 2 ** column) > mostCells) {
    row++;
    column++;
  }
  return { row, column };
}
