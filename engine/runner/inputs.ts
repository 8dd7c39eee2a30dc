import { resolveInputs } from '../../core/tensor/inputs/resolve';
import type { Answer, Ask } from '../protocol';
import { holdValue } from './held-values';
import type { TensorStore } from './tensor-store';

/** Reads or makes the inputs here, so that their data does not cross a process border. */
export function loadInputs(
  { inputs, signatures, options }: Ask<'loadInputs'>,
  store: TensorStore,
): Answer<'loadInputs'> {
  const absent = new Map(
    signatures.map(({ name, dtype, ofSequence }) => [name, { dtype, sequence: ofSequence ?? false }]),
  );
  return resolveInputs(inputs, signatures, options).map(({ name, value, source, generated }) => {
    const held = holdValue(value, store);
    // What is empty or absent cannot tell its type itself; the model does.
    const type = absent.get(name)!;
    if (held.kind === 'sequence')
      return { name, held: { ...held, elementType: type.dtype }, source, generated };
    if (held.kind === 'optional') return { name, held: { ...held, absent: type }, source, generated };
    return { name, held, source, generated };
  });
}
