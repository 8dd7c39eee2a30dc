import type { DType } from '../tensor/dtype';
import { elementCount } from '../tensor/dtype';
import { broadcastShapes, broadcastTo, onlyElement } from './arrays/elementwise';
import { gather } from './arrays/gather';
import { checkSize } from './arrays/limits';
import { arrayOf, toView } from './arrays/materialise';
import { forEachBlock, forEachReal, type NDArray } from './arrays/ndarray';
import { View } from './arrays/view';
import { isInteger } from './dtypes';
import { ExpressionError } from './error';
import { arrayFrom } from './operators/convert';
import { type Context, describe, isSequence, type Value } from './values';

/** What stands between two commas of an index, computed. */
export type Index =
  | { readonly kind: 'value'; readonly value: Value; readonly at: number }
  | {
      readonly kind: 'slice';
      readonly start: bigint | undefined;
      readonly stop: bigint | undefined;
      readonly step: bigint | undefined;
      readonly at: number;
    }
  | { readonly kind: 'ellipsis'; readonly at: number };

/**
 * `target[indices]`, as NumPy and Python do it: a view where only integers, slices, `...` and None are used, a copy
 * with masks and lists.
 *
 * @throws ExpressionError where an index lies outside or is of a kind that does not index
 */
export function indexValue(target: Value, indices: readonly Index[], context: Context): Value {
  if (target.kind === 'array') return indexArray(target, indices, context);
  if (isSequence(target) || target.kind === 'string') return indexSequence(target, indices, context);
  if (target.kind === 'map') {
    const key = indices.length === 1 && indices[0]!.kind === 'value' ? indices[0]!.value : undefined;
    const wanted = key?.kind === 'int' || key?.kind === 'string' ? key.value : undefined;
    const at = wanted === undefined ? -1 : target.keys.indexOf(wanted);
    if (at < 0)
      throw new ExpressionError(context.at, `the map has no such key; it has ${target.keys.length} keys`);
    return target.values[at]!;
  }
  throw new ExpressionError(context.at, `${describe(target)} cannot be indexed`);
}

function indexSequence(
  target: Extract<Value, { kind: 'tuple' | 'list' | 'string' }>,
  indices: readonly Index[],
  context: Context,
): Value {
  const [index] = indices;
  if (indices.length !== 1 || !index || index.kind === 'ellipsis') {
    throw new ExpressionError(context.at, `a ${target.kind} takes one integer or slice as its index`);
  }
  const items = target.kind === 'string' ? [...target.value] : target.items;
  if (index.kind === 'slice') {
    const { start, step, length } = resolveSlice(index, items.length);
    const chosen = Array.from({ length }, (_, k) => items[start + k * step]!);
    return target.kind === 'string'
      ? { kind: 'string', value: chosen.join('') }
      : { kind: target.kind, items: chosen as Value[] };
  }
  const place = integerOf(index.value);
  if (place === undefined) throw invalidIndex(index.at);
  const at = Number(place) < 0 ? Number(place) + items.length : Number(place);
  const item = items[at];
  if (item === undefined) {
    throw new ExpressionError(
      index.at,
      `index ${place} is out of bounds for a ${target.kind} of ${items.length}`,
    );
  }
  return typeof item === 'string' ? { kind: 'string', value: item } : item;
}

/** An index that picks elements one by one: the distance of each from the first along the axes that it takes up. */
interface Picks {
  readonly shape: readonly number[];
  readonly offsets: Float64Array;
}

/** An axis of the result, or the place where picked elements go. */
type Axis = { readonly length: number; readonly stride: number } | 'picks';

function indexArray(array: NDArray, indices: readonly Index[], context: Context): NDArray {
  const view = toView(array);
  const prepared = indices.map((index) => prepare(index, context));
  const taken = prepared.reduce((sum, index) => sum + axesTaken(index), 0);
  if (taken > view.shape.length) {
    throw new ExpressionError(
      context.at,
      `${describe(array)} has ${count(view.shape.length, 'dimension')}, but ${taken} were indexed`,
    );
  }
  if (prepared.filter((index) => index.kind === 'ellipsis').length > 1) {
    throw new ExpressionError(context.at, 'an index has one ... at most');
  }
  const hasPicks = prepared.some((index) => index.kind === 'picked');
  const full = prepared.some((index) => index.kind === 'ellipsis') ? prepared : [...prepared, ellipsis];
  const axes: Axis[] = [];
  const picks: Picks[] = [];
  let { offset } = view;
  let axis = 0;
  for (const index of full) {
    const [length = 0, stride = 0] = [view.shape[axis], view.strides[axis]];
    switch (index.kind) {
      case 'ellipsis':
        for (let left = view.shape.length - taken; left > 0; left--, axis++) {
          axes.push({ length: view.shape[axis]!, stride: view.strides[axis]! });
        }
        break;
      case 'newaxis':
        axes.push({ length: 1, stride: 0 });
        break;
      case 'slice': {
        const slice = resolveSlice(index, length);
        if (slice.length > 0) offset += slice.start * stride;
        axes.push({ length: slice.length, stride: slice.step * stride });
        axis++;
        break;
      }
      case 'integer':
        offset += inside(index.value, view.shape, axis, index.at) * stride;
        // Among picking indices an integer is one of them, which decides where the picked elements go.
        if (hasPicks) {
          axes.push('picks');
          picks.push({ shape: [], offsets: new Float64Array(1) });
        }
        axis++;
        break;
      case 'picked':
        axes.push('picks');
        picks.push(picksOf(index.array, view, axis, index.at));
        axis += axesTaken(index);
        break;
    }
  }
  if (!hasPicks) {
    const kept = axes as { length: number; stride: number }[];
    return view.restrided(
      kept.map((each) => each.length),
      kept.map((each) => each.stride),
      offset,
    );
  }
  return pick(view, offset, axes, picks, context);
}

function pick(
  view: View,
  offset: number,
  axes: readonly Axis[],
  picks: readonly Picks[],
  context: Context,
): NDArray {
  const together = combine(picks, context);
  const first = axes.indexOf('picks');
  const last = axes.lastIndexOf('picks');
  const isAdjacent = axes.slice(first, last + 1).every((axis) => axis === 'picks');
  const kept = (part: readonly Axis[]) => part.filter((axis) => axis !== 'picks');
  // Where a slice stands between them, NumPy puts the picked axes in front.
  const before = isAdjacent ? kept(axes.slice(0, first)) : [];
  const after = isAdjacent ? kept(axes.slice(last + 1)) : kept(axes);
  const shape = [
    ...before.map((axis) => axis.length),
    ...together.shape,
    ...after.map((axis) => axis.length),
  ];
  checkSize(view.dtype, shape, context.limits, context.at);
  if (elementCount(shape) === 0) return View.of(gather(view.tensor, () => 0, shape));
  const [front, back] = [offsetsOf(before), offsetsOf(after)];
  const picked = together.offsets;
  const row = picked.length * back.length;
  return View.of(
    gather(
      view.tensor,
      (at) => {
        const rest = at % row;
        const inner = rest % back.length;
        return offset + front[(at - rest) / row]! + picked[(rest - inner) / back.length]! + back[inner]!;
      },
      shape,
    ),
  );
}

/** The distances of all elements along some axes from the first, in row order. */
function offsetsOf(axes: readonly { readonly length: number; readonly stride: number }[]): Float64Array {
  let offsets = new Float64Array(1);
  for (const { length, stride } of axes) {
    const next = new Float64Array(offsets.length * length);
    for (let k = 0; k < offsets.length; k++) {
      for (let j = 0; j < length; j++) next[k * length + j] = offsets[k]! + j * stride;
    }
    offsets = next;
  }
  return offsets;
}

function combine(picks: readonly Picks[], context: Context): Picks {
  if (picks.length === 1) return picks[0]!;
  const shape = broadcastShapes(picks.map((each) => each.shape));
  if (!shape) {
    const shapes = picks.map((each) => `(${each.shape.join(',')})`).join(' and ');
    throw new ExpressionError(
      context.at,
      `index arrays of the shapes ${shapes} cannot be broadcast together`,
    );
  }
  checkSize('float64', shape, context.limits, context.at);
  const offsets = new Float64Array(elementCount(shape));
  for (const each of picks) {
    const stretched = broadcastTo(arrayOf('float64', each.shape, each.offsets), shape);
    forEachReal(stretched, (block, length, start) => {
      for (let k = 0; k < length; k++) offsets[start + k]! += block[k]!;
    });
  }
  return { shape, offsets };
}

function picksOf(array: NDArray, view: View, axis: number, at: number): Picks {
  if (array.dtype === 'bool') return maskPicks(array, view, axis, at);
  const offsets = new Float64Array(array.size);
  const stride = view.strides[axis]!;
  forEachBlock(array, (block, size, start) => {
    for (let k = 0; k < size; k++) {
      offsets[start + k] = inside(Number(block[k]!), view.shape, axis, at) * stride;
    }
  });
  return { shape: array.shape, offsets };
}

function maskPicks(mask: NDArray, view: View, axis: number, at: number): Picks {
  mask.shape.forEach((length, k) => {
    if (view.shape[axis + k] !== length) {
      throw new ExpressionError(
        at,
        `the mask has shape (${mask.shape.join(',')}), which does not fit (${view.shape.join(',')}) from axis ${axis} on`,
      );
    }
  });
  let found = 0;
  forEachReal(mask, (block, size) => {
    for (let k = 0; k < size; k++) if (block[k] !== 0) found++;
  });
  const offsets = new Float64Array(found);
  const strides = view.strides.slice(axis, axis + mask.shape.length);
  let at2 = 0;
  forEachReal(mask, (block, size, start) => {
    for (let k = 0; k < size; k++) {
      if (block[k] === 0) continue;
      let rest = start + k;
      let offset = 0;
      for (let d = mask.shape.length - 1; d >= 0; d--) {
        const along = mask.shape[d]!;
        offset += (rest % along) * strides[d]!;
        rest = Math.floor(rest / along);
      }
      offsets[at2++] = offset;
    }
  });
  return { shape: [found], offsets };
}

type Prepared =
  | { readonly kind: 'integer'; readonly value: number; readonly at: number }
  | { readonly kind: 'picked'; readonly array: NDArray; readonly at: number }
  | { readonly kind: 'newaxis'; readonly at: number }
  | Extract<Index, { kind: 'slice' | 'ellipsis' }>;

const ellipsis: Prepared = { kind: 'ellipsis', at: 0 };

function prepare(index: Index, context: Context): Prepared {
  if (index.kind !== 'value') return index;
  const { value, at } = index;
  if (value.kind === 'none') return { kind: 'newaxis', at };
  const integer = integerOf(value);
  if (integer !== undefined) return { kind: 'integer', value: Number(integer), at };
  const array = isSequence(value) ? listIndex(value, { ...context, at }) : value;
  if (
    array.kind === 'array' &&
    (array.dtype === 'bool' || isInteger(array.dtype)) &&
    array.shape.length > 0
  ) {
    return { kind: 'picked', array, at };
  }
  throw invalidIndex(at);
}

/** An empty list is a list of integers here. */
function listIndex(value: Extract<Value, { kind: 'tuple' | 'list' }>, context: Context): NDArray {
  const dtype: DType | undefined = value.items.length === 0 ? 'int64' : undefined;
  return arrayFrom(value, context, dtype);
}

/** The integer that a value is: Python's, or an array's without dimensions. */
export function integerOf(value: Value): bigint | undefined {
  if (value.kind === 'int') return value.value;
  if (value.kind === 'array' && value.shape.length === 0 && isInteger(value.dtype)) {
    return BigInt(onlyElement(value));
  }
  return undefined;
}

function invalidIndex(at: number): ExpressionError {
  return new ExpressionError(
    at,
    'only integers, slices (:), ..., None and arrays of integers or bools are indices',
  );
}

function axesTaken(index: Prepared): number {
  if (index.kind === 'picked') return index.array.dtype === 'bool' ? index.array.shape.length : 1;
  return index.kind === 'integer' || index.kind === 'slice' ? 1 : 0;
}

function inside(index: number, shape: readonly number[], axis: number, at: number): number {
  const length = shape[axis]!;
  if (index >= -length && index < length) return index < 0 ? index + length : index;
  throw new ExpressionError(
    at,
    `index ${index} is out of bounds for axis ${axis} of the shape (${shape.join(',')}), which has ${length}`,
  );
}

/** Python's `slice.indices`: which elements of a length a slice takes. */
function resolveSlice(
  slice: Extract<Index, { kind: 'slice' }>,
  length: number,
): { readonly start: number; readonly step: number; readonly length: number } {
  const step = slice.step === undefined ? 1 : clampToNumber(slice.step);
  if (step === 0) throw new ExpressionError(slice.at, 'the step of a slice cannot be 0');
  const [low, high] = step > 0 ? [0, length] : [-1, length - 1];
  const place = (given: bigint | undefined, missing: number) => {
    if (given === undefined) return missing;
    const at = clampToNumber(given);
    return Math.min(high, Math.max(low, at < 0 ? at + length : at));
  };
  const start = place(slice.start, step > 0 ? low : high);
  const stop = place(slice.stop, step > 0 ? high : low);
  return { start, step, length: Math.max(0, Math.ceil((stop - start) / step)) };
}

function clampToNumber(value: bigint): number {
  const limit = 2n ** 52n;
  return Number(value > limit ? limit : value < -limit ? -limit : value);
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
