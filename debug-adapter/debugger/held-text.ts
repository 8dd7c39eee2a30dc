import { elementCount } from '../../core/tensor/dtype';
import type { TensorStatistics } from '../../core/tensor/measures/types';
import { fewElements, inlineText, summaryText, typeText } from '../../core/tensor/summary';
import type { Runner } from '../../engine/runner-client';
import type { Held, HeldTensor } from '../../engine/types';

/** The type and kind of a value: `float32[1,8]`, `sequence of 3 float32[2]`, `optional, absent`. */
export function heldType(held: Held): string {
  switch (held.kind) {
    case 'tensor':
      return typeText(held.dtype, held.shape);
    case 'sequence': {
      const first = held.elements[0];
      const of = first ? heldType(first) : held.elementType;
      return `sequence of ${held.elements.length}${of ? ` ${of}` : ''}`;
    }
    case 'optional':
      return held.value ? `optional ${heldType(held.value)}` : 'optional, absent';
    case 'map':
      return `map of ${held.keys.length}`;
    case 'opaque':
      return held.type;
  }
}

/** A value in one line: its type, then its summary, in which few elements may be in hexadecimal. */
export async function describeHeld(runner: Runner, held: Held, hex = false): Promise<string> {
  if (held.kind === 'opaque') return `${held.type}, ${held.why}`;
  if (held.kind === 'optional' && held.value) {
    return `optional ${await describeHeld(runner, held.value, hex)}`;
  }
  if (held.kind !== 'tensor') return heldType(held);
  const { statistics, elements } = await measured(runner, held, hex);
  return `${heldType(held)} ${summaryText(held.dtype, held.shape, statistics, elements)}`;
}

/** A value as the end of a line says it. */
export async function inlineHeld(runner: Runner, held: Held): Promise<string> {
  if (held.kind !== 'tensor') return heldType(held);
  const { statistics, elements } = await measured(runner, held);
  return inlineText(held.dtype, held.shape, statistics, elements);
}

async function measured(
  runner: Runner,
  held: HeldTensor,
  hex = false,
): Promise<{ statistics: TensorStatistics; elements: string[] | undefined }> {
  const total = elementCount(held.shape);
  const elements =
    total > 0 && total <= fewElements ? await runner.elements(held.id, 0, total, hex) : undefined;
  return { statistics: await runner.summary(held.id), elements };
}
