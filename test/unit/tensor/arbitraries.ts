import fc from 'fast-check';
import { type DType, elementCount, elementType, elementTypes } from '../../../core/tensor/dtype';
import { type Element, tensorOf } from '../../../core/tensor/elements';
import type { Tensor } from '../../../core/tensor/tensor';

/** Any element that a type can hold to the bit, NaN aside where `finite`. */
function element(dtype: DType, finite = false): fc.Arbitrary<Element> {
  const { kind, bits } = elementType(dtype);
  const float = fc.float({ noNaN: finite, noDefaultInfinity: finite });
  if (kind === 'string') return fc.string();
  if (kind === 'bool') return fc.boolean();
  if (kind === 'complex') return fc.record({ re: float, im: float });
  if (kind === 'float')
    return dtype === 'float64' ? fc.double({ noNaN: finite, noDefaultInfinity: finite }) : float;
  const low = kind === 'int' ? -(2n ** BigInt(bits - 1)) : 0n;
  const high = kind === 'int' ? 2n ** BigInt(bits - 1) - 1n : 2n ** BigInt(bits) - 1n;
  const integer = fc.bigInt({ min: low, max: high });
  return bits === 64 ? integer : integer.map(Number);
}

/** Shapes of up to four dimensions and few elements, with empty ones among them. */
const shape = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 4 });

/** A tensor of a type, or of any. */
export function tensor(
  options: { dtypes?: readonly DType[]; shapes?: fc.Arbitrary<number[]>; finite?: boolean } = {},
) {
  const dtypes = options.dtypes ?? elementTypes.map(({ name }) => name);
  return fc.constantFrom(...dtypes).chain((dtype) =>
    (options.shapes ?? shape).chain((dimensions): fc.Arbitrary<Tensor> => {
      const length = elementCount(dimensions);
      return fc
        .array(element(dtype, options.finite), { minLength: length, maxLength: length })
        .map((elements) => tensorOf(dtype, dimensions, elements));
    }),
  );
}

/** The tensor in another place of a buffer, aligned or not, as bytes read from files are. */
export function shifted(value: Tensor, by: number): Tensor {
  const buffer = Buffer.alloc(value.bytes.length + by);
  buffer.set(value.bytes, by);
  return { ...value, bytes: buffer.subarray(by) };
}
