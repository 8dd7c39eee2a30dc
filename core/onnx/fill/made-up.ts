import type { DType } from '../../tensor/dtype';
import { byteLength, elementCount, elementType } from '../../tensor/dtype';
import { packNumbers } from '../../tensor/inputs/generate';
import { Random } from '../../tensor/random';

/** Numbers for a weight that has none. */
export interface MadeUp {
  readonly dtype: Exclude<DType, 'string'>;
  readonly shape: readonly number[];
  /** For a variance, the scale of a quantisation. */
  readonly isNeverNegative: boolean;
  readonly seed: number;
  /** Tells weights of one seed apart: path of the graph and name. */
  readonly stream: string;
}

/** Elements made at once: a multiple of 8, so that types below 8 bits end at a byte. */
const elementsAtOnce = 1 << 18;

/**
 * The standard deviation of made-up floats: sqrt(2 / (fan in + fan out)), which keeps the variance of activations and
 * gradients from layer to layer (X. Glorot, Y. Bengio: Understanding the difficulty of training deep feedforward
 * neural networks, AISTATS 2010, equation 12). It is the same whichever way round a matrix is stored. Fans are those
 * of a convolution's weight [out, in, …]; a vector of n has n of each, and a single number one, as in Keras
 * (`compute_fans`).
 */
function madeUpDeviation(shape: readonly number[]): number {
  const [first = 1, second = first, ...kernel] = shape;
  return Math.sqrt(2 / Math.max(1, (first + second) * elementCount(kernel)));
}

/** A text that is the same where the numbers are. */
export function madeUpKey({ dtype, shape, isNeverNegative, seed, stream }: MadeUp): string {
  return JSON.stringify(['glorot normal', dtype, shape, isNeverNegative, seed, stream]);
}

/**
 * The numbers, as bytes in pieces of at most a few megabytes. Floats are normal with mean 0 and `madeUpDeviation`,
 * or their magnitudes; integers and bools are 0 and 1.
 */
export function* madeUpBytes({ dtype, shape, isNeverNegative, seed, stream }: MadeUp): Generator<Uint8Array> {
  const random = new Random(seed, stream);
  const deviation = madeUpDeviation(shape);
  const { kind } = elementType(dtype);
  const isFloat = kind === 'float' || kind === 'complex';
  const normal = () => deviation * random.normal();
  const next = isFloat ? (isNeverNegative ? () => Math.abs(normal()) : normal) : () => random.below(2);
  for (let left = elementCount(shape); left > 0; left -= elementsAtOnce) {
    yield packNumbers(dtype, Math.min(left, elementsAtOnce), next);
  }
}

/** The bytes that the numbers take. */
export function madeUpLength({ dtype, shape }: Pick<MadeUp, 'dtype' | 'shape'>): number {
  return byteLength(dtype, elementCount(shape));
}
