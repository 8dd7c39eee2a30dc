import type { DType } from '../../tensor/dtype';
import { elementCount } from '../../tensor/dtype';
import { arrayOf } from '../arrays/materialise';
import { forEachBlock, type NDArray } from '../arrays/ndarray';
import { roundTo } from '../arrays/rounding';
import { View } from '../arrays/view';
import { isFloat } from '../dtypes';
import { ExpressionError } from '../error';
import { castTo, toNumbers } from '../operators/convert';
import { describe, isScalar, type Value } from '../values';
import { axesArgument, flagArgument } from './arguments';
import { axesLast } from './axes';
import { reducedShape } from './reduce';
import { elementsOfRanks } from './select-large';
import { define, type FunctionDefinition } from './signature';

/** How the two elements around a place, of a type, make one number. */
type Between = (low: number, high: number, fraction: number, dtype: DType) => number;

/** NumPy's `_lerp`: exact at both ends; the gap is rounded to the elements' own type. */
function interpolate(low: number, high: number, fraction: number, dtype: DType): number {
  const gap = roundTo(dtype, high - low);
  if (gap === 0) return low;
  return fraction < 0.5 ? low + gap * fraction : high - gap * (1 - fraction);
}

const methods: Readonly<Record<string, Between>> = {
  linear: interpolate,
  lower: (low) => low,
  higher: (low, high, fraction) => (fraction === 0 ? low : high),
  midpoint: (low, high, fraction, dtype) => (fraction === 0 ? low : interpolate(low, high, 0.5, dtype)),
};

/** The mean of the two in the middle, which `median` takes. */
const halfway: Between = (low, high, fraction) => (fraction === 0 ? low : (low + high) / 2);

/**
 * The elements at levels (0 to 1) of the order of the elements along axes: one array for each level, or one where
 * `levels` has no shape. NaN where there is a NaN, unless it is skipped.
 */
function quantiles(
  array: NDArray,
  levels: { readonly values: readonly number[]; readonly shape: readonly number[] },
  axes: readonly number[],
  keepdims: boolean,
  options: { readonly dtype: DType; readonly between: Between; readonly skipsNan: boolean },
): NDArray {
  const numbers = castTo(array, isFloat(array.dtype) ? array.dtype : 'float64');
  const source = axesLast(numbers, axes);
  const length = axes.reduce((product, axis) => product * array.shape[axis]!, 1);
  const shape = reducedShape(array.shape, axes, keepdims);
  const rows = elementCount(shape);
  const results = new Float64Array(levels.values.length * rows);
  for (let row = 0; row < rows; row++) {
    const { from, to, of } = options.skipsNan
      ? withoutNans(source, row * length, length)
      : { from: row * length, to: (row + 1) * length, of: source };
    const found = rowQuantiles(of, from, to - from, levels.values, options.between);
    found.forEach((value, at) => {
      results[at * rows + row] = roundTo(options.dtype, value);
    });
  }
  return castTo(
    arrayOf(isFloat(options.dtype) ? options.dtype : 'float64', [...levels.shape, ...shape], results),
    options.dtype,
  );
}

function rowQuantiles(
  array: NDArray,
  from: number,
  length: number,
  levels: readonly number[],
  between: Between,
): number[] {
  if (length === 0) return levels.map(() => Number.NaN);
  const places = levels.map((level) => level * (length - 1));
  const ranks = [...new Set(places.flatMap((place) => [Math.floor(place), Math.ceil(place)]))];
  const elements = elementsOfRanks(
    array,
    from,
    length,
    ranks.sort((a, b) => a - b),
  );
  if (!elements) return levels.map(() => Number.NaN);
  return places.map((place) => {
    const low = Math.floor(place);
    return between(elements.get(low)!, elements.get(Math.ceil(place))!, place - low, array.dtype);
  });
}

/** The elements of a row that are numbers. */
function withoutNans(array: NDArray, from: number, length: number) {
  const kept = new Float64Array(length);
  let count = 0;
  forEachBlock(
    array,
    (block, size) => {
      for (let k = 0; k < size; k++) {
        const value = block[k] as number;
        if (!Number.isNaN(value)) kept[count++] = value;
      }
    },
    from,
    from + length,
  );
  const bytes = new Uint8Array(kept.buffer, 0, 8 * count);
  const of = View.of({ kind: 'tensor', dtype: 'float64', shape: [count], bytes });
  return { from: 0, to: count, of };
}

/** `percentile` and `quantile`, which differ in the scale of their levels. */
function quantileFunction(name: string, scale: number, skipsNan: boolean): FunctionDefinition {
  return define(name, 'a, q, axis?, method?, keepdims?', (context, a, q, axis, method, keepdims) => {
    const array = toNumbers(a!, context);
    const given = toNumbers(q!, context);
    const values: number[] = [];
    forEachBlock(given, (block, count) => {
      for (let k = 0; k < count; k++) values.push(Number(block[k]!) / scale);
    });
    const wrong = values.find((level) => !(level >= 0 && level <= 1));
    if (wrong !== undefined) {
      throw new ExpressionError(context.at, `q must be between 0 and ${scale}, not ${wrong * scale}`);
    }
    if (given.shape.length > 1)
      throw new ExpressionError(context.at, `q must be a number or a list, not ${describe(given)}`);
    const between = method === undefined ? interpolate : betweenOf(method);
    if (!between) {
      throw new ExpressionError(context.at, `the method must be one of ${Object.keys(methods).join(', ')}`);
    }
    // A level that is a number of Python's own leaves floats their type, and so does what takes one of the elements.
    const isElement = between === methods.lower || between === methods.higher;
    const own = isFloat(array.dtype) || isElement ? array.dtype : 'float64';
    const dtype = isScalar(q!) || isElement ? own : 'float64';
    if (array.size === 0 && !skipsNan) {
      throw new ExpressionError(
        context.at,
        `${describe(array)} has no elements, so that there is no ${name}`,
      );
    }
    const axes = axesArgument(axis, array.shape.length, context);
    const levels = { values, shape: given.shape };
    return quantiles(array, levels, axes, flagArgument(keepdims, context), { dtype, between, skipsNan });
  });
}

function betweenOf(method: Value): Between | undefined {
  const isKnown = method.kind === 'string' && Object.hasOwn(methods, method.value);
  return isKnown ? methods[method.value] : undefined;
}

function medianFunction(name: string, skipsNan: boolean): FunctionDefinition {
  return define(name, 'a, axis?, keepdims?', (context, a, axis, keepdims) => {
    const array = toNumbers(a!, context);
    const dtype = isFloat(array.dtype) ? array.dtype : 'float64';
    const axes = axesArgument(axis, array.shape.length, context);
    const half = { values: [0.5], shape: [] };
    const options = { dtype, between: halfway, skipsNan };
    return quantiles(array, half, axes, flagArgument(keepdims, context), options);
  });
}

export const quantileFunctions: readonly FunctionDefinition[] = [
  quantileFunction('percentile', 100, false),
  quantileFunction('quantile', 1, false),
  quantileFunction('nanpercentile', 100, true),
  quantileFunction('nanquantile', 1, true),
  medianFunction('median', false),
  medianFunction('nanmedian', true),
];
