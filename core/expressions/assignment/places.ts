import { elementCount } from '../../tensor/dtype';
import type { Tensor } from '../../tensor/tensor';
import { checkSize } from '../arrays/limits';
import { newTensor, toView } from '../arrays/materialise';
import { View } from '../arrays/view';
import type { Expression } from '../ast';
import { ExpressionError } from '../error';
import { evaluate } from '../evaluate';
import { type Context, describe, type Value } from '../values';

/** The slot of a selection that stands for the tensor which is assigned to; no value of a model has this name. */
export const targetSlot = '';

/** Which elements of a tensor are meant, by an index or without one. */
export interface Places {
  readonly shape: readonly number[];
  readonly size: number;
  /** The flat index, in the tensor, of an element in row order of `shape`. */
  at(position: number): number;
  /** The flat index of the first one where they lie side by side in row order. */
  readonly start: number | undefined;
}

/**
 * The elements that a selection, an expression over `targetSlot`, takes of a tensor: NumPy's rules for what stands left
 * of `=`, masks and lists of integers included.
 *
 * @throws ExpressionError where an index lies outside, or the selection is no part of the tensor
 */
export function placesOf(
  tensor: Tensor,
  selection: Expression,
  bindings: ReadonlyMap<string, Value>,
  context: Context,
): Places {
  const of = (target: Value) =>
    evaluate(selection, new Map([...bindings, [targetSlot, target]]), context.limits);
  const taken = of(View.of(tensor));
  if (taken.kind !== 'array') {
    throw new ExpressionError(selection.at, `${describe(taken)} is no part of a tensor`);
  }
  if (taken instanceof View && taken.tensor === tensor) {
    return placesOfView(taken, (flat) => flat);
  }
  // A mask or a list takes a copy. Taken of the places instead of the elements, it tells where those are from.
  checkSize('uint32', tensor.shape, context.limits, selection.at);
  const count = elementCount(tensor.shape);
  const numbers = newTensor('uint32', tensor.shape);
  const places = new Uint32Array(numbers.bytes.buffer, 0, count);
  for (let at = 0; at < count; at++) places[at] = at;
  const chosen = of(View.of(numbers));
  if (chosen.kind !== 'array') throw new ExpressionError(selection.at, 'this is no part of a tensor');
  const view = toView(chosen);
  const { bytes } = view.tensor;
  const found = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
  return { ...placesOfView(view, (flat) => found[flat]!), start: undefined };
}

function placesOfView(view: View, place: (flat: number) => number): Places {
  const { shape, size } = view;
  return {
    shape,
    size,
    at: (position) => place(view.flat(position)),
    start: view.isContiguous ? view.offset : undefined,
  };
}
