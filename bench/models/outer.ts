import { op } from './node';
import { valueInfo, writeModel } from './write-model';

/** Rows and columns of the product: 100 million float32 elements, 400 MB. */
export const outerWidth = 10_000;

/** Writes a model of a few kilobytes whose value `product`, [width, width], is made of two small inputs. */
export function writeOuter(file: string, width = outerWidth): number {
  return writeModel(file, {
    name: 'outer',
    inputs: [valueInfo('column', [width, 1]), valueInfo('row', [1, width])],
    outputs: [valueInfo('largest', [1, 1])],
    nodes: [
      op('Mul', ['column', 'row'], ['product']),
      op('ReduceMax', ['product'], ['largest'], { axes: [0, 1] }),
    ],
    weights: [],
  });
}
