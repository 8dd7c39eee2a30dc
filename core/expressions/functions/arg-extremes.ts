import { elementCount } from '../../tensor/dtype';
import { arrayOf } from '../arrays/materialise';
import { forEachBlock, type NDArray } from '../arrays/ndarray';
import { ExpressionError } from '../error';
import { toNumbers } from '../operators/convert';
import type { Context, Value } from '../values';
import { axisArgument, flagArgument } from './arguments';
import { lastAxis } from './axes';
import { withoutNan } from './reductions';
import { define, type FunctionDefinition } from './signature';

/** Where the largest (smallest) elements are: the first of equals, and the first NaN where there is one. */
function argExtreme(
  which: 'max' | 'min',
  array: NDArray,
  axis: Value | undefined,
  keepdims: boolean,
  context: Context,
): NDArray {
  const all = axis === undefined || axis.kind === 'none';
  const along = all ? undefined : axisArgument(axis, array.shape.length, context);
  const length = along === undefined ? array.size : array.shape[along]!;
  const shape = array.shape.flatMap((size, at) =>
    along === undefined || at === along ? (keepdims ? [1] : []) : [size],
  );
  const rows = elementCount(shape);
  if (length === 0 && rows > 0) {
    throw new ExpressionError(context.at, `an array without elements has no arg${which}`);
  }
  const source = along === undefined ? array : lastAxis(array, along);
  const found = new BigInt64Array(rows);
  for (let row = 0; row < rows; row++) {
    found[row] = BigInt(find(source, which, row * length, (row + 1) * length));
  }
  return arrayOf('int64', shape, found);
}

/** The first of the largest (smallest) elements [from, to), or the first NaN; counted from `from`. */
function find(array: NDArray, which: 'max' | 'min', from: number, to: number): number {
  let best: number | bigint = Number.NaN;
  let at = -1;
  let isNan = false;
  forEachBlock(
    array,
    (block, count, start) => {
      if (isNan) return;
      for (let k = 0; k < count; k++) {
        const value = block[k]!;
        if (Number.isNaN(value)) {
          at = start + k;
          isNan = true;
          return;
        }
        if (at < 0 || (which === 'max' ? value > best : value < best)) {
          best = value;
          at = start + k;
        }
      }
    },
    from,
    to,
  );
  return at - from;
}

function argFunction(name: string, which: 'max' | 'min', skipsNan: boolean): FunctionDefinition {
  return define(name, 'a, axis?, keepdims?', (context, a, axis, keepdims) => {
    const array = toNumbers(a!, context);
    const worst = which === 'max' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
    const numbers = skipsNan ? withoutNan(array, worst, context) : array;
    return argExtreme(which, numbers, axis, flagArgument(keepdims, context), context);
  });
}

export const argExtremeFunctions: readonly FunctionDefinition[] = [
  argFunction('argmax', 'max', false),
  argFunction('argmin', 'min', false),
  argFunction('nanargmax', 'max', true),
  argFunction('nanargmin', 'min', true),
];
