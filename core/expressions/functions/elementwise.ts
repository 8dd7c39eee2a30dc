import type { DType } from '../../tensor/dtype';
import { elementType } from '../../tensor/dtype';
import {
  constant,
  elementwise,
  type RealKernel,
  type WideKernel,
  wideElementwise,
} from '../arrays/elementwise';
import type { NDArray } from '../arrays/ndarray';
import { floatFor, integerRange, isFloat, isInteger, isWide } from '../dtypes';
import { ExpressionError } from '../error';
import { arrayArithmetic, type binaryOperation, broadcastOperands, square } from '../operators/arithmetic';
import { compare, isTrue } from '../operators/compare';
import { asArray, castTo, operandOf, resultType, toNumbers } from '../operators/convert';
import { unaryOperation } from '../operators/unary';
import { bool, type Context, float, int, type Value } from '../values';
import { integerArgument, numberArgument } from './arguments';
import { define, type FunctionDefinition } from './signature';

/** A function of one number, for floats; integers become floats first. */
function floatFunction(name: string, compute: (value: number) => number): FunctionDefinition {
  return define(name, 'x', (context, x) => {
    const array = toNumbers(x!, context);
    const dtype = floatFor(array.dtype);
    return elementwise(dtype, array.shape, [castTo(array, dtype)], (out, n, a) => {
      for (let k = 0; k < n; k++) out[k] = compute(a[k]!);
    });
  });
}

/** A function that rounds: integers stay as they are. */
function roundingFunction(name: string, compute: (value: number) => number): FunctionDefinition {
  return define(name, 'x', (context, x) => {
    const array = toNumbers(x!, context);
    if (!isFloat(array.dtype)) return array;
    return elementwise(
      array.dtype,
      array.shape,
      [array],
      (out, n, a) => {
        for (let k = 0; k < n; k++) out[k] = compute(a[k]!);
      },
      true,
    );
  });
}

/** Whether each element is of some kind; integers are all finite. */
function testFunction(name: string, kernel: RealKernel, ofIntegers: 0 | 1): FunctionDefinition {
  return define(name, 'x', (context, x) => {
    const array = toNumbers(x!, context);
    if (!isFloat(array.dtype)) return constant('bool', array.shape, ofIntegers);
    return elementwise('bool', array.shape, [array], kernel, true);
  });
}

/** The magnitude; a number of Python's own stays one. */
export function absolute(x: Value, context: Context): Value {
  if (x.kind === 'int') return int(x.value < 0n ? -x.value : x.value);
  if (x.kind === 'float') return float(Math.abs(x.value));
  if (x.kind === 'array' && elementType(x.dtype).kind === 'complex') {
    // What complex numbers are read as is their magnitude.
    const dtype = x.dtype === 'complex64' ? 'float32' : 'float64';
    return elementwise(dtype, x.shape, [x], (out, n, a) => {
      for (let k = 0; k < n; k++) out[k] = a[k]!;
    });
  }
  const array = toNumbers(x, context);
  const { dtype, shape } = array;
  if (isWide(dtype)) {
    const kernel: WideKernel = (out, n, a) => {
      for (let k = 0; k < n; k++) out[k] = a[k]! < 0n ? -a[k]! : a[k]!;
    };
    return dtype === 'uint64' ? array : wideElementwise(dtype, shape, [array], kernel);
  }
  return elementwise(
    dtype,
    shape,
    [array],
    (out, n, a) => {
      for (let k = 0; k < n; k++) out[k] = Math.abs(a[k]!);
    },
    isFloat(dtype),
  );
}

/** The larger (smaller) of two, element by element; NaN where either is NaN. */
export function extreme(which: 'max' | 'min', left: Value, right: Value, context: Context): NDArray {
  const [x, y] = [operandOf(left, context), operandOf(right, context)];
  const dtype = resultType([x, y]);
  const [a, b] = broadcastOperands([asArray(x, dtype, context), asArray(y, dtype, context)], context);
  if (isWide(dtype)) {
    const kernel: WideKernel =
      which === 'max'
        ? (out, n, p, q) => {
            for (let k = 0; k < n; k++) out[k] = p[k]! > q[k]! ? p[k]! : q[k]!;
          }
        : (out, n, p, q) => {
            for (let k = 0; k < n; k++) out[k] = p[k]! < q[k]! ? p[k]! : q[k]!;
          };
    return wideElementwise(dtype, a!.shape, [a!, b!], kernel);
  }
  const kernel: RealKernel =
    which === 'max'
      ? (out, n, p, q) => {
          for (let k = 0; k < n; k++) out[k] = Math.max(p[k]!, q[k]!);
        }
      : (out, n, p, q) => {
          for (let k = 0; k < n; k++) out[k] = Math.min(p[k]!, q[k]!);
        };
  return elementwise(dtype, a!.shape, [a!, b!], kernel, true);
}

/** Elements of one array where the condition holds, of the other elsewhere. */
export function choose(condition: NDArray, left: Value, right: Value, context: Context): NDArray {
  const [x, y] = [operandOf(left, context), operandOf(right, context)];
  const dtype = resultType([x, y]);
  const [c, a, b] = broadcastOperands(
    [castTo(condition, 'bool'), asArray(x, dtype, context), asArray(y, dtype, context)],
    context,
  );
  const kernel = (out: Float64Array, n: number, chosen: Float64Array, p: Float64Array, q: Float64Array) => {
    for (let k = 0; k < n; k++) out[k] = chosen[k] === 0 ? q[k]! : p[k]!;
  };
  // A kernel that only copies takes bigints as it takes doubles.
  return elementwise(dtype, c!.shape, [c!, a!, b!], kernel, true);
}

/** Half to even, as NumPy rounds. */
function roundEven(value: number): number {
  if (!Number.isFinite(value) || Math.abs(value) >= 2 ** 52) return value;
  const rounded = Math.abs(value) + 2 ** 52 - 2 ** 52;
  return value < 0 || Object.is(value, -0) ? -rounded : rounded;
}

/** Rounds to a number of decimals; a negative one rounds tens, hundreds, … */
function round(x: Value, decimals: number, context: Context): Value {
  if (x.kind === 'int' && decimals >= 0) return x;
  const array = toNumbers(x, context);
  const { dtype, shape } = array;
  if (!isFloat(dtype) && decimals >= 0) return array;
  if (Math.abs(decimals) > 300)
    throw new ExpressionError(context.at, 'decimals must be between -300 and 300');
  const type = isFloat(dtype) ? dtype : 'float64';
  // NumPy multiplies, rounds and divides in the array's own type.
  const scale = 10 ** Math.abs(decimals);
  const inner = type === 'float32' ? Math.fround : (value: number) => value;
  const rounded = elementwise(type, shape, [castTo(array, type)], (out, n, a) => {
    for (let k = 0; k < n; k++) {
      const value = a[k]!;
      if (decimals === 0) out[k] = roundEven(value);
      else if (decimals > 0) out[k] = roundEven(inner(value * scale)) / scale;
      else out[k] = roundEven(inner(value / scale)) * scale;
    }
  });
  return castTo(rounded, dtype);
}

/** Whether there is such an end, and it is one for the type: a Python integer outside of it leaves all as it is. */
function isBound(bound: Value, { dtype }: NDArray, which: 'low' | 'high'): boolean {
  if (bound.kind === 'none') return false;
  if (bound.kind !== 'int' || !isInteger(dtype)) return true;
  const { min, max } = integerRange(dtype);
  return which === 'low' ? bound.value >= min : bound.value <= max;
}

function clip(x: Value, low: Value | undefined, high: Value | undefined, context: Context): NDArray {
  let result = toNumbers(x, context);
  if (low && isBound(low, result, 'low')) result = extreme('max', result, low, context);
  if (high && isBound(high, result, 'high')) result = extreme('min', result, high, context);
  return result;
}

/** The functions whose answer at each element depends on the elements there alone. */
export const elementwiseFunctions: readonly FunctionDefinition[] = [
  define('abs', 'x', (context, x) => absolute(x!, context)),
  floatFunction('fabs', Math.abs),
  floatFunction('exp', Math.exp),
  floatFunction('exp2', (value) => 2 ** value),
  floatFunction('expm1', Math.expm1),
  floatFunction('log', Math.log),
  floatFunction('log2', Math.log2),
  floatFunction('log10', Math.log10),
  floatFunction('log1p', Math.log1p),
  floatFunction('sqrt', Math.sqrt),
  floatFunction('cbrt', Math.cbrt),
  floatFunction('sin', Math.sin),
  floatFunction('cos', Math.cos),
  floatFunction('tan', Math.tan),
  floatFunction('arcsin', Math.asin),
  floatFunction('arccos', Math.acos),
  floatFunction('arctan', Math.atan),
  floatFunction('sinh', Math.sinh),
  floatFunction('cosh', Math.cosh),
  floatFunction('tanh', Math.tanh),
  roundingFunction('floor', Math.floor),
  roundingFunction('ceil', Math.ceil),
  roundingFunction('trunc', Math.trunc),
  floatFunction('rint', roundEven),
  define('round', 'x, decimals?', (context, x, decimals) =>
    round(x!, decimals ? integerArgument(decimals, 'decimals', context) : 0, context),
  ),
  define('sign', 'x', (context, x) => {
    const array = toNumbers(x!, context);
    if (array.dtype === 'bool') throw new ExpressionError(context.at, 'bools have no sign');
    if (isWide(array.dtype)) {
      return wideElementwise(array.dtype, array.shape, [array], (out, n, a) => {
        for (let k = 0; k < n; k++) out[k] = a[k]! > 0n ? 1n : a[k]! < 0n ? -1n : 0n;
      });
    }
    return elementwise(
      array.dtype,
      array.shape,
      [array],
      (out, n, a) => {
        for (let k = 0; k < n; k++) out[k] = Math.sign(a[k]!) + 0;
      },
      true,
    );
  }),
  define('square', 'x', (context, x) => square(toNumbers(x!, context), context)),
  define('reciprocal', 'x', (context, x) => {
    const array = toNumbers(x!, context);
    const quotient = arrayArithmetic('/', int(1), array, context);
    if (isFloat(array.dtype)) return quotient;
    // Of integers only 1 and -1 have one that is an integer; what 0 gives is undefined, as in a cast of infinity.
    return castTo(quotient, array.dtype === 'bool' ? 'int8' : array.dtype);
  }),
  define('negative', 'x', (context, x) => unaryOperation('-', x!, context)),
  define('add', 'x, y', (context, x, y) => numeric('+', x!, y!, context)),
  define('subtract', 'x, y', (context, x, y) => numeric('-', x!, y!, context)),
  define('multiply', 'x, y', (context, x, y) => numeric('*', x!, y!, context)),
  define('divide', 'x, y', (context, x, y) => numeric('/', x!, y!, context)),
  define('floor_divide', 'x, y', (context, x, y) => numeric('//', x!, y!, context)),
  define('mod', 'x, y', (context, x, y) => numeric('%', x!, y!, context)),
  define('power', 'x, y', (context, x, y) => numeric('**', x!, y!, context)),
  define('equal', 'x, y', (context, x, y) => compare('==', toNumbers(x!, context), y!, context)),
  define('not_equal', 'x, y', (context, x, y) => compare('!=', toNumbers(x!, context), y!, context)),
  define('less', 'x, y', (context, x, y) => compare('<', toNumbers(x!, context), y!, context)),
  define('less_equal', 'x, y', (context, x, y) => compare('<=', toNumbers(x!, context), y!, context)),
  define('greater', 'x, y', (context, x, y) => compare('>', toNumbers(x!, context), y!, context)),
  define('greater_equal', 'x, y', (context, x, y) => compare('>=', toNumbers(x!, context), y!, context)),
  define('logical_and', 'x, y', (context, x, y) => logical('&', x!, y!, context)),
  define('logical_or', 'x, y', (context, x, y) => logical('|', x!, y!, context)),
  define('logical_xor', 'x, y', (context, x, y) => logical('^', x!, y!, context)),
  define('logical_not', 'x', (context, x) =>
    unaryOperation('~', castTo(toNumbers(x!, context), 'bool'), context),
  ),
  define('maximum', 'x, y', (context, x, y) => extreme('max', x!, y!, context)),
  define('minimum', 'x, y', (context, x, y) => extreme('min', x!, y!, context)),
  define('clip', 'a, a_min?, a_max?, min?, max?', (context, a, low, high, min, max) =>
    clip(a!, low ?? min, high ?? max, context),
  ),
  define('where', 'condition, x, y', (context, condition, x, y) =>
    choose(toNumbers(condition!, context), x!, y!, context),
  ),
  testFunction(
    'isnan',
    (out, n, a) => {
      for (let k = 0; k < n; k++) out[k] = Number.isNaN(a[k]) ? 1 : 0;
    },
    0,
  ),
  testFunction(
    'isinf',
    (out, n, a) => {
      for (let k = 0; k < n; k++) out[k] = Math.abs(a[k]!) === Number.POSITIVE_INFINITY ? 1 : 0;
    },
    0,
  ),
  testFunction(
    'isposinf',
    (out, n, a) => {
      for (let k = 0; k < n; k++) out[k] = a[k] === Number.POSITIVE_INFINITY ? 1 : 0;
    },
    0,
  ),
  testFunction(
    'isneginf',
    (out, n, a) => {
      for (let k = 0; k < n; k++) out[k] = a[k] === Number.NEGATIVE_INFINITY ? 1 : 0;
    },
    0,
  ),
  testFunction(
    'isfinite',
    (out, n, a) => {
      for (let k = 0; k < n; k++) out[k] = Number.isFinite(a[k]) ? 1 : 0;
    },
    1,
  ),
  define('nan_to_num', 'x, nan?, posinf?, neginf?', (context, x, nan, posinf, neginf) => {
    const array = toNumbers(x!, context);
    if (!isFloat(array.dtype)) return array;
    const largest = largestOf(array.dtype);
    const [forNan, forPositive, forNegative] = [
      nan ? numberArgument(nan, 'nan', context) : 0,
      posinf ? numberArgument(posinf, 'posinf', context) : largest,
      neginf ? numberArgument(neginf, 'neginf', context) : -largest,
    ];
    return elementwise(array.dtype, array.shape, [array], (out, n, a) => {
      for (let k = 0; k < n; k++) {
        const value = a[k]!;
        if (Number.isNaN(value)) out[k] = forNan;
        else if (value === Number.POSITIVE_INFINITY) out[k] = forPositive;
        else out[k] = value === Number.NEGATIVE_INFINITY ? forNegative : value;
      }
    });
  }),
  define('isclose', 'a, b, rtol?, atol?, equal_nan?', isClose),
  define('allclose', 'a, b, rtol?, atol?, equal_nan?', (context, ...values) => {
    const close = isClose(context, ...values);
    return bool(!someZero(close));
  }),
  define('array_equal', 'a, b', (context, a, b) => {
    const [x, y] = [toNumbers(a!, context), toNumbers(b!, context)];
    if (x.shape.join() !== y.shape.join()) return bool(false);
    return bool(!someZero(compare('==', x, y, context) as NDArray));
  }),
];

function numeric(
  operator: Parameters<typeof binaryOperation>[0],
  x: Value,
  y: Value,
  context: Context,
): Value {
  return arrayArithmetic(operator, operandOf(x, context), operandOf(y, context), context);
}

function logical(operator: '&' | '|' | '^', x: Value, y: Value, context: Context): Value {
  const [a, b] = [x, y].map((value) => castTo(toNumbers(value, context), 'bool'));
  return arrayArithmetic(operator, a!, b!, context);
}

function largestOf(dtype: DType): number {
  if (dtype === 'float16') return 65504;
  return dtype === 'float32' ? 3.4028234663852886e38 : Number.MAX_VALUE;
}

/** `|a − b| ≤ atol + rtol · |b|`, where both are finite; infinities are close to themselves. */
function isClose(context: Context, ...values: (Value | undefined)[]): NDArray {
  const [x, y, rtol, atol, equalNan] = values;
  const relative = rtol ? numberArgument(rtol, 'rtol', context) : 1e-5;
  const absoluteTolerance = atol ? numberArgument(atol, 'atol', context) : 1e-8;
  const nanIsNan = equalNan !== undefined && isTrue(equalNan, context);
  const [a, b] = broadcastOperands(
    [castTo(toNumbers(x!, context), 'float64'), castTo(toNumbers(y!, context), 'float64')],
    context,
  );
  return elementwise(
    'bool',
    a!.shape,
    [a!, b!],
    (out, n, p, q) => {
      for (let k = 0; k < n; k++) {
        const [left, right] = [p[k]!, q[k]!];
        const isNear =
          Math.abs(left - right) <= absoluteTolerance + relative * Math.abs(right) && Number.isFinite(right);
        const isBothNan = nanIsNan && Number.isNaN(left) && Number.isNaN(right);
        out[k] = isNear || left === right || isBothNan ? 1 : 0;
      }
    },
    true,
  );
}

function someZero(array: NDArray): boolean {
  for (let start = 0; start < array.size; start += 4096) {
    const count = Math.min(4096, array.size - start);
    const block = array.read(start, count);
    for (let k = 0; k < count; k++) if (block[k] === 0) return true;
  }
  return false;
}
