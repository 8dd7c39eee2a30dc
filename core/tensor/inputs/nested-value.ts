import { tensorOfNested } from '../nested';
import type { Value } from '../tensor';
import type { InputSignature } from './signature';

/**
 * The value that JSON spells for an input: nested lists for a tensor, a list of them for a sequence, null for an
 * absent optional.
 *
 * @throws Error that says where it is not one.
 */
export function valueOfNested(nested: unknown, { kind, dtype, ofSequence }: InputSignature): Value {
  if (kind === 'map') throw new Error('maps cannot be given as JSON.');
  if (kind === 'optional') {
    if (nested === null) return { kind: 'optional', value: undefined };
    const inner: InputSignature = {
      name: '',
      kind: ofSequence ? 'sequence' : 'tensor',
      dtype,
      shape: undefined,
    };
    return { kind: 'optional', value: valueOfNested(nested, inner) };
  }
  if (kind === 'sequence') {
    if (!Array.isArray(nested)) throw new Error('a sequence is a list of tensors.');
    return { kind, elements: nested.map((element: unknown) => tensorOfNested(element, dtype)) };
  }
  return tensorOfNested(nested, dtype);
}
