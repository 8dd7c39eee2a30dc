import { resolveInputs } from '../../core/tensor/inputs/resolve';
import type { Answer, Ask } from '../protocol';
import type { FrameStore } from './frame-store';
import { holdValue } from './held-values';
import type { TensorStore } from './tensor-store';

/** Reads or makes the inputs here, so that their data does not cross a process border. */
export function loadInputs(
  { inputs, signatures, options }: Ask<'loadInputs'>,
  store: TensorStore,
  frameStore: FrameStore,
): Answer<'loadInputs'> {
  const absent = new Map(
    signatures.map(({ name, dtype, ofSequence }) => [name, { dtype, sequence: ofSequence ?? false }]),
  );
  return resolveInputs(inputs, signatures, options).map(
    ({ name, value, frames, source, making, generated }) => {
      const held = holdValue(value, store);
      const input = {
        name,
        source,
        ...(making && { making }),
        generated,
        ...(frames && { frames: { source: frameStore.hold(frames), count: frames.count } }),
      };
      // What is empty or absent cannot tell its type itself; the model does.
      const type = absent.get(name)!;
      if (held.kind === 'sequence') return { ...input, held: { ...held, elementType: type.dtype } };
      if (held.kind === 'optional') return { ...input, held: { ...held, absent: type } };
      return { ...input, held };
    },
  );
}
