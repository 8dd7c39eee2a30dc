import type { Runner } from '../../engine/runner-client';
import { inputNames } from './names';
import type { Place, Sample } from './sample';
import type { WatchFault } from './stop';
import { elementName, flatIndex } from './tensor-variable';

/**
 * What went into the first bad element, for operators that work element by element: `var[0,0,7,14] = -5.96e-08` for
 * each input of the value's own shape. Empty where the inputs have other shapes.
 */
export async function operandsAt(
  runner: Runner,
  sample: Sample,
  place: Place,
  fault: WatchFault,
): Promise<string[]> {
  const { execution } = sample;
  if (!execution || !place.node) return [];
  const names = inputNames(place.node);
  const values = await execution.values(place.depth, [...names, fault.value]);
  const made = values.get(fault.value);
  if (made?.kind !== 'tensor') return [];
  const shape = made.shape.join();
  const operands: string[] = [];
  for (const name of names) {
    const held = values.get(name);
    if (held?.kind !== 'tensor' || held.shape.join() !== shape) continue;
    const [text] = await runner.elements(held.id, flatIndex(held.shape, fault.first), 1);
    operands.push(`${elementName(name, fault.first)} = ${text}`);
  }
  return operands;
}
