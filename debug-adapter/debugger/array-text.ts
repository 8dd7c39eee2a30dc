import { elementCount } from '../../core/tensor/dtype';
import type { Runner } from '../../engine/runner-client';
import type { HeldTensor } from '../../engine/types';
import { noText } from '../errors';

/** The most elements that are made into text. */
const limit = 100_000;

/**
 * A tensor as text that NumPy reads: `array([[1.0, nan], [0.5, inf]], dtype=float32)`; one without dimensions as its
 * element's text.
 *
 * @throws UserError OD4305 where it has more than 100,000 elements.
 */
export async function arrayText(runner: Runner, name: string, held: HeldTensor): Promise<string> {
  const { shape } = held;
  const count = elementCount(shape);
  if (count > limit) throw noText(name, count, limit);
  const texts = await runner.elements(held.id, 0, count);
  if (shape.length === 0) return texts[0]!;
  return `array(${nested(texts, shape)}, dtype=${held.dtype === 'string' ? 'object' : held.dtype})`;
}

function nested(texts: readonly string[], shape: readonly number[]): string {
  const [length = 0, ...rest] = shape;
  if (rest.length === 0) return `[${texts.join(', ')}]`;
  const size = elementCount(rest);
  const parts = Array.from({ length }, (_, at) => nested(texts.slice(at * size, (at + 1) * size), rest));
  return `[${parts.join(', ')}]`;
}
