import { elementwise } from '../arrays/elementwise';
import { checkSize } from '../arrays/limits';
import { toTensor } from '../arrays/materialise';
import type { NDArray } from '../arrays/ndarray';
import { View } from '../arrays/view';
import { floatFor } from '../dtypes';
import { arrayArithmetic } from '../operators/arithmetic';
import { castTo, toNumbers } from '../operators/convert';
import { type Context, int, type Value } from '../values';
import { axisArgument } from './arguments';
import { extreme } from './elementwise';
import { extremum, sum } from './reductions';
import { define, type FunctionDefinition } from './signature';

function floats(value: Value, context: Context): NDArray {
  const array = toNumbers(value, context);
  return castTo(array, floatFor(array.dtype));
}

function map(array: NDArray, compute: (value: number) => number): NDArray {
  return elementwise(array.dtype, array.shape, [array], (out, n, a) => {
    for (let k = 0; k < n; k++) out[k] = compute(a[k]!);
  });
}

/** Elements, in float64, less the largest along the axis, so that exp does not overflow. */
function shifted(x: Value, axis: Value | undefined, context: Context) {
  const given = floats(x, context);
  const array = castTo(given, 'float64');
  const along = {
    axes: array.shape.length === 0 ? [] : [axisArgument(axis ?? int(-1), array.shape.length, context)],
    keepdims: true,
  };
  const largest = extremum('max', array, along, context);
  return { distance: arrayArithmetic('-', array, largest, context), along, dtype: given.dtype };
}

/** Softmax, or its logarithm, by the backend; undefined where that leaves it to typed arrays. */
function byBackend(x: Value, axis: Value | undefined, isLog: boolean, context: Context): NDArray | undefined {
  const array = floats(x, context);
  const { backend } = context;
  if (!backend?.takes('softmax', array.dtype, array.size) || array.shape.length === 0) return undefined;
  const along = axisArgument(axis ?? int(-1), array.shape.length, context);
  checkSize(array.dtype, array.shape, context.limits, context.at);
  const found = backend.softmax(toTensor(array), along, isLog);
  return found && View.of(found);
}

/** What networks compute and NumPy does not have; named as in ONNX and PyTorch. */
export const neuralFunctions: readonly FunctionDefinition[] = [
  define('softmax', 'x, axis?', (context, x, axis) => {
    const found = byBackend(x!, axis, false, context);
    if (found) return found;
    const { distance, along, dtype } = shifted(x!, axis, context);
    const powers = map(distance, Math.exp);
    return castTo(arrayArithmetic('/', powers, sum(powers, along), context), dtype);
  }),
  define('log_softmax', 'x, axis?', (context, x, axis) => {
    const found = byBackend(x!, axis, true, context);
    if (found) return found;
    const { distance, along, dtype } = shifted(x!, axis, context);
    const logarithm = map(sum(map(distance, Math.exp), along), Math.log);
    return castTo(arrayArithmetic('-', distance, logarithm, context), dtype);
  }),
  define('sigmoid', 'x', (context, x) =>
    map(floats(x!, context), (value) => {
      // Each half avoids an exp that overflows.
      if (value >= 0) return 1 / (1 + Math.exp(-value));
      const power = Math.exp(value);
      return power / (1 + power);
    }),
  ),
  define('relu', 'x', (context, x) => extreme('max', toNumbers(x!, context), int(0), context)),
];
