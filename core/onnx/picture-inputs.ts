import type { Model } from './model';
import { dimensionsOf } from './type-text';

/** A picture has at least so many rows and columns. */
const leastSide = 8;

/**
 * Whether an input of the model may be a picture: of three or four dimensions, one of which, before the rows or behind
 * the columns, is of 1, 3 or 4 channels. Dimensions that the model leaves open count as large enough.
 */
export function takesPicture({ graph }: Pick<Model, 'graph'>): boolean {
  return graph.inputs.some(({ name, type }) => {
    if (graph.weights.has(name)) return false;
    const dimensions = dimensionsOf(type);
    if (!dimensions || dimensions.length < 3 || dimensions.length > 4) return false;
    const [a, b, c] = dimensions.slice(-3);
    // Of three dimensions, a first one of 1 is rather a batch of texts than a grey picture.
    const isGrey = (length: unknown) => length === 1 && dimensions.length === 4;
    const isChannels = (length: unknown) => length === 3 || length === 4 || isGrey(length);
    const isSide = (length: unknown) => typeof length !== 'number' || length >= leastSide;
    return (isChannels(a) && isSide(b) && isSide(c)) || (isSide(a) && isSide(b) && isChannels(c));
  });
}
