import { elementCount } from '../../core/tensor/dtype';
import type { Held, HeldTensor } from '../types';

/** What a value takes in the runner. */
export function heldBytes(held: Held): number {
  return heldTensors(held).reduce((sum, { byteLength }) => sum + byteLength, 0);
}

/** How many elements the tensors of a value have. */
export function heldElements(held: Held): number {
  return heldTensors(held).reduce((sum, { shape }) => sum + elementCount(shape), 0);
}

/** The tensors of a value. */
export function heldTensors(held: Held): HeldTensor[] {
  switch (held.kind) {
    case 'tensor':
      return [held];
    case 'sequence':
      return held.elements.flatMap(heldTensors);
    case 'optional':
      return held.value ? heldTensors(held.value) : [];
    case 'map':
      return held.values.flatMap(heldTensors);
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
