import { UserError } from '../../core/errors';
import { assign } from '../../core/expressions/assignment/assign';
import type { Expression } from '../../core/expressions/ast';
import type { Tensor } from '../../core/tensor/tensor';
import type { Held } from '../types';
import { expressionValues, withinMemory } from './expressions';
import type { TensorStore } from './tensor-store';

/**
 * A copy of a tensor in which a selection has other elements; `selection` and `value` are expressions over held values.
 *
 * @throws ExpressionError where the value is not to be had or does not fit
 */
export function assignExpression(
  target: Tensor,
  selection: Expression,
  value: Expression,
  bindings: ReadonlyMap<string, Held>,
  store: TensorStore,
): Tensor {
  const values = expressionValues(bindings, store);
  return withinMemory((limits) => assign(target, selection, value, values, limits));
}

/**
 * A copy of a tensor with other bytes from `offset` on.
 *
 * @throws UserError OD2052 where they lie outside of the tensor, or are no bool
 */
export function replaceBytes(tensor: Tensor, offset: number, data: Uint8Array): Tensor {
  const { dtype, bytes: before } = tensor;
  if (tensor.strings || offset < 0 || offset + data.length > before.length) {
    const text = `Bytes ${offset} to ${offset + data.length - 1} are not all in a tensor of ${before.length} bytes.`;
    throw new UserError('OD2052', text);
  }
  const wrong = dtype === 'bool' ? data.findIndex((byte) => byte > 1) : -1;
  if (wrong >= 0) {
    const text = `Byte ${offset + wrong} is of a bool: it is 00 (False) or 01 (True), not ${hex(data[wrong]!)}.`;
    throw new UserError('OD2052', text);
  }
  const bytes = before.slice();
  bytes.set(data, offset);
  return { ...tensor, bytes };
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}
