import type { DType } from '../../../core/tensor/dtype';
import type { Plain } from './support';

/** A value as NumPy gave it. */
export interface Expected {
  readonly kind: string;
  readonly dtype?: DType;
  readonly shape?: readonly number[];
  readonly data?: readonly Plain[];
  readonly items?: readonly Expected[];
  readonly value?: Plain;
  readonly text?: string;
}

/** Where two values differ; undefined where they are equal within the tolerance of their type. */
export function difference(
  found: Expected,
  expected: Expected,
  tolerance: Readonly<Record<string, number>>,
): string | undefined {
  if (found.kind !== expected.kind) return `kind ${found.kind}, not ${expected.kind}`;
  if (found.dtype !== expected.dtype) return `dtype ${found.dtype}, not ${expected.dtype}`;
  if (found.text !== expected.text) return `${found.text}, not ${expected.text}`;
  if (found.shape?.join() !== expected.shape?.join()) return `shape ${found.shape}, not ${expected.shape}`;
  if (found.items?.length !== expected.items?.length) return `${found.items?.length} items`;
  const inItem = found.items
    ?.map((item, at) => difference(item, expected.items![at]!, tolerance))
    .find((each) => each);
  if (inItem) return inItem;
  const [left, right] = [
    found.data ?? (found.value === undefined ? [] : [found.value]),
    expected.data ?? (expected.value === undefined ? [] : [expected.value]),
  ];
  if (left.length !== right.length) return `${left.length} elements, not ${right.length}`;
  const relative = tolerance[expected.dtype ?? ''] ?? 0;
  const at = left.findIndex((value, k) => !isNear(value, right[k]!, relative));
  return at < 0 ? undefined : `element ${at} is ${left[at]}, not ${right[at]}`;
}

function isNear(a: Plain, b: Plain, relative: number): boolean {
  if (a === b) return true;
  return typeof a === 'number' && typeof b === 'number' && Math.abs(a - b) <= relative * Math.abs(b);
}
