import type { Held } from '../types';

/** What a value takes in the runner. */
export function heldBytes(held: Held): number {
  switch (held.kind) {
    case 'tensor':
      return held.byteLength;
    case 'sequence':
      return held.elements.reduce((sum, element) => sum + heldBytes(element), 0);
    case 'optional':
      return held.value ? heldBytes(held.value) : 0;
    case 'map':
      return held.values.reduce((sum, value) => sum + heldBytes(value), 0);
    case 'opaque':
      return 0;
  }
}

/** The tensors of a value. */
export function heldIds(held: Held): number[] {
  switch (held.kind) {
    case 'tensor':
      return [held.id];
    case 'sequence':
      return held.elements.flatMap(heldIds);
    case 'optional':
      return held.value ? heldIds(held.value) : [];
    case 'map':
      return held.values.flatMap(heldIds);
    case 'opaque':
      return [];
  }
}

/** Whether onnxruntime can be fed with the value. */
export function isFeedable(held: Held): boolean {
  switch (held.kind) {
    case 'tensor':
      return !held.dtype.startsWith('complex');
    case 'sequence':
      return held.elements.every(isFeedable);
    case 'optional':
      return held.value ? isFeedable(held.value) : held.absent !== undefined;
    default:
      return false;
  }
}
