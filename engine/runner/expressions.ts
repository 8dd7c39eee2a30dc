import { UserError } from '../../core/errors';
import { defaultLimits, type Limits } from '../../core/expressions/arrays/limits';
import { toTensor } from '../../core/expressions/arrays/materialise';
import { View } from '../../core/expressions/arrays/view';
import type { Expression } from '../../core/expressions/ast';
import type { Backend } from '../../core/expressions/backend';
import { evaluate } from '../../core/expressions/evaluate';
import type { Value as ExpressionValue } from '../../core/expressions/values';
import type { Value } from '../../core/tensor/tensor';
import type { Held, Outcome } from '../types';
import { usableMemory } from '../usable-memory';
import { valueOfHeld } from './held-values';
import type { TensorStore } from './tensor-store';

/**
 * Computes an expression over held values, in their own memory, by typed arrays and, what is heavy, by the backend, and
 * holds the arrays that come of it.
 */
export function evaluateExpression(
  expression: Expression,
  bindings: ReadonlyMap<string, Held>,
  store: TensorStore,
  backend?: Backend,
): Outcome {
  const values = expressionValues(bindings, store);
  return withinMemory((limits) => outcomeOf(evaluate(expression, values, limits, backend), store));
}

/** Held values as expressions know them, in their own memory. */
export function expressionValues(
  bindings: ReadonlyMap<string, Held>,
  store: TensorStore,
): Map<string, ExpressionValue> {
  const values = new Map<string, ExpressionValue>();
  for (const [slot, held] of bindings) values.set(slot, asExpressionValue(valueOfHeld(held, store)));
  return values;
}

/**
 * Computes within what this process may use.
 *
 * @throws UserError OD3102 where less than the limits is left
 */
export function withinMemory<T>(compute: (limits: Limits) => T): T {
  const bytes = Math.min(defaultLimits.bytes, Math.floor(usableMemory() / 4));
  try {
    return compute({ ...defaultLimits, bytes });
  } catch (error) {
    // What is under the limits may still be more than is left.
    if (!(error instanceof RangeError) || !/allocation/.test(error.message)) throw error;
    throw new UserError('OD3102', 'There is not enough memory left for this expression.', error.message);
  }
}

/** A value of a graph as expressions know it: an absent optional is None, a sequence a list. */
function asExpressionValue(value: Value): ExpressionValue {
  switch (value.kind) {
    case 'tensor':
      return View.of(value);
    case 'sequence':
      return { kind: 'list', items: value.elements.map(asExpressionValue) };
    case 'optional':
      return value.value ? asExpressionValue(value.value) : { kind: 'none' };
    case 'map':
      return { kind: 'map', keys: value.keys, values: value.values.map(asExpressionValue) };
  }
}

function outcomeOf(value: ExpressionValue, store: TensorStore): Outcome {
  switch (value.kind) {
    case 'array':
      return { kind: 'array', held: store.hold(toTensor(value)) };
    case 'tuple':
    case 'list':
      return { kind: value.kind, items: value.items.map((item) => outcomeOf(item, store)) };
    case 'map':
      return {
        kind: 'map',
        keys: value.keys,
        values: value.values.map((item) => outcomeOf(item, store)),
      };
    default:
      return value;
  }
}
