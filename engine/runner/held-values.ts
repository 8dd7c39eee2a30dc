import { UserError } from '../../core/errors';
import type { Value } from '../../core/tensor/tensor';
import type { Held } from '../types';
import type { TensorStore } from './tensor-store';

/** Holds each tensor of a value. */
export function holdValue(value: Value, store: TensorStore): Held {
  switch (value.kind) {
    case 'tensor':
      return store.hold(value);
    case 'sequence': {
      const first = value.elements[0];
      return {
        kind: 'sequence',
        elements: value.elements.map((element) => holdValue(element, store)),
        elementType: first?.kind === 'tensor' ? first.dtype : undefined,
      };
    }
    case 'optional':
      return { kind: 'optional', value: value.value && holdValue(value.value, store) };
    case 'map':
      return {
        kind: 'map',
        keys: value.keys,
        values: value.values.map((element) => holdValue(element, store)),
      };
  }
}

/** The value that was held; its tensors share their memory with the store. */
export function valueOfHeld(held: Held, store: TensorStore): Value {
  switch (held.kind) {
    case 'tensor':
      return store.get(held.id);
    case 'sequence':
      return { kind: 'sequence', elements: held.elements.map((element) => valueOfHeld(element, store)) };
    case 'optional':
      return { kind: 'optional', value: held.value && valueOfHeld(held.value, store) };
    case 'map':
      return {
        kind: 'map',
        keys: held.keys,
        values: held.values.map((element) => valueOfHeld(element, store)),
      };
    case 'opaque':
      throw new UserError('OD2012', `This value (${held.type}) cannot be brought out: ${held.why}.`);
  }
}
