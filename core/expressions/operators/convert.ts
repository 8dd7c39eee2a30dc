import { type DType, elementCount } from '../../tensor/dtype';
import { constant, elementwise, wideElementwise } from '../arrays/elementwise';
import { checkSize } from '../arrays/limits';
import { arrayOf, newTensor } from '../arrays/materialise';
import { type Block, Computed, type NDArray, newBlock } from '../arrays/ndarray';
import { roundingOf, roundTo } from '../arrays/rounding';
import { View } from '../arrays/view';
import { computingType, integerRange, isFloat, isInteger, isReal, isWide, promote } from '../dtypes';
import { ExpressionError } from '../error';
import { type Context, describe, isScalar, isSequence, type Sequence, type Value } from '../values';

/** An operand: an array, or a number of Python's own that takes the array's type. */
export type Operand = NDArray | Extract<Value, { kind: 'int' | 'float' | 'bool' }>;

/**
 * What arithmetic takes of a value: arrays, numbers, and lists of numbers as arrays.
 *
 * @throws ExpressionError for everything else, strings and complex numbers too
 */
export function operandOf(value: Value, context: Context): Operand {
  const operand = isSequence(value) ? arrayFrom(value, context) : value;
  if (isScalar(operand)) return operand;
  if (operand.kind !== 'array') {
    throw new ExpressionError(context.at, `a number or an array is needed here, not ${describe(value)}`);
  }
  if (!isReal(operand.dtype)) {
    throw new ExpressionError(
      context.at,
      `${describe(value)} cannot be computed with; only real numbers can`,
    );
  }
  return operand;
}

/** The type that operands compute in together (NEP 50): Python's numbers count only by their kind. */
export function resultType(operands: readonly Operand[]): DType {
  let strong: DType | undefined;
  for (const operand of operands) {
    const dtype =
      operand.kind === 'array' ? computingType(operand.dtype) : operand.kind === 'bool' ? 'bool' : undefined;
    if (dtype) strong = strong === undefined ? dtype : promote(strong, dtype);
  }
  for (const { kind } of operands) {
    if (kind === 'int' && (strong === undefined || strong === 'bool')) strong = 'int64';
  }
  for (const { kind } of operands) {
    if (kind === 'float' && (strong === undefined || !isFloat(strong))) strong = 'float64';
  }
  return strong ?? 'float64';
}

/**
 * An operand as an array of a type.
 *
 * @throws ExpressionError where a Python integer does not fit into the type
 */
export function asArray(operand: Operand, dtype: DType, context: Context): NDArray {
  if (operand.kind === 'array') return castTo(operand, dtype);
  const { value } = operand;
  if (isInteger(dtype) && operand.kind === 'int') {
    const { min, max } = integerRange(dtype);
    if (operand.value < min || operand.value > max) {
      throw new ExpressionError(context.at, `the integer ${operand.value} is out of bounds for ${dtype}`);
    }
    return constant(dtype, [], isWide(dtype) ? operand.value : Number(value));
  }
  const number = roundTo(dtype, Number(value));
  return constant(dtype, [], isWide(dtype) ? BigInt(Math.trunc(number)) : number);
}

/** The array in another type, as NumPy's `astype`; floats lose their fraction on the way to integers. */
export function castTo(array: NDArray, dtype: DType): NDArray {
  const from = array.dtype;
  if (from === dtype) return array;
  if (isWide(from) && isWide(dtype)) {
    return wideElementwise(dtype, array.shape, [array], (out: BigInt64Array, n: number, a: BigInt64Array) => {
      for (let k = 0; k < n; k++) out[k] = a[k]!;
    });
  }
  if (isWide(from)) return fromWide(array, dtype);
  if (isWide(dtype)) return toWide(array, dtype);
  const fromFloat = isFloat(from);
  if (fromFloat && isInteger(dtype)) return truncated(array, dtype);
  const isKept = isExactCast(from, dtype);
  if (isKept) return new Computed(dtype, array.shape, (start, count) => array.read(start, count));
  return elementwise(dtype, array.shape, [array], (out: Float64Array, n: number, a: Float64Array) => {
    for (let k = 0; k < n; k++) out[k] = a[k]!;
  });
}

/** Whether every value of a type is one of the other, so that its doubles need no rounding. */
function isExactCast(from: DType, to: DType): boolean {
  return to === 'float64' || from === 'bool' || (to !== 'bool' && promote(computingType(from), to) === to);
}

function fromWide(array: NDArray, dtype: DType): NDArray {
  let block: Float64Array | undefined;
  const rounding = roundingOf(dtype);
  const isNarrow = isInteger(dtype);
  const result: NDArray = new Computed(dtype, array.shape, (start, count) => {
    block ??= newBlock(dtype, result.size) as Float64Array;
    const source = array.read(start, count) as BigInt64Array;
    // Integers wrap around by their low bits, which a double of 64 bits does not hold.
    if (isNarrow) for (let k = 0; k < count; k++) block[k] = Number(BigInt.asIntN(32, source[k]!));
    else for (let k = 0; k < count; k++) block[k] = Number(source[k]!);
    rounding?.(block, count);
    return block;
  });
  return result;
}

/** What x86 gives for NaN and numbers outside: the smallest integer. */
const outside = -(2n ** 63n);

function toWide(array: NDArray, dtype: 'int64' | 'uint64'): NDArray {
  let block: Block | undefined;
  const result: NDArray = new Computed(dtype, array.shape, (start, count) => {
    block ??= newBlock(dtype, result.size);
    const source = array.read(start, count) as Float64Array;
    const target = block as BigInt64Array;
    for (let k = 0; k < count; k++) {
      const value = source[k]!;
      const isInside = value >= -(2 ** 63) && value < (dtype === 'uint64' ? 2 ** 64 : 2 ** 63);
      target[k] = isInside ? BigInt(Math.trunc(value)) : outside;
    }
    return block;
  });
  return result;
}

function truncated(array: NDArray, dtype: DType): NDArray {
  return elementwise(dtype, array.shape, [array], (out: Float64Array, n: number, a: Float64Array) => {
    for (let k = 0; k < n; k++) {
      const value = a[k]!;
      out[k] = value > -2147483649 && value < 4294967296 ? Math.trunc(value) : -2147483648;
    }
  });
}

const deepestList = 32;
const longestList = 100_000;

/**
 * `np.array` of nested lists: of numbers, or of arrays of one shape.
 *
 * @throws ExpressionError where the lists are ragged
 */
export function arrayFrom(value: Sequence, context: Context, dtype?: DType): NDArray {
  const leaves: Operand[] = [];
  const shape: number[] = [];
  const walk = (item: Value, depth: number): void => {
    if (isSequence(item)) {
      if (depth >= deepestList) throw new ExpressionError(context.at, `lists nest up to ${deepestList} deep`);
      if (shape.length === depth && leaves.length === 0) shape.push(item.items.length);
      if (shape[depth] !== item.items.length) throw new ExpressionError(context.at, ragged);
      for (const inner of item.items) walk(inner, depth + 1);
      return;
    }
    const operand = operandOf(item, context);
    if (shape.length !== depth) throw new ExpressionError(context.at, ragged);
    leaves.push(operand);
    if (leaves.length > longestList) {
      throw new ExpressionError(context.at, `a list has up to ${longestList} elements here`);
    }
  };
  walk(value, 0);
  const type = dtype ?? (leaves.length === 0 ? 'float64' : resultType(leaves));
  const inner = leaves[0]?.kind === 'array' ? leaves[0].shape : [];
  if (leaves.some((leaf) => (leaf.kind === 'array' ? leaf.shape : []).join() !== inner.join())) {
    throw new ExpressionError(context.at, ragged);
  }
  const full = [...shape, ...inner];
  checkSize(type, full, context.limits, context.at);
  if (leaves.length === 0) return View.of(newTensor(type, full));
  const size = elementCount(inner);
  const length = leaves.length * size;
  const all = isWide(type) ? new BigInt64Array(length) : new Float64Array(length);
  leaves.forEach((leaf, at) => {
    const source = asArray(leaf, type, context);
    for (let start = 0; start < size; start += 4096) {
      const count = Math.min(4096, size - start);
      const block = source.read(start, count);
      for (let k = 0; k < count; k++) (all as Float64Array)[at * size + start + k] = block[k] as number;
    }
  });
  return arrayOf(type, full, all);
}

const ragged = 'the lists have different lengths, so that they make no array';

/** A value as an array: `np.asarray`. */
export function toArray(value: Value, context: Context): NDArray {
  if (value.kind === 'array') return value;
  const operand = operandOf(value, context);
  return operand.kind === 'array' ? operand : asArray(operand, resultType([operand]), context);
}

/** The same for what computes: numbers, not texts. */
export function toNumbers(value: Value, context: Context): NDArray {
  const operand = operandOf(value, context);
  const array = operand.kind === 'array' ? operand : asArray(operand, resultType([operand]), context);
  return castTo(array, computingType(array.dtype));
}
