import type { DType } from '../../tensor/dtype';
import { elementCount } from '../../tensor/dtype';
import { constant, elementwise } from '../arrays/elementwise';
import type { NDArray } from '../arrays/ndarray';
import { isFloat, isWide } from '../dtypes';
import { ExpressionError } from '../error';
import { arrayArithmetic } from '../operators/arithmetic';
import { castTo, toNumbers } from '../operators/convert';
import { type Context, float, int, type Value } from '../values';
import { axesArgument, flagArgument, numberArgument, typeArgument } from './arguments';
import { choose, extreme } from './elementwise';
import { reduceAxes, reducedShape } from './reduce';
import {
  countReducer,
  extremeReducer,
  logicalReducer,
  productReducer,
  sumReducer,
  totalType,
} from './reducers';
import { define, type FunctionDefinition } from './signature';

/** Along which axes, and whether they stay with length 1. */
interface Along {
  readonly axes: readonly number[];
  readonly keepdims: boolean;
}

function alongOf(
  array: NDArray,
  axis: Value | undefined,
  keepdims: Value | undefined,
  context: Context,
): Along {
  return { axes: axesArgument(axis, array.shape.length, context), keepdims: flagArgument(keepdims, context) };
}

/** The sum along axes, in the type that NumPy adds up in. */
export function sum(array: NDArray, { axes, keepdims }: Along, dtype = totalType(array.dtype)): NDArray {
  const isNarrow = isWide(dtype) && !isWide(array.dtype) && !isFloat(array.dtype);
  const numbers = isNarrow ? array : castTo(array, dtype);
  return reduceAxes(numbers, axes, keepdims, sumReducer(dtype, numbers.dtype));
}

/** The largest (smallest) elements along axes. */
export function extremum(which: 'max' | 'min', array: NDArray, along: Along, context: Context): NDArray {
  const { axes, keepdims } = along;
  if (array.size === 0 && elementCount(reducedShape(array.shape, axes, false)) > 0) {
    throw new ExpressionError(context.at, `an array without elements has no ${which}`);
  }
  return reduceAxes(array, axes, keepdims, extremeReducer(array.dtype, which));
}

/** The type that means are computed in: integers in float64, float16 in float32. */
function meanTypes(dtype: DType): { readonly inner: DType; readonly outer: DType } {
  if (!isFloat(dtype)) return { inner: 'float64', outer: 'float64' };
  return { inner: dtype === 'float16' ? 'float32' : dtype, outer: dtype };
}

function mean(array: NDArray, along: Along, context: Context, dtype = array.dtype): NDArray {
  const { inner, outer } = meanTypes(dtype);
  const count = elementsAlong(array, along.axes);
  const total = sum(castTo(array, inner), along, inner);
  return castTo(arrayArithmetic('/', total, float(count), context), outer);
}

/** The variance: the mean square distance from the mean, `count − ddof` taken as the number of elements. */
function variance(array: NDArray, along: Along, ddof: number, context: Context): NDArray {
  const { inner, outer } = meanTypes(array.dtype);
  const numbers = castTo(array, inner);
  const center = mean(numbers, { ...along, keepdims: true }, context);
  const distance = arrayArithmetic('-', numbers, center, context);
  const squares = elementwise(inner, distance.shape, [distance], (out, n, a) => {
    for (let k = 0; k < n; k++) out[k] = a[k]! * a[k]!;
  });
  const count = Math.max(0, elementsAlong(array, along.axes) - ddof);
  return castTo(arrayArithmetic('/', sum(squares, along, inner), float(count), context), outer);
}

function squareRoot(array: NDArray): NDArray {
  return elementwise(array.dtype, array.shape, [array], (out, n, a) => {
    for (let k = 0; k < n; k++) out[k] = Math.sqrt(a[k]!);
  });
}

function elementsAlong(array: NDArray, axes: readonly number[]): number {
  return axes.reduce((product, axis) => product * array.shape[axis]!, 1);
}

/** 1 where an element is a number, 0 where it is NaN. */
function isNumber(array: NDArray): NDArray {
  if (!isFloat(array.dtype)) return constant('bool', array.shape, 1);
  return elementwise(
    'bool',
    array.shape,
    [array],
    (out, n, a) => {
      for (let k = 0; k < n; k++) out[k] = Number.isNaN(a[k]) ? 0 : 1;
    },
    true,
  );
}

/** The array with another number wherever it has NaN. */
export function withoutNan(array: NDArray, instead: number, context: Context): NDArray {
  if (!isFloat(array.dtype)) return array;
  return choose(isNumber(array), array, float(instead), context);
}

function nanMean(array: NDArray, along: Along, context: Context): NDArray {
  const { outer } = meanTypes(array.dtype);
  const total = sum(withoutNan(castTo(array, outer), 0, context), along);
  const count = reduceAxes(isNumber(array), along.axes, along.keepdims, countReducer);
  return arrayArithmetic('/', total, castTo(count, outer), context);
}

function nanVariance(array: NDArray, along: Along, ddof: number, context: Context): NDArray {
  const { outer } = meanTypes(array.dtype);
  const numbers = castTo(array, outer);
  const center = nanMean(numbers, { ...along, keepdims: true }, context);
  // An infinity less the mean is NaN, which counts; only what was NaN itself is left out.
  const distance = choose(isNumber(numbers), arrayArithmetic('-', numbers, center, context), int(0), context);
  const squares = arrayArithmetic('*', distance, distance, context);
  const count = reduceAxes(isNumber(array), along.axes, along.keepdims, countReducer);
  const degrees = extreme(
    'max',
    arrayArithmetic('-', castTo(count, 'float64'), float(ddof), context),
    float(0),
    context,
  );
  return arrayArithmetic('/', sum(squares, along), castTo(degrees, outer), context);
}

function nanExtremum(which: 'max' | 'min', array: NDArray, along: Along, context: Context): NDArray {
  if (!isFloat(array.dtype)) return extremum(which, array, along, context);
  const worst = which === 'max' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const found = extremum(which, withoutNan(array, worst, context), along, context);
  const some = reduceAxes(isNumber(array), along.axes, along.keepdims, logicalReducer('any'));
  return choose(some, found, castTo(constant('float64', [], Number.NaN), array.dtype), context);
}

/** How many elements along axes are not 0; NaN is not. */
export function countNonZero(array: NDArray, axes: readonly number[], keepdims: boolean): NDArray {
  return reduceAxes(castTo(array, 'bool'), axes, keepdims, countReducer);
}

type Reduction = (array: NDArray, along: Along, context: Context) => NDArray;

/** A function `name(a, axis?, keepdims?)`. */
function reduction(name: string, compute: Reduction): FunctionDefinition {
  return define(name, 'a, axis?, keepdims?', (context, a, axis, keepdims) => {
    const array = toNumbers(a!, context);
    return compute(array, alongOf(array, axis, keepdims, context), context);
  });
}

/** A function that takes the type to add up in too. */
function total(
  name: string,
  compute: (array: NDArray, along: Along, context: Context, dtype?: DType) => NDArray,
) {
  return define(name, 'a, axis?, dtype?, keepdims?', (context, a, axis, dtype, keepdims) => {
    const array = toNumbers(a!, context);
    const type = dtype && dtype.kind !== 'none' ? typeArgument(dtype, context) : undefined;
    return compute(array, alongOf(array, axis, keepdims, context), context, type);
  });
}

/** A spread: `name(a, axis?, ddof?, keepdims?)`. */
function spread(
  name: string,
  compute: (array: NDArray, along: Along, ddof: number, context: Context) => NDArray,
) {
  return define(name, 'a, axis?, ddof?, keepdims?', (context, a, axis, ddof, keepdims) => {
    const array = toNumbers(a!, context);
    const degrees = ddof ? numberArgument(ddof, 'ddof', context) : 0;
    return compute(array, alongOf(array, axis, keepdims, context), degrees, context);
  });
}

/** The functions that bring many elements to one. */
export const reductionFunctions: readonly FunctionDefinition[] = [
  total('sum', (array, along, _context, dtype) => sum(array, along, dtype)),
  total('prod', (array, { axes, keepdims }, _context, dtype = totalType(array.dtype)) =>
    reduceAxes(castTo(array, dtype), axes, keepdims, productReducer(dtype)),
  ),
  total('mean', (array, along, context, dtype) => mean(array, along, context, dtype)),
  spread('var', variance),
  spread('std', (array, along, ddof, context) => squareRoot(variance(array, along, ddof, context))),
  reduction('max', (array, along, context) => extremum('max', array, along, context)),
  reduction('min', (array, along, context) => extremum('min', array, along, context)),
  reduction('any', (array, { axes, keepdims }) =>
    reduceAxes(castTo(array, 'bool'), axes, keepdims, logicalReducer('any')),
  ),
  reduction('all', (array, { axes, keepdims }) =>
    reduceAxes(castTo(array, 'bool'), axes, keepdims, logicalReducer('all')),
  ),
  reduction('count_nonzero', (array, { axes, keepdims }) => countNonZero(array, axes, keepdims)),
  reduction('ptp', (array, along, context) =>
    arrayArithmetic(
      '-',
      extremum('max', array, along, context),
      extremum('min', array, along, context),
      context,
    ),
  ),
  reduction('nansum', (array, along, context) => sum(withoutNan(array, 0, context), along)),
  reduction('nanmean', nanMean),
  reduction('nanmax', (array, along, context) => nanExtremum('max', array, along, context)),
  reduction('nanmin', (array, along, context) => nanExtremum('min', array, along, context)),
  spread('nanvar', nanVariance),
  spread('nanstd', (array, along, ddof, context) => squareRoot(nanVariance(array, along, ddof, context))),
];
