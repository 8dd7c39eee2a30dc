import { type DType, elementType } from '../../tensor/dtype';
import { unravel } from '../../tensor/slice';
import type { Tensor } from '../../tensor/tensor';
import { broadcastShapes, broadcastTo, reshaped } from '../arrays/elementwise';
import type { Limits } from '../arrays/limits';
import { arrayOf, toTensor } from '../arrays/materialise';
import { forEachBlock, type NDArray } from '../arrays/ndarray';
import { View } from '../arrays/view';
import type { Expression } from '../ast';
import { integerRange, isReal } from '../dtypes';
import { ExpressionError } from '../error';
import { evaluate } from '../evaluate';
import { arrayFrom, operandOf } from '../operators/convert';
import { type Context, describe, isSequence, type Value } from '../values';
import { codeWidth, elementCodes } from './element-codes';
import { type Places, placesOf } from './places';
import { textsOf } from './texts';

/**
 * A copy of a tensor in which a selection, an expression over `targetSlot`, has other elements: `x[0, 3:5] = value`,
 * or, where the selection is the slot itself, all of them. The value is broadcast as NumPy does; unlike there, a value
 * that the element type does not hold is refused.
 *
 * @throws ExpressionError that says what would be right
 */
export function assign(
  target: Tensor,
  selection: Expression,
  value: Expression,
  bindings: ReadonlyMap<string, Value>,
  limits: Limits,
): Tensor {
  const context = { at: value.at, limits };
  const places = placesOf(target, selection, bindings, { at: selection.at, limits });
  const given = evaluate(value, bindings, limits);
  if (target.dtype === 'string') return withTexts(target, places, given, context);
  const source = fitted(sourceOf(given, target.dtype, context), target.dtype, places, context);
  const bytes = target.bytes.slice();
  const put = writerOf(bytes, target.dtype, places);
  if (source instanceof View && source.dtype === target.dtype) {
    // The same bits: a NaN keeps its payload.
    const same = toTensor(source).bytes;
    put(unpacked(same, target.dtype, source.size), source.size, 0);
    return { ...target, bytes };
  }
  let start = 0;
  const encode = elementCodes(target.dtype, (at, why) => {
    const index = unravel(start + at, source.shape);
    throw new ExpressionError(value.at, index.length > 0 ? `element [${index}]: ${why}` : why);
  });
  forEachBlock(source, (block, count, from) => {
    start = from;
    put(encode(block, count), count, from);
  });
  return { ...target, bytes };
}

/** What is assigned, as an array: of real numbers, or of the target's own type. */
function sourceOf(value: Value, dtype: DType, context: Context): NDArray {
  if (value.kind === 'array' && value.dtype === dtype) return value;
  if (value.kind === 'string' || (value.kind === 'array' && !isReal(value.dtype))) {
    throw new ExpressionError(context.at, `${describe(value)} is no ${dtype}; write a number`);
  }
  if (value.kind === 'none') throw new ExpressionError(context.at, `None is no ${dtype}; write a number`);
  if (isSequence(value))
    return arrayFrom(value, context, isUnsignedWide(value, dtype) ? 'uint64' : undefined);
  const operand = operandOf(value, context);
  switch (operand.kind) {
    case 'array':
      return operand;
    case 'int':
      return integer(operand.value, dtype, context);
    case 'float':
      return arrayOf('float64', [], [operand.value]);
    case 'bool':
      return arrayOf('bool', [], [Number(operand.value)]);
  }
}

/** A Python integer may be larger than any type. */
function integer(value: bigint, dtype: DType, context: Context): NDArray {
  for (const wide of ['int64', 'uint64'] as const) {
    const { min, max } = integerRange(wide);
    if (value < min || value > max) continue;
    return arrayOf(wide, [], wide === 'int64' ? BigInt64Array.of(value) : BigUint64Array.of(value));
  }
  if (elementType(dtype).kind === 'float') return arrayOf('float64', [], [Number(value)]);
  throw new ExpressionError(context.at, `${value} is out of range for ${dtype}`);
}

/** Lists of integers are int64, which does not hold all of uint64. */
function isUnsignedWide(value: Value, dtype: DType): boolean {
  if (dtype !== 'uint64') return false;
  return isSequence(value) ? value.items.every((item) => isUnsignedWide(item, dtype)) : value.kind === 'int';
}

/** The value stretched to the places; as in NumPy, it may have more dimensions of length 1 in front. */
function fitted(source: NDArray, dtype: DType, { shape }: Places, context: Context): NDArray {
  let front = 0;
  while (source.shape.length - front > shape.length && source.shape[front] === 1) front++;
  const own = source.shape.slice(front);
  if (broadcastShapes([own, shape])?.join() !== shape.join()) {
    const what = shape.length === 0 ? 'a single element' : `${dtype}[${shape}]`;
    const right =
      shape.length === 0 ? 'write one number' : `write one number, or an array of the shape (${shape})`;
    throw new ExpressionError(context.at, `${describe(source)} does not fit into ${what}; ${right}`);
  }
  return broadcastTo(reshaped(source, own), shape);
}

type Put = (codes: Uint8Array, count: number, start: number) => void;

/** Writes codes (see `elementCodes`) to their places in a tensor's bytes. */
function writerOf(bytes: Uint8Array, dtype: DType, places: Places): Put {
  const { bits } = elementType(dtype);
  if (bits < 8) {
    return (codes, count, start) => {
      for (let k = 0; k < count; k++) setBits(bytes, places.at(start + k), bits, codes[k]!);
    };
  }
  const width = codeWidth(dtype);
  const { start: first } = places;
  if (first !== undefined) {
    return (codes, count, start) => bytes.set(codes.subarray(0, count * width), (first + start) * width);
  }
  return (codes, count, start) => {
    for (let k = 0; k < count; k++) {
      const to = places.at(start + k) * width;
      for (let byte = 0; byte < width; byte++) bytes[to + byte] = codes[k * width + byte]!;
    }
  };
}

/** Elements of less than a byte are packed from the lowest bits up. */
function setBits(bytes: Uint8Array, at: number, bits: number, code: number): void {
  const bit = at * bits;
  const shift = bit & 7;
  const mask = ((1 << bits) - 1) << shift;
  bytes[bit >> 3] = (bytes[bit >> 3]! & ~mask) | ((code << shift) & mask);
}

/** Packed elements, a byte each. */
function unpacked(bytes: Uint8Array, dtype: DType, count: number): Uint8Array {
  const { bits } = elementType(dtype);
  if (bits >= 8) return bytes;
  const mask = (1 << bits) - 1;
  return Uint8Array.from(
    { length: count },
    (_, at) => (bytes[(at * bits) >> 3]! >> ((at * bits) & 7)) & mask,
  );
}

function withTexts(target: Tensor, places: Places, value: Value, context: Context): Tensor {
  const texts = textsOf(value, places.shape, context);
  const strings = [...target.strings!];
  for (let at = 0; at < places.size; at++) strings[places.at(at)] = texts(at);
  return { ...target, strings };
}
