import { UserError } from '../../errors';
import { boundedElementText, longestString } from '../element-text';
import { elementAt } from '../elements';
import type { Tensor } from '../tensor';
import { assertInside, picturePlace } from './tile-place';
import type { PageRequest } from './types';

/** Elements that one question may ask for as text. */
export const mostCells = 16_384;

/** So much of a string is told among many, in UTF-16 units. */
const shortString = 512;
const fewCells = 512;

/**
 * A rectangle of a picture's elements as text in row order, each as NumPy prints it alone: nothing is rounded. A string stands in the
 * quotes of JSON; of one that is cut, since it is very long, an ellipsis stands behind them.
 *
 * @throws UserError OD3021 where axes, index or ranges do not fit the shape, OD3024 where it asks for too many.
 */
export function elementPage(tensor: Tensor, request: PageRequest): string[] {
  const { rows, columns } = request;
  const place = picturePlace(tensor.shape, request);
  assertInside(request, place, tensor.shape);
  const cells = (rows[1] - rows[0]) * (columns[1] - columns[0]);
  if (cells > mostCells) throw new UserError('OD3024', `At most ${mostCells} elements are written at once.`);
  const texts: string[] = [];
  const longest = cells > fewCells ? shortString : longestString;
  for (let row = rows[0]; row < rows[1]; row++) {
    for (let column = columns[0]; column < columns[1]; column++) {
      const flat = place.origin + row * place.rowStride + column * place.columnStride;
      texts.push(boundedElementText(elementAt(tensor, flat), tensor.dtype, longest));
    }
  }
  return texts;
}
