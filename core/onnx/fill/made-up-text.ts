import { typeText } from '../../tensor/summary';
import type { MadeUpWeights } from '../model';

/** So many weights are named. */
const mostNamed = 8;

/**
 * `2 weights of mlp.onnxtxt have no data and are made up, seed 0 (…): w1 float32[784,64], w2 …`: numbers that nobody
 * gave are easily taken for the model's. `said` is the part of it that matters most.
 */
export function madeUpText(
  name: string,
  { seed, weights }: MadeUpWeights,
): { readonly text: string; readonly said: string } {
  const named = weights
    .slice(0, mostNamed)
    .map(({ name: weight, dtype, shape }) => `${weight} ${typeText(dtype, shape)}`);
  const more = weights.length - named.length;
  if (more > 0) named.push(`${more.toLocaleString('en-US')} more`);
  const count = weights.length === 1 ? '1 weight' : `${weights.length.toLocaleString('en-US')} weights`;
  const [have, are] = weights.length === 1 ? ['has', 'is'] : ['have', 'are'];
  const said = `made up, seed ${seed}`;
  const how = 'floats normal with variance 2 / (fan in + fan out), integers 0..1';
  return {
    text: `${count} of ${name} ${have} no data and ${are} ${said} (${how}): ${named.join(', ')}.`,
    said,
  };
}
