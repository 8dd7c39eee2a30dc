import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { DType } from '../../../core/tensor/dtype';
import { elementText } from '../../../core/tensor/element-text';
import { type Element, elementsOf, tensorOf } from '../../../core/tensor/elements';

describe('elementText', () => {
  // What NumPy 2 prints with str() of the scalar.
  const table: [DType, Element, string][] = [
    ['float32', 1, '1.0'],
    ['float32', 0.1, '0.1'],
    ['float32', 1e-5, '1e-05'],
    ['float32', 0.0001, '0.0001'],
    ['float32', 16777216, '16777216.0'],
    ['float32', 123456789, '123456790.0'],
    ['float32', 1e16, '1e+16'],
    ['float32', 3.4028234663852886e38, '3.4028235e+38'],
    ['float32', 1.401298464324817e-45, '1e-45'],
    ['float32', Number.NaN, 'nan'],
    ['float32', Number.POSITIVE_INFINITY, 'inf'],
    ['float32', Number.NEGATIVE_INFINITY, '-inf'],
    ['float32', -0, '-0.0'],
    ['float32', -2.5, '-2.5'],
    ['float64', 0.1, '0.1'],
    ['float64', 1 / 3, '0.3333333333333333'],
    ['float64', 1e22, '1e+22'],
    ['float64', 1e15, '1000000000000000.0'],
    ['float64', 1.5e-300, '1.5e-300'],
    ['float16', 0.1, '0.1'],
    ['float16', 65504, '65500.0'],
    ['float16', 6e-8, '6e-08'],
    ['float8e4m3fn', 448, '448.0'],
    ['int64', 9223372036854775807n, '9223372036854775807'],
    ['int8', -128, '-128'],
    ['bool', true, 'True'],
    ['bool', false, 'False'],
    ['complex64', { re: 1, im: 2 }, '(1+2j)'],
    ['complex64', { re: 0, im: -0.1 }, '-0.1j'],
    ['complex128', { re: 1.5, im: Number.NaN }, '(1.5+nanj)'],
    ['string', 'say "hi"\n', '"say \\"hi\\"\\n"'],
  ];
  for (const [dtype, value, text] of table) {
    it(`prints ${dtype} ${text}`, () => {
      const [stored] = elementsOf(tensorOf(dtype, [], [value]));
      assert.equal(elementText(stored!, dtype), text);
    });
  }

  it('prints floats so that they read back as themselves', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<DType[]>('float16', 'bfloat16', 'float32', 'float64'),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        (dtype, value) => {
          const [stored] = elementsOf(tensorOf(dtype, [], [value]));
          if (!Number.isFinite(stored)) return;
          const [again] = elementsOf(tensorOf(dtype, [], [Number(elementText(stored!, dtype))]));
          assert.equal(again, stored);
        },
      ),
    );
  });
});
