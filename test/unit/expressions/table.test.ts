import assert from 'node:assert/strict';
import { ExpressionError } from '../../../core/expressions/error';
import { compute, plain, tensor } from './support';

/** Small tensors whose results are known without a computer. */
const tensors = {
  a: tensor('float32', [2, 3], [1, 2, 3, 4, 5, 6]),
  n: tensor('float32', [4], [1, 'NaN', 3, 'Infinity']),
  i: tensor('int64', [2, 3], [5, -4, 3, -2, 1, 0]),
  u: tensor('uint8', [4], [250, 3, 128, 0]),
  s8: tensor('int8', [3], [-128, 127, 5]),
  i32: tensor('int32', [2], [2147483647, -7]),
  big: tensor('int64', [2], ['9223372036854775807', '-9223372036854775808']),
  b: tensor('bool', [3], [true, false, true]),
  h: tensor('float16', [3], [1, 2.5, 65504]),
  bf: tensor('bfloat16', [2], [1.5, -2]),
  i4: tensor('int4', [3], [-8, 7, 1]),
  e5: tensor('float8e5m2', [2], [1.5, 57344]),
  z: tensor('float64', [0], []),
  words: tensor('string', [3], ['cat', 'dog', 'cat']),
  c: tensor('float64', [], [7]),
};

const array = (dtype: string, shape: number[], data: unknown[]) => ({
  kind: shape.length === 0 ? 'scalar' : 'array',
  dtype,
  shape,
  data,
});
const int = (value: number) => ({ kind: 'int', value });
const float = (value: number | string) => ({ kind: 'float', value });
const bool = (value: boolean) => ({ kind: 'bool', value });

const table: [expression: string, answer: unknown][] = [
  // Python's own numbers
  ['7 // -2', int(-4)],
  ['-7 % -3', int(-1)],
  ['7.5 // 2', float(3)],
  ['-7.5 % 2', float(0.5)],
  ['2 ** -1', float(0.5)],
  ['2 ** 100 % 1000', int(376)],
  ['True + True', int(2)],
  ['True & False', bool(false)],
  ['1 < 2 < 3', bool(true)],
  ['1 < 2 > 5', bool(false)],
  ['not 0 and 5', int(5)],
  ['0 or "" or None', { kind: 'none' }],
  ['3 if 1 > 2 else 4', int(4)],
  ['[1, 2] + [3]', { kind: 'list', items: [int(1), int(2), int(3)] }],
  ['(1, 2)[-1]', int(2)],
  ['"abc"[::-1]', { kind: 'string', value: 'cba' }],
  ['2 in [1, 2]', bool(true)],
  ['max(3, 1, 2)', int(3)],
  ['0x10 + 0b11 + 1_000', int(1019)],
  // types
  ['(u + 1).dtype', { kind: 'dtype', text: 'uint8' }],
  ['u + 10', array('uint8', [4], [4, 13, 138, 10])],
  ['s8 - 1', array('int8', [3], [127, 126, 4])],
  ['(u + s8[0]).dtype', { kind: 'dtype', text: 'int16' }],
  ['i32 + 1', array('int32', [2], [-2147483648, -6])],
  ['i32 * i32', array('int32', [2], [1, 49])],
  ['(big + 1)[0] < 0', array('bool', [], [true])],
  ['(i32 + u[0]).dtype', { kind: 'dtype', text: 'int32' }],
  ['(a + i).dtype', { kind: 'dtype', text: 'float64' }],
  ['(a + u[0]).dtype', { kind: 'dtype', text: 'float32' }],
  ['(u / u).dtype', { kind: 'dtype', text: 'float64' }],
  ['np.sqrt(u).dtype', { kind: 'dtype', text: 'float16' }],
  ['b + b', array('bool', [3], [true, false, true])],
  ['b * 2', array('int64', [3], [2, 0, 2])],
  ['bf.dtype', { kind: 'dtype', text: 'bfloat16' }],
  ['bf[::-1]', array('bfloat16', [2], [-2, 1.5])],
  ['bf * 2', array('float32', [2], [3, -4])],
  ['i4[1:]', array('int4', [2], [7, 1])],
  ['i4 - 1', array('int8', [3], [-9, 6, 0])],
  ['e5[1:]', array('float8e5m2', [1], [57344])],
  ['h * 2', array('float16', [3], [2, 5, 'Infinity'])],
  ['u > 300', array('bool', [4], [false, false, false, false])],
  ['big < 2**63', array('bool', [2], [true, true])],
  ['-(2**70) >= big', array('bool', [2], [false, false])],
  ['u > -1', array('bool', [4], [true, true, true, true])],
  ['np.float32(3)', array('float32', [], [3])],
  ['a.astype(int)[1]', array('int64', [3], [4, 5, 6])],
  ['n.astype(np.int64)[0]', array('int64', [], [1])],
  ['i // 0', array('int64', [2, 3], [0, 0, 0, 0, 0, 0])],
  ['i % 0', array('int64', [2, 3], [0, 0, 0, 0, 0, 0])],
  // indices
  ['a[-1, ::-2]', array('float32', [2], [6, 4])],
  ['a[:, None, 1:].shape', { kind: 'tuple', items: [int(2), int(1), int(2)] }],
  ['a[[True, False]]', array('float32', [1, 3], [1, 2, 3])],
  ['a[[1, 0], [0, 2]]', array('float32', [2], [4, 3])],
  ['a[:, [2, 0]]', array('float32', [2, 2], [3, 1, 6, 4])],
  ['a[a > 4]', array('float32', [2], [5, 6])],
  ['a[0][1]', array('float32', [], [2])],
  ['words == "cat"', array('bool', [3], [true, false, true])],
  ['words[::-1]', array('string', [3], ['cat', 'dog', 'cat'])],
  ['len(words)', int(3)],
  // NaN
  ['n.max()', array('float32', [], ['NaN'])],
  ['np.maximum(n, 2)', array('float32', [4], [2, 'NaN', 3, 'Infinity'])],
  ['np.nanmax(n)', array('float32', [], ['Infinity'])],
  ['np.isnan(n).sum()', array('int64', [], [1])],
  ['n == n', array('bool', [4], [true, false, true, true])],
  ['n.argmax()', array('int64', [], [1])],
  ['np.sort(n)', array('float32', [4], [1, 3, 'Infinity', 'NaN'])],
  ['np.median(n)', array('float32', [], ['NaN'])],
  ['np.nan_to_num(n)', array('float32', [4], [1, 0, 3, 3.4028234663852886e38])],
  ['np.nan == np.nan', bool(false)],
  ['n.any()', array('bool', [], [true])],
  // reductions
  ['a.sum()', array('float32', [], [21])],
  ['a.sum(axis=0)', array('float32', [3], [5, 7, 9])],
  ['a.mean(axis=1, keepdims=True)', array('float32', [2, 1], [2, 5])],
  ['a.var()', array('float32', [], [2.9166667461395264])],
  ['a.std(axis=0)', array('float32', [3], [1.5, 1.5, 1.5])],
  ['i.sum(axis=(0, 1))', array('int64', [], [3])],
  ['u.sum()', array('uint64', [], [381])],
  ['i.prod()', array('int64', [], [0])],
  ['z.sum()', array('float64', [], [0])],
  ['z.prod()', array('float64', [], [1])],
  ['z.all()', array('bool', [], [true])],
  ['big.max() == 2**63 - 1', array('bool', [], [true])],
  ['np.count_nonzero(i, axis=1)', array('int64', [2], [3, 2])],
  ['np.percentile(a, 50)', array('float32', [], [3.5])],
  ['np.quantile(a, [0, 1])', array('float64', [2], [1, 6])],
  ['np.median(a, axis=0)', array('float32', [3], [2.5, 3.5, 4.5])],
  ['np.cumsum(i, axis=1)', array('int64', [2, 3], [5, 1, 4, -2, -1, -1])],
  ['np.diff(a)', array('float32', [2, 2], [1, 1, 1, 1])],
  ['np.argsort(i, axis=0)', array('int64', [2, 3], [1, 0, 1, 0, 1, 0])],
  ['np.unique(words == "cat")', array('bool', [2], [false, true])],
  // products
  ['a @ a.T', array('float32', [2, 2], [14, 32, 32, 77])],
  ['a @ [1, 0, 1]', array('float64', [2], [4, 10])],
  ['np.dot([1, 2], [3, 4])', array('int64', [], [11])],
  ['np.linalg.norm([3, 4])', array('float64', [], [5])],
  ['cosine([1, 0], [1, 1]) ** 2 < 0.51', array('bool', [], [true])],
  ['np.trace([[1, 2], [3, 4]])', array('int64', [], [5])],
  ['np.outer([1, 2], [3, 4])', array('int64', [2, 2], [3, 4, 6, 8])],
  // shapes
  ['a.reshape(3, -1)[2]', array('float32', [2], [5, 6])],
  ['a.T.reshape(-1)', array('float32', [6], [1, 4, 2, 5, 3, 6])],
  ['np.concatenate([a, a], axis=0).shape', { kind: 'tuple', items: [int(4), int(3)] }],
  ['np.stack([a, a], axis=1).shape', { kind: 'tuple', items: [int(2), int(2), int(3)] }],
  ['np.flip(a, axis=1)[0]', array('float32', [3], [3, 2, 1])],
  ['np.repeat([1, 2], 2)', array('int64', [4], [1, 1, 2, 2])],
  ['np.eye(2)', array('float64', [2, 2], [1, 0, 0, 1])],
  ['np.arange(5, 0, -2)', array('int64', [3], [5, 3, 1])],
  ['np.where(i > 0, i, -i)', array('int64', [2, 3], [5, 4, 3, 2, 1, 0])],
  // networks
  ['softmax([0, 0])', array('float64', [2], [0.5, 0.5])],
  ['sigmoid(0.0)', array('float64', [], [0.5])],
  ['relu(i)', array('int64', [2, 3], [5, 0, 3, 0, 1, 0])],
  [
    'topk(a, 2)',
    {
      kind: 'tuple',
      items: [array('float32', [2, 2], [3, 2, 6, 5]), array('int64', [2, 2], [2, 1, 2, 1])],
    },
  ],
  [
    'np.random.normal(size=3, seed=1) == np.random.normal(size=3, seed=1)',
    array('bool', [3], [true, true, true]),
  ],
  ['np.histogram([1, 2, 2, 4], bins=3)[0]', array('int64', [3], [1, 2, 1])],
];

const errors: [expression: string, message: RegExp][] = [
  // what every object of JavaScript has is no method
  ['quantile([1.0, 2.0], 0.5, method="constructor")', /the method must be one of/],
  ['a + n', /the shapes \(2,3\) and \(4\) cannot be broadcast together.*\(at character 3\)/],
  ['a @ a', /\(2,3\) and \(2,3\) make no matrix product: 3 columns on the left do not fit 2 rows/],
  ['a[2]', /index 2 is out of bounds for axis 0 of the shape \(2,3\), which has 2 \(at character 3\)/],
  ['a[0, 0, 0]', /has 2 dimensions, but 3 were indexed/],
  ['a[1.5]', /only integers, slices/],
  ['a["x"]', /only integers, slices/],
  ['a and 1', /neither true nor false; write \.any\(\) or \.all\(\) \(at character 1\)/],
  ['u + 300', /the integer 300 is out of bounds for uint8/],
  ['b - b', /bools are not subtracted/],
  ['i ** -1', /negative powers/],
  ['a & 1', /& cannot stand between float32\[2,3\] and the integer 1/],
  ['words + 1', /string\[3\] cannot be computed with/],
  ['1 / 0', /division by zero \(at character 3\)/],
  ['a.maxx()', /has no method \.maxx\(\); did you mean \.max\(\)\?/],
  ['a.shap', /has no \.shap; did you mean \.shape\?/],
  ['np.percentil(a)', /there is no function np\.percentil; did you mean np\.percentile\?/],
  ['a.max', /\.max is a method; write \.max\(\)/],
  ['a.sum(axis=2)', /axis 2 is out of bounds for an array of 2 dimensions/],
  ['a.sum(foo=1)', /sum\(\) has no argument foo: sum\(a, axis\?, dtype\?, keepdims\?\)/],
  ['np.clip()', /clip\(\) needs the argument a/],
  ['a.reshape(4)', /has 6 elements, which do not make the shape \(4\)/],
  ['z.max()', /an array without elements has no max/],
  ['unknown + 1', /no value is called "unknown" here/],
  ['exp', /exp is a function; a value of that name is written t\["exp"\]/],
  ['__import__("os")', /there is no function __import__/],
  ['a.__class__', /has no \.__class__/],
  ['a.constructor', /has no \.constructor/],
  ['np.constructor', /there is no np\.constructor/],
  ['constructor(1)', /there is no function constructor/],
  ['np.__proto__(1)', /there is no function np\.__proto__/],
  // what would take too much is refused before it takes anything
  ['np.zeros((10**9, 10**9))', /would take .* GB, more than/],
  ['10**10**10', /more than 65536 bits/],
  ['1 << 10**12', /more than 65536 bits/],
  ['np.arange(10**13)', /more than/],
  ['a.reshape(-1)[:, None] * np.zeros((1, 10**9))', /more than/],
  ['np.zeros(10**5)[:, None] + np.zeros(10**5)', /more than/],
  ['np.linspace(0, 1, 10**12)', /more than/],
  ['np.random.normal(size=(10**6, 10**6))', /more than/],
  ['np.zeros((20000, 20000)) @ np.zeros((20000, 20000))', /more than|too many/],
  ['[0] * 10**9', /a list has up to 10000 elements/],
  ['np.repeat(a, 10**12)', /more than/],
  ['np.broadcast_to(1, (10**6, 10**6))', /more than/],
];

describe('core/expressions: a table', () => {
  for (const [expression, answer] of table) {
    it(expression, () => assert.deepEqual(plain(compute(expression, tensors)), answer));
  }

  for (const [expression, message] of errors) {
    it(`refuses ${expression}`, () => {
      assert.throws(
        () => plain(compute(expression, tensors)),
        (error) => error instanceof ExpressionError && message.test(error.message),
        expression,
      );
    });
  }

  it('adds float32 up as NumPy does, by halves', () => {
    // One by one, 2^24 + 1 stays 2^24 in float32; in pairs nothing is lost.
    const many = tensor('float32', [4096], new Array(4096).fill(0.1));
    const found = plain(compute('x.sum()', { x: many })) as { data: number[] };
    assert.ok(Math.abs(found.data[0]! - 409.6) < 1e-4, String(found.data[0]));
  });
});
