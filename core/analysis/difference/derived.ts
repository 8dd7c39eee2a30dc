import { UserError } from '../../errors';
import { type DType, elementType } from '../../tensor/dtype';
import type { Tensor } from '../../tensor/tensor';
import { typedView } from '../../tensor/typed-view';
import { Pair } from './pairs';
import { assertUlp, UlpReader } from './ulp';

/**
 * What is made of two tensors, element by element. `difference`: A − B. `ratio`: A ÷ B. `ulp`: how many units in the
 * last place lie between them. Equal elements have the difference 0, the ratio 1 and no units between them, NaN and
 * NaN, Inf and Inf and 0 and 0 too: what is the same on both sides shows nothing.
 */
export type Derivation = 'difference' | 'ratio' | 'ulp';

const narrow = 8192;

/**
 * The element type that a derived tensor is held in. Differences of floats of up to 32 bits are float32: A − B is
 * computed in double precision and rounded once, which gives what NumPy gives in float32. Differences of integers are
 * exact in int32, of 32- and 64-bit ones in int64.
 *
 * @throws UserError OD3033 for `ulp` of other types than one floating-point type
 */
export function derivedType(derivation: Derivation, a: DType, b: DType): DType {
  const [typeA, typeB] = [elementType(a), elementType(b)];
  const bits = Math.max(typeA.bits, typeB.bits);
  if (derivation === 'ulp') {
    assertUlp(a, b);
    return bits <= 16 ? 'float32' : 'float64';
  }
  const isComplex = typeA.kind === 'complex' || typeB.kind === 'complex';
  const isFloat = (kind: string) => kind === 'float';
  const small = ({ kind, bits: own }: { kind: string; bits: number }) => own <= (isFloat(kind) ? 32 : 16);
  if (isComplex)
    return bits > 64 || (bits === 64 && (a === 'float64' || b === 'float64')) ? 'float64' : 'float32';
  if (derivation === 'ratio') return small(typeA) && small(typeB) ? 'float32' : 'float64';
  if (!isFloat(typeA.kind) && !isFloat(typeB.kind)) return bits <= 16 ? 'int32' : 'int64';
  return isFloat(typeA.kind) && isFloat(typeB.kind) && bits <= 32 ? 'float32' : 'float64';
}

/**
 * Computes elements [start, start + count) of a derived tensor into `target`, whose type is `derivedType`'s, or
 * float64 in place of int64. Of complex numbers it is |A − B|, and |A| ÷ |B|.
 *
 * @throws UserError OD3034 where a difference of 64-bit integers is beyond int64: it has a place in float64
 */
export function derive(
  derivation: Derivation,
  a: Tensor,
  b: Tensor,
  target: Tensor,
  start: number,
  count: number,
): void {
  const view = typedView(target);
  if (derivation === 'ulp') {
    deriveUlp(a, b, view as Float32Array | Float64Array, start, count);
    return;
  }
  const pair = new Pair(a, b);
  pair.forEach(start, count, (block, position) => {
    if (derivation === 'ratio') {
      for (let at = 0; at < block.length; at++) (view as Float64Array)[position + at] = ratio(block, at);
    } else if (view instanceof BigInt64Array) {
      for (let at = 0; at < block.length; at++) {
        const difference = block.exact?.[at] ?? BigInt(block.difference[at]!);
        if (BigInt.asIntN(64, difference) !== difference) throw beyond();
        view[position + at] = difference;
      }
    } else {
      (view as Float64Array).set(block.difference.subarray(0, block.length), position);
    }
  });
}

function ratio(
  { a, b, aImaginary, bImaginary, difference }: Parameters<Parameters<Pair['forEach']>[2]>[0],
  at: number,
): number {
  if (difference[at] === 0) return 1;
  if (!aImaginary || !bImaginary) return a[at]! / b[at]!;
  return Math.hypot(a[at]!, aImaginary[at]!) / Math.hypot(b[at]!, bImaginary[at]!);
}

function deriveUlp(
  a: Tensor,
  b: Tensor,
  view: Float32Array | Float64Array,
  start: number,
  count: number,
): void {
  const reader = new UlpReader(a, b);
  const block = new Float64Array(narrow);
  const end = Math.min(view.length, start + count);
  for (let position = start; position < end; position += narrow) {
    const length = Math.min(narrow, end - position);
    reader.read(position, length, block);
    view.set(block.subarray(0, length), position);
  }
}

function beyond(): UserError {
  return new UserError('OD3034', 'A difference of 64-bit integers is beyond int64.');
}
