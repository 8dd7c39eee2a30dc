import type { DType } from '../../tensor/dtype';
import { elementCount, elementType } from '../../tensor/dtype';
import { broadcastShapes, broadcastTo, elementwise, reshaped } from '../arrays/elementwise';
import { checkSize } from '../arrays/limits';
import { newTensor, toTensor, toView, writerOf } from '../arrays/materialise';
import { blockLength, forEachBlock, type NDArray } from '../arrays/ndarray';
import { roundingOf } from '../arrays/rounding';
import { View } from '../arrays/view';
import { floatFor, isFloat, isWide, promote } from '../dtypes';
import { ExpressionError } from '../error';
import { arrayArithmetic } from '../operators/arithmetic';
import { castTo, resultType, toArray, toNumbers } from '../operators/convert';
import { type Context, describe, type Value } from '../values';
import { axesArgument, axisArgument, flagArgument, integerArgument, numberArgument } from './arguments';
import { absolute } from './elementwise';
import { countNonZero, extremum, sum } from './reductions';
import { define, type FunctionDefinition } from './signature';

/**
 * The matrix product, over the last two axes; axes before them are broadcast. Floats are added up in float64 and
 * rounded once.
 */
function matmul(left: NDArray, right: NDArray, context: Context): NDArray {
  if (left.shape.length === 0 || right.shape.length === 0) {
    throw new ExpressionError(
      context.at,
      'a matrix product needs arrays with dimensions; write * for numbers',
    );
  }
  const dtype = resultType([left, right]);
  const a = left.shape.length === 1 ? reshaped(left, [1, left.size]) : left;
  const b = right.shape.length === 1 ? reshaped(right, [right.size, 1]) : right;
  const [rows, inner] = a.shape.slice(-2) as [number, number];
  const [innerToo, columns] = b.shape.slice(-2) as [number, number];
  const batch = broadcastShapes([a.shape.slice(0, -2), b.shape.slice(0, -2)]);
  if (inner !== innerToo || !batch) {
    throw new ExpressionError(
      context.at,
      `the shapes (${left.shape.join(',')}) and (${right.shape.join(',')}) make no matrix product: ` +
        (inner === innerToo
          ? 'the axes before the last two cannot be broadcast together'
          : `${inner} columns on the left do not fit ${innerToo} rows on the right`),
    );
  }
  const shape = [...batch, rows, columns];
  checkSize(dtype, shape, context.limits, context.at);
  const final = [
    ...batch,
    ...(left.shape.length === 1 ? [] : [rows]),
    ...(right.shape.length === 1 ? [] : [columns]),
  ];
  const products = elementCount(shape) * inner;
  if (context.backend?.takes('matmul', dtype, products) && products <= context.limits.backendProducts) {
    const product = context.backend.matmul(toTensor(castTo(a, dtype)), toTensor(castTo(b, dtype)));
    if (product) return reshaped(View.of(product), final);
  }
  if (products > context.limits.products) {
    throw new ExpressionError(
      context.at,
      `this product takes ${products.toExponential(1)} multiplications, which is too many here`,
    );
  }
  const target = newTensor(dtype, shape);
  const stretched = [
    broadcastTo(castTo(a, dtype), [...batch, rows, inner]),
    broadcastTo(castTo(b, dtype), [...batch, inner, columns]),
  ] as const;
  multiply(
    stretched[0],
    stretched[1],
    { rows, inner, columns, count: elementCount(batch), dtype },
    writerOf(target),
  );
  return reshaped(View.of(target), final);
}

interface Sizes {
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
  readonly count: number;
  readonly dtype: DType;
}

function multiply(a: NDArray, b: NDArray, sizes: Sizes, write: ReturnType<typeof writerOf>): void {
  const { rows, inner, columns, count, dtype } = sizes;
  // Products of 32-bit integers do not fit into doubles; integers of 64 bits are bigints anyway.
  const isBig = !isFloat(dtype) && elementType(dtype).bits >= 32;
  const rounding = roundingOf(dtype);
  const Numbers = isBig
    ? BigInt64Array
    : isFloat(dtype) && elementType(dtype).bits <= 32
      ? Float32Array
      : Float64Array;
  const [left, right] = isBig && !isWide(dtype) ? [castTo(a, 'int64'), castTo(b, 'int64')] : [a, b];
  for (let at = 0; at < count; at++) {
    const matrix = new Numbers(inner * columns);
    load(right, at * inner * columns, matrix as Float64Array);
    const row = new Numbers(inner);
    for (let r = 0; r < rows; r++) {
      load(left, (at * rows + r) * inner, row as Float64Array);
      const out = isBig
        ? rowTimesBig(row as BigInt64Array, matrix as BigInt64Array, columns, dtype)
        : rowTimes(row as Float64Array, matrix as Float64Array, columns);
      if (out instanceof Float64Array) rounding?.(out, columns);
      for (let start = 0; start < columns; start += blockLength) {
        const part = out.subarray(start, start + blockLength) as Float64Array;
        write(part, part.length, (at * rows + r) * columns + start);
      }
    }
  }
}

function load(source: NDArray, from: number, target: Float64Array): void {
  forEachBlock(
    source,
    (block, count, start) => target.set(block.subarray(0, count) as Float64Array, start - from),
    from,
    from + target.length,
  );
}

function rowTimes(row: Float64Array, matrix: Float64Array, columns: number): Float64Array {
  const out = new Float64Array(columns);
  for (let k = 0, start = 0; k < row.length; k++, start += columns) {
    const factor = row[k]!;
    for (let j = 0; j < columns; j++) out[j]! += factor * matrix[start + j]!;
  }
  return out;
}

function rowTimesBig(
  row: BigInt64Array,
  matrix: BigInt64Array,
  columns: number,
  dtype: DType,
): BigInt64Array | Float64Array {
  const out = new BigInt64Array(columns);
  for (let k = 0, start = 0; k < row.length; k++, start += columns) {
    const factor = row[k]!;
    for (let j = 0; j < columns; j++) out[j] = BigInt.asIntN(64, out[j]! + factor * matrix[start + j]!);
  }
  return isWide(dtype) ? out : Float64Array.from(out, (value) => Number(BigInt.asIntN(32, value)));
}

/** The length of vectors along axes, or of all elements together. */
function norm(
  array: NDArray,
  order: Value | undefined,
  axis: Value | undefined,
  keepdims: boolean,
  context: Context,
): NDArray {
  const dtype = isFloat(array.dtype) ? array.dtype : 'float64';
  const numbers = castTo(array, dtype);
  const rank = array.shape.length;
  const axes = axesArgument(axis, rank, context);
  const along = { axes, keepdims };
  const kind = order === undefined || order.kind === 'none' ? 2 : orderOf(order, context);
  if (axes.length > 1 && order !== undefined && order.kind !== 'none' && kind !== 'fro') {
    throw new ExpressionError(
      context.at,
      'of matrices there is the Frobenius norm only; leave out ord, or name one axis',
    );
  }
  const magnitudes = absolute(numbers, context) as NDArray;
  if (kind === Number.POSITIVE_INFINITY) return extremum('max', magnitudes, along, context);
  if (kind === Number.NEGATIVE_INFINITY) return extremum('min', magnitudes, along, context);
  if (kind === 0) return castTo(countNonZero(numbers, axes, keepdims), dtype);
  const power = kind === 'fro' ? 2 : kind;
  if (power === 1) return sum(magnitudes, along, dtype);
  const raised = elementwise(dtype, magnitudes.shape, [magnitudes], (out, n, x) => {
    for (let k = 0; k < n; k++) out[k] = power === 2 ? x[k]! * x[k]! : x[k]! ** power;
  });
  const total = sum(raised, along, dtype);
  return elementwise(dtype, total.shape, [total], (out, n, x) => {
    for (let k = 0; k < n; k++) out[k] = power === 2 ? Math.sqrt(x[k]!) : x[k]! ** (1 / power);
  });
}

function orderOf(order: Value, context: Context): number | 'fro' {
  if (order.kind === 'string' && order.value === 'fro') return 'fro';
  return numberArgument(order, 'ord', context);
}

/** `np.dot`: the matrix product for matrices and vectors, the product for numbers. */
function dot(a: Value, b: Value, context: Context): NDArray {
  const [left, right] = [toNumbers(a, context), toNumbers(b, context)];
  if (left.shape.length === 0 || right.shape.length === 0) return arrayArithmetic('*', left, right, context);
  if (right.shape.length > 2) {
    throw new ExpressionError(
      context.at,
      `np.dot takes up to two dimensions on the right, not ${describe(right)}; write @`,
    );
  }
  return matmul(left, right, context);
}

/** The elements on a diagonal of the two axes. */
function diagonal(array: NDArray, offset: number, first: number, second: number, context: Context): NDArray {
  if (first === second) throw new ExpressionError(context.at, 'a diagonal needs two different axes');
  const view = toView(array);
  const [rows, columns] = [view.shape[first]!, view.shape[second]!];
  const length = Math.max(0, Math.min(rows + Math.min(offset, 0), columns - Math.max(offset, 0)));
  const start = offset >= 0 ? offset * view.strides[second]! : -offset * view.strides[first]!;
  const others = view.shape.map((_, at) => at).filter((at) => at !== first && at !== second);
  return view.restrided(
    [...others.map((at) => view.shape[at]!), length],
    [...others.map((at) => view.strides[at]!), view.strides[first]! + view.strides[second]!],
    length > 0 ? view.offset + start : view.offset,
  );
}

function diagonalArguments(values: readonly (Value | undefined)[], context: Context): NDArray {
  const [a, offset, axis1, axis2] = values;
  const array = toArray(a!, context);
  const rank = array.shape.length;
  if (rank < 2) throw new ExpressionError(context.at, `${describe(array)} has no diagonal`);
  return diagonal(
    array,
    offset ? integerArgument(offset, 'offset', context) : 0,
    axis1 ? axisArgument(axis1, rank, context) : 0,
    axis2 ? axisArgument(axis2, rank, context) : 1,
    context,
  );
}

export const linearAlgebraFunctions: readonly FunctionDefinition[] = [
  define('matmul', 'a, b', (context, a, b) =>
    matmul(toNumbers(a!, context), toNumbers(b!, context), context),
  ),
  define('dot', 'a, b', (context, a, b) => dot(a!, b!, context)),
  define('outer', 'a, b', (context, a, b) => {
    const [x, y] = [toNumbers(a!, context), toNumbers(b!, context)];
    return arrayArithmetic('*', reshaped(x, [x.size, 1]), reshaped(y, [1, y.size]), context);
  }),
  define('linalg.norm', 'x, ord?, axis?, keepdims?', (context, x, order, axis, keepdims) =>
    norm(toNumbers(x!, context), order, axis, flagArgument(keepdims, context), context),
  ),
  define('diagonal', 'a, offset?, axis1?, axis2?', (context, ...values) =>
    diagonalArguments(values, context),
  ),
  define('trace', 'a, offset?, axis1?, axis2?', (context, ...values) => {
    const on = castTo(diagonalArguments(values, context), toNumbers(values[0]!, context).dtype);
    return sum(on, { axes: [on.shape.length - 1], keepdims: false });
  }),
  define('cosine', 'a, b, axis?', (context, a, b, axis) => {
    // 1 for the same direction, 0 for a right angle; NaN where a vector is 0.
    // Computed in float64 and rounded once: squares of float16 would overflow.
    const numbers = [a!, b!].map((value) => toNumbers(value, context));
    const dtype = promote(floatFor(numbers[0]!.dtype), floatFor(numbers[1]!.dtype));
    const [x, y] = numbers.map((array) => castTo(array, 'float64')) as [NDArray, NDArray];
    const product = arrayArithmetic('*', x, y, context);
    const axes = axesArgument(axis, product.shape.length, context);
    const along = { axes, keepdims: false };
    const lengths = [x, y].map((array) =>
      norm(broadcastTo(array, product.shape), undefined, axis, false, context),
    );
    const both = arrayArithmetic('*', lengths[0]!, lengths[1]!, context);
    return castTo(arrayArithmetic('/', sum(product, along), both, context), dtype);
  }),
];
