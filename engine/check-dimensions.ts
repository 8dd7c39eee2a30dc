import { UserError } from '../core/errors';
import { nearestName } from '../core/nearest-name';
import { hasSymbol, inputSymbols } from '../core/onnx/dimension-symbols';
import type { Model } from '../core/onnx/model';

/** More symbols than this are not listed. */
const mostListed = 8;

/**
 * Refuses the size of a dimension that the model does not have: a mistyped symbol would be 1 without a word. One
 * that only stands outside of the inputs decides nothing, but is the model's, so it passes.
 *
 * @throws UserError OD3014, which names the symbols of the model's inputs.
 */
export function checkDimensions(model: Model, dimensions: Readonly<Record<string, number>>): void {
  for (const symbol of Object.keys(dimensions)) {
    if ([...model.graphs.values()].some((graph) => hasSymbol(graph, symbol))) continue;
    const known = inputSymbols(model.graph);
    const meant = nearestName(symbol, known);
    const shown = known.slice(0, mostListed).map((name) => `'${name}'`);
    const more = known.length > mostListed ? ` and ${known.length - mostListed} more` : '';
    throw new UserError(
      'OD3014',
      `The model has no dimension '${symbol}'.${meant ? ` Was '${meant}' meant?` : ''} ` +
        `Its inputs' symbolic dimensions are: ${shown.join(', ') || 'none'}${more}.`,
    );
  }
}
