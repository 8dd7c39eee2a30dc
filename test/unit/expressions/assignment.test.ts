import assert from 'node:assert/strict';
import { defaultLimits } from '../../../core/expressions/arrays/limits';
import { View } from '../../../core/expressions/arrays/view';
import { assign } from '../../../core/expressions/assignment/assign';
import { targetSlot } from '../../../core/expressions/assignment/places';
import { parseExpression } from '../../../core/expressions/parse';
import { rewrite } from '../../../core/expressions/rewrite';
import { type DType, elementCount, elementTypes } from '../../../core/tensor/dtype';
import { elementText } from '../../../core/tensor/element-text';
import { elementsOf, tensorOf } from '../../../core/tensor/elements';
import type { Tensor } from '../../../core/tensor/tensor';

/** Computes `left = right` where x is the tensor on both sides; gives its elements as they are shown. */
function assigned(x: Tensor, left: string, right: string): string {
  const base = rewrite(parseExpression(left), (part) =>
    part.kind === 'name' && part.name === 'x' && part.at === 0
      ? { kind: 'bound', slot: targetSlot, at: 0 }
      : undefined,
  );
  const bound = (text: typeof base) =>
    rewrite(text, (part) =>
      part.kind === 'name' && part.name === 'x' ? { kind: 'bound', slot: 'x', at: part.at } : undefined,
    );
  const bindings = new Map([['x', View.of(x)]]);
  const before = elementsOf(x);
  const result = assign(x, bound(base), bound(parseExpression(right)), bindings, defaultLimits);
  assert.deepEqual(elementsOf(x), before, 'the tensor itself stays');
  assert.deepEqual([result.dtype, result.shape], [x.dtype, x.shape]);
  return elementsOf(result)
    .map((element) => elementText(element, x.dtype))
    .join(' ');
}

/** 0, 1, 2, … */
function counting(dtype: DType, shape: number[]): Tensor {
  return tensorOf(
    dtype,
    shape,
    Array.from({ length: elementCount(shape) }, (_, at) => at),
  );
}

const matrix = counting('int32', [2, 3]);

describe('assignment', () => {
  for (const [left, right, expected] of [
    ['x', '7', '7 7 7 7 7 7'],
    ['x[0]', '[7, 8, 9]', '7 8 9 3 4 5'],
    ['x[1, 2]', '-1', '0 1 2 3 4 -1'],
    ['x[-1, -1]', 'x[0, 1] * 10', '0 1 2 3 4 10'],
    ['x[:, 1]', '9', '0 9 2 3 9 5'],
    ['x[:, ::2]', '[[10], [20]]', '10 1 10 20 4 20'],
    ['x[..., 0]', '[8, 9]', '8 1 2 9 4 5'],
    ['x[::-1]', 'x', '3 4 5 0 1 2'],
    ['x[0][1:]', '[[4, 5]]', '0 4 5 3 4 5'],
    ['x[x > 2]', '0', '0 1 2 0 0 0'],
    ['x[x % 2 == 1]', '[7, 8, 9]', '0 7 2 8 4 9'],
    ['x[[0, 1], [2, 0]]', '[50, 60]', '0 1 50 60 4 5'],
    ['x[:, [2, 0]]', '[1, 9]', '9 1 1 9 4 1'],
    ['x.T', 'np.zeros((3, 2)) + [5, 6]', '5 5 5 6 6 6'],
    ['x.reshape(-1)[4:]', '[True, 3.0]', '0 1 2 3 1 3'],
    ['x[1:1]', '9', '0 1 2 3 4 5'],
    ['x[None, 0]', 'np.ones_like(x[0])', '1 1 1 3 4 5'],
  ] as const) {
    it(`${left} = ${right}`, () => assert.equal(assigned(matrix, left, right), expected));
  }

  for (const [dtype, right, expected] of [
    ['float16', '0.1', '0.1'],
    ['float16', '65504', '65500.0'],
    ['float16', '-inf', '-inf'],
    ['float16', '70000', /too large for float16, whose numbers go from -65504.0 to 65504.0/],
    ['float32', '1e39', /1e\+39 is too large for float32/],
    ['float32', 'np.float64(0.1)', '0.1'],
    ['float64', '1e300', '1e+300'],
    ['bfloat16', '3.14159', '3.14'],
    ['bfloat16', 'nan', 'nan'],
    ['float8e4m3fn', '448', '448.0'],
    ['float8e4m3fn', '449', /too large for float8e4m3fn, .* 448.0/],
    ['float8e4m3fn', 'inf', /float8e4m3fn has no infinity; .* 448.0/],
    ['float8e4m3fn', 'nan', 'nan'],
    ['float8e4m3fnuz', '-0.5', '-0.5'],
    ['float8e5m2', '-inf', '-inf'],
    ['float8e5m2fnuz', 'nan', 'nan'],
    ['float8e8m0', '4', '4.0'],
    ['float8e8m0', '0', /powers of two above 0/],
    ['float4e2m1', '6', '6.0'],
    ['float4e2m1', 'nan', /float4e2m1 has no nan/],
    ['int4', '-8', '-8'],
    ['int4', '8', /8 is out of range for int4, which goes from -8 to 7/],
    ['uint4', '15', '15'],
    ['int2', '-2', '-2'],
    ['uint2', '4', /uint2, which goes from 0 to 3/],
    ['uint8', '300', /300 is out of range for uint8, which goes from 0 to 255/],
    ['uint8', '1.5', /1.5 is no integer, and the type is uint8/],
    ['int8', '[300]', /300 is out of range for int8/],
    ['int64', '-2**63', '-9223372036854775808'],
    ['int64', '9007199254740993', '9007199254740993'],
    ['int64', '2**63', /out of range for int64/],
    ['int64', 'nan', /nan is no integer/],
    ['uint64', '18446744073709551615', '18446744073709551615'],
    ['uint64', '[18446744073709551615]', '18446744073709551615'],
    ['uint64', '-1', /-1 is out of range for uint64/],
    ['bool', 'True', 'True'],
    ['bool', '1', 'True'],
    ['bool', '2', /2 is no bool; write True or False/],
    ['complex64', '2', '(2+0j)'],
    ['float32', '"a"', /the text "a" is no float32; write a number/],
    ['float32', 'None', /None is no float32/],
  ] as const) {
    it(`an element of ${dtype} = ${right}`, () => {
      const x = tensorOf(dtype, [3], [1, 0, 1]);
      if (typeof expected === 'string') {
        const others = elementsOf(x).map((element) => elementText(element, dtype));
        assert.equal(
          assigned(x, 'x[1]', right.startsWith('[') ? `${right}[0]` : right),
          [others[0], expected, others[2]].join(' '),
        );
      } else assert.throws(() => assigned(x, 'x[1:2]', right), { code: 'OD3101', message: expected });
    });
  }

  for (const [left, right, expected] of [
    ['x', '"z"', '"z" "z" "z" "z"'],
    ['x[0]', '["c", "d"]', '"c" "d" "2" "3"'],
    ['x[:, 1]', 'x[:, 0]', '"0" "0" "2" "2"'],
    ['x[1, 1]', '"two words"', '"0" "1" "2" "two words"'],
    ['x[1, 1]', '5', /the integer 5 is no text; write it in quotes/],
    [
      'x[0]',
      '["a", "b", "c"]',
      /texts of the shape \(3\) do not fit; write one text, or texts of the shape \(2\)/,
    ],
  ] as const) {
    it(`texts: ${left} = ${right}`, () => {
      const x = tensorOf('string', [2, 2], ['0', '1', '2', '3']);
      if (typeof expected === 'string') assert.equal(assigned(x, left, right), expected);
      else assert.throws(() => assigned(x, left, right), { message: expected });
    });
  }

  for (const [left, right, message] of [
    [
      'x',
      '[1, 2]',
      /int64\[2\] does not fit into int32\[2,3\]; write one number, or an array of the shape \(2,3\)/,
    ],
    ['x[0, 0]', '[1, 2]', /does not fit into a single element; write one number/],
    ['x[5]', '0', /index 5 is out of bounds for axis 0 of the shape \(2,3\)/],
    ['x[0, 1]', '[[1.5]]', /element .*1.5 is no integer|1.5 is no integer/],
    ['x.shape', '1', /a tuple is no part of a tensor/],
  ] as const) {
    it(`refuses ${left} = ${right}`, () => {
      assert.throws(() => assigned(matrix, left, right), { code: 'OD3101', message });
    });
  }

  it('says which element does not fit', () => {
    const x = counting('uint8', [2, 3]);
    assert.throws(() => assigned(x, 'x', 'x * 1.0 - 4'), { message: /element \[0,0\]: -4/ });
    assert.throws(() => assigned(x, 'x[1]', '[1, 2, 0.5]'), { message: /element \[2\]: 0.5 is no integer/ });
  });

  it('keeps the bits of its own type, in every type', () => {
    for (const { name, kind, bits } of elementTypes) {
      if (kind === 'string') continue;
      const length = Math.max(8, 64 / bits);
      const bytes = Uint8Array.from({ length: (length * bits) / 8 }, (_, at) =>
        kind === 'bool' ? at % 2 : (at * 37 + 200) % 256,
      );
      const x: Tensor = { kind: 'tensor', dtype: name, shape: [length], bytes };
      const slot = { kind: 'bound', slot: targetSlot, at: 0 } as const;
      const reversed = rewrite(parseExpression('x[::-1]'), (part) =>
        part.kind === 'name' ? slot : undefined,
      );
      const own = { kind: 'bound', slot: 'x', at: 0 } as const;
      const bindings = new Map([['x', View.of(x)]]);
      const turned = assign(x, reversed, own, bindings, defaultLimits);
      assert.notDeepEqual(turned.bytes, x.bytes, name);
      const back = assign(turned, reversed, own, new Map([['x', View.of(turned)]]), defaultLimits);
      assert.deepEqual(back.bytes, x.bytes, name);
    }
  });

  it('goes over more than a block', () => {
    const x = counting('int32', [3, 5000]);
    const slot = { kind: 'bound', slot: targetSlot, at: 0 } as const;
    const selection = rewrite(parseExpression('x[1:, ::2]'), (part) =>
      part.kind === 'name' ? slot : undefined,
    );
    const own = rewrite(parseExpression('-x[1:, ::2]'), (part) =>
      part.kind === 'name' ? { kind: 'bound', slot: 'x', at: 0 } : undefined,
    );
    const result = elementsOf(assign(x, selection, own, new Map([['x', View.of(x)]]), defaultLimits));
    result.forEach((element, at) => {
      const isTaken = at >= 5000 && at % 2 === 0;
      assert.equal(element, isTaken ? -at : at);
    });
  });
});
