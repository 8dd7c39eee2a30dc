import { packPatterns } from '../bit-patterns';
import { byteLength, type DType, elementCount, elementType } from '../dtype';
import { tensorOf } from '../elements';
import { encodeBfloat16, encodeFloat16 } from '../half-floats';
import { Random } from '../random';
import { smallFloat } from '../small-floats';
import type { Tensor } from '../tensor';
import { typedView } from '../typed-view';

/** How to make a tensor up. */
export type Generator =
  | { readonly kind: 'zeros' }
  | { readonly kind: 'ones' }
  | { readonly kind: 'normal'; readonly seed: number }
  /** Floats in [low, high); for integer types, integers in [low, high). */
  | { readonly kind: 'uniform'; readonly low: number; readonly high: number; readonly seed: number }
  /** Integers in [low, high), as NumPy's `integers`; `low` itself where they are equal. */
  | { readonly kind: 'integer'; readonly low: number; readonly high: number; readonly seed: number };

/**
 * Makes a tensor of any element type. Random ones depend on the seed and on `stream` (the input's name) alone.
 * `normal` gives integers 0 and 1 for the integer and bool types, which have no normal distribution, and powers of
 * two for float8e8m0, which has no sign. Strings are `text`, or empty for zeros.
 */
export function generate(dtype: DType, shape: readonly number[], how: Generator, stream: string): Tensor {
  const count = elementCount(shape);
  const { kind } = elementType(dtype);
  if (kind === 'string') {
    return tensorOf(dtype, shape, new Array<string>(count).fill(how.kind === 'zeros' ? '' : 'text'));
  }
  return { kind: 'tensor', dtype, shape, bytes: packNumbers(dtype, count, numbers(dtype, how, stream)) };
}

/** What a person reads of a generator: `random normal, seed 0`. */
export function generatorText(dtype: DType, how: Generator): string {
  if (how.kind === 'zeros' || how.kind === 'ones') return how.kind;
  if (elementType(dtype).kind === 'string') return 'made-up text';
  if (how.kind === 'normal' && isWhole(dtype)) return `random integers 0..1, seed ${how.seed}`;
  if (how.kind === 'normal') return `random normal, seed ${how.seed}`;
  const kind = how.kind === 'uniform' && !isWhole(dtype) ? 'uniform' : 'integers';
  return `random ${kind} from ${how.low} to below ${how.high}, seed ${how.seed}`;
}

function isWhole(dtype: DType): boolean {
  return ['int', 'uint', 'bool'].includes(elementType(dtype).kind);
}

function numbers(dtype: DType, how: Generator, stream: string): () => number {
  if (how.kind === 'zeros') return () => 0;
  if (how.kind === 'ones') return () => 1;
  const random = new Random(how.seed, stream);
  if (how.kind === 'normal') return isWhole(dtype) ? () => random.below(2) : () => random.normal();
  const { low, high } = how;
  if (how.kind === 'uniform' && !isWhole(dtype)) return () => low + (high - low) * random.uniform();
  const first = Math.ceil(low);
  return () => first + random.below(Math.max(1, Math.ceil(high) - first));
}

/** Elements of any type but string, from numbers one after another (two of them for a complex one). */
export function packNumbers(dtype: DType, count: number, next: () => number): Uint8Array {
  const { bits, kind } = elementType(dtype);
  if (bits < 8) {
    const small = smallFloat(dtype);
    const mask = (1 << bits) - 1;
    const patterns = Uint8Array.from({ length: count }, () => (small ? small.encode(next()) : next() & mask));
    return packPatterns(dtype, patterns);
  }
  const bytes = new Uint8Array(byteLength(dtype, count));
  const view = typedView({ kind: 'tensor', dtype, shape: [count], bytes });
  if (view instanceof BigInt64Array || view instanceof BigUint64Array) {
    for (let at = 0; at < count; at++) view[at] = BigInt(next());
    return bytes;
  }
  const small = smallFloat(dtype);
  const encode = small
    ? (value: number) => small.encode(value)
    : dtype === 'float16'
      ? encodeFloat16
      : dtype === 'bfloat16'
        ? encodeBfloat16
        : undefined;
  const length = kind === 'complex' ? 2 * count : count;
  for (let at = 0; at < length; at++) view[at] = encode ? encode(next()) : next();
  return bytes;
}
