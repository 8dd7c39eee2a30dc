import { messageOf } from '../errors';
import type { DType } from './dtype';
import { elementType } from './dtype';
import { type Element, elementsOf, tensorOf } from './elements';
import type { Tensor } from './tensor';

const numberNames: Readonly<Record<string, number>> = {
  nan: Number.NaN,
  inf: Number.POSITIVE_INFINITY,
  infinity: Number.POSITIVE_INFINITY,
  '+infinity': Number.POSITIVE_INFINITY,
  '-inf': Number.NEGATIVE_INFINITY,
  '-infinity': Number.NEGATIVE_INFINITY,
};

/**
 * The tensor that nested lists spell, as in JSON: a number alone is a scalar. "NaN", "Infinity" and "-Infinity" are
 * numbers, integers may be strings of digits (beyond 2^53 they must be), a complex number is `{"re": 1, "im": 2}`.
 * An empty list has the shape [0].
 *
 * @throws Error that says where the lists are ragged or an element is not one of that type.
 */
export function tensorOfNested(nested: unknown, dtype: DType): Tensor {
  const shape: number[] = [];
  for (let level = nested; Array.isArray(level); level = level[0]) shape.push(level.length);
  const elements: Element[] = [];
  gather(nested, [], shape, dtype, elements);
  try {
    return tensorOf(dtype, shape, elements);
  } catch (error) {
    throw new Error(`${messageOf(error)}.`);
  }
}

/** The elements as nested lists in the tensor's shape; for strings, numbers of at most 53 bits, and booleans. */
export function nestedOfTensor(tensor: Tensor): unknown {
  const elements = elementsOf(tensor);
  let at = 0;
  const level = (axis: number): unknown =>
    axis === tensor.shape.length
      ? elements[at++]
      : Array.from({ length: tensor.shape[axis]! }, () => level(axis + 1));
  return level(0);
}

function gather(
  nested: unknown,
  position: readonly number[],
  shape: readonly number[],
  dtype: DType,
  elements: Element[],
): void {
  const here = position.length === 0 ? 'the top' : `[${position.join('][')}]`;
  if (position.length === shape.length) {
    if (Array.isArray(nested)) {
      throw new Error(`the lists are ragged: ${here} is a list, where elements stand before it.`);
    }
    elements.push(elementOf(nested, dtype, here));
    return;
  }
  const wanted = shape[position.length]!;
  if (!Array.isArray(nested) || nested.length !== wanted) {
    const found = Array.isArray(nested) ? `has ${nested.length} elements` : 'is not a list';
    throw new Error(`the lists are ragged: ${here} ${found}, the first of its level has ${wanted}.`);
  }
  for (let at = 0; at < nested.length; at++) gather(nested[at], [...position, at], shape, dtype, elements);
}

function elementOf(value: unknown, dtype: DType, here: string): Element {
  const { kind } = elementType(dtype);
  const wrong = () => new Error(`${here} is ${JSON.stringify(value)}, which is no ${dtype}.`);
  if (kind === 'string') {
    if (typeof value !== 'string') throw wrong();
    return value;
  }
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') {
    if ((kind === 'int' || kind === 'uint') && Number.isInteger(value) && !Number.isSafeInteger(value)) {
      throw new Error(
        `${here} is beyond 2^53, where JSON loses digits (it reads ${value} here): write all its digits as a string.`,
      );
    }
    return value;
  }
  if (typeof value === 'string') {
    const named = numberNames[value.toLowerCase()];
    if (named !== undefined && (kind === 'float' || kind === 'complex')) return named;
    if ((kind === 'int' || kind === 'uint') && /^-?\d+$/.test(value)) return BigInt(value);
  }
  if (kind === 'complex' && typeof value === 'object' && value !== null && 're' in value && 'im' in value) {
    const part = (number: unknown) =>
      Number(typeof number === 'string' ? (numberNames[number.toLowerCase()] ?? number) : number);
    return { re: part(value.re), im: part(value.im) };
  }
  throw wrong();
}
