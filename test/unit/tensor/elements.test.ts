import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { byteLength, type DType, elementTypes } from '../../../core/tensor/dtype';
import { elementsOf, encodeElements, tensorOf } from '../../../core/tensor/elements';
import { readPb } from '../../../core/tensor/files/pb';
import { numberReader } from '../../../core/tensor/numbers';
import { smallFloat } from '../../../core/tensor/small-floats';
import type { Tensor } from '../../../core/tensor/tensor';
import * as arbitrary from './arbitraries';
import { needsSharedData } from './shared-data';

const inf = Number.POSITIVE_INFINITY;

describe('elements', () => {
  // Codes from the types' definitions: IEEE 754 binary16, bfloat16, OCP FP8 and MX, and ONNX's fnuz types.
  const codes: [DType, number, number][] = [
    ['float16', 1, 0x3c00],
    ['float16', -2, 0xc000],
    ['float16', 65504, 0x7bff],
    ['float16', 65520, 0x7c00],
    ['float16', 2 ** -24, 0x0001],
    ['float16', 2 ** -25, 0x0000],
    ['float16', 2049, 0x6800],
    ['float16', 2051, 0x6802],
    ['bfloat16', 1, 0x3f80],
    ['bfloat16', 0.1, 0x3dcd],
    ['bfloat16', 3.3895313892515355e38, 0x7f7f],
    ['bfloat16', 3.4e38, 0x7f80],
    ['bfloat16', 257, 0x4380],
    ['bfloat16', 259, 0x4382],
    ['float8e4m3fn', 1, 0x38],
    ['float8e4m3fn', 448, 0x7e],
    ['float8e4m3fn', 1e9, 0x7e],
    ['float8e4m3fn', -inf, 0xfe],
    ['float8e4m3fn', 2 ** -9, 0x01],
    ['float8e4m3fn', 17, 0x58],
    ['float8e4m3fn', 19, 0x5a],
    ['float8e4m3fnuz', 1, 0x40],
    ['float8e4m3fnuz', 240, 0x7f],
    ['float8e4m3fnuz', -1e9, 0xff],
    ['float8e4m3fnuz', inf, 0x7f],
    ['float8e4m3fnuz', -0, 0x00],
    ['float8e5m2', 1, 0x3c],
    ['float8e5m2', 57344, 0x7b],
    ['float8e5m2', inf, 0x7b],
    ['float8e5m2', -0, 0x80],
    ['float8e5m2fnuz', 1, 0x40],
    ['float8e5m2fnuz', 57344, 0x7f],
    ['float8e5m2fnuz', -(2 ** -30), 0x00],
    ['float4e2m1', 6, 0x7],
    ['float4e2m1', -100, 0xf],
    ['float4e2m1', 2.5, 0x4],
    ['float4e2m1', 3.5, 0x6],
    ['float8e8m0', 1, 127],
    ['float8e8m0', 3, 129],
  ];
  for (const [dtype, value, code] of codes) {
    it(`encodes ${value} as ${dtype} 0x${code.toString(16)}`, () => {
      const bytes = encodeElements(dtype, [value]);
      assert.equal(bytes.length === 2 ? bytes[0]! | (bytes[1]! << 8) : bytes[0], code);
    });
  }

  it('gives every float8 and float4 code back from its value', () => {
    for (const dtype of [
      'float8e4m3fn',
      'float8e4m3fnuz',
      'float8e5m2',
      'float8e5m2fnuz',
      'float8e8m0',
      'float4e2m1',
    ] as const) {
      const type = smallFloat(dtype)!;
      type.values.forEach((value, code) => {
        if (Number.isFinite(value)) assert.equal(type.encode(value), code, `${dtype} ${code}`);
      });
    }
  });

  it('packs the first element into the low bits', () => {
    assert.deepEqual([...encodeElements('int4', [1, -1, -8])], [0xf1, 0x08]);
    assert.deepEqual([...encodeElements('uint2', [0, 1, 2, 3, 3])], [0b11100100, 0b11]);
    assert.deepEqual(elementsOf(tensorOf('int2', [4], [-2, -1, 0, 1])), [-2, -1, 0, 1]);
  });

  it('reads back what it wrote, for every type', () => {
    fc.assert(
      fc.property(arbitrary.tensor(), fc.nat(3), (value, by) => {
        assert.equal(
          value.bytes.length,
          value.dtype === 'string'
            ? 0
            : byteLength(value.dtype, value.strings?.length ?? elementsOf(value).length),
        );
        const again = tensorOf(value.dtype, value.shape, elementsOf(arbitrary.shifted(value, by)));
        // NaN has many codes; the value it stands for is compared.
        assert.deepEqual(elementsOf(again), elementsOf(value));
      }),
    );
  });

  it('rounds each float to the nearest value of the type', () => {
    const types = ['float8e4m3fn', 'float8e5m2', 'float8e4m3fnuz', 'float8e5m2fnuz', 'float4e2m1'] as const;
    fc.assert(
      fc.property(
        fc.constantFrom(...types),
        fc.float({ noNaN: true, noDefaultInfinity: true }),
        (dtype, value) => {
          const type = smallFloat(dtype)!;
          const got = Math.abs(type.values[type.encode(value)]! - value);
          const best = Math.min(
            ...[...type.values].filter(Number.isFinite).map((other) => Math.abs(other - value)),
          );
          assert.equal(got, best);
        },
      ),
    );
  });

  it('reads numbers with a stride as it reads elements', () => {
    const dtypes = elementTypes
      .filter(({ kind }) => kind !== 'string' && kind !== 'complex')
      .map(({ name }) => name);
    fc.assert(
      fc.property(arbitrary.tensor({ dtypes }), fc.integer({ min: 1, max: 7 }), (value, stride) => {
        const all = elementsOf(value).map(Number);
        const picked = all.filter((_, at) => at % stride === 0);
        const numbers = new Float64Array(picked.length);
        numberReader(value)!(0, stride, picked.length, numbers, 0);
        assert.deepEqual([...numbers], picked);
      }),
    );
  });

  it('refuses integers that do not fit, and says which', () => {
    assert.throws(() => tensorOf('int8', [2], [1, 128]), /element 1, 128, does not fit into int8/);
    assert.throws(() => tensorOf('uint4', [1], [16]), /does not fit into uint4/);
    assert.throws(() => tensorOf('int64', [1], [0.5]), /element 0, 0.5, is not an integer/);
    assert.throws(() => tensorOf('bool', [1], [2]), /neither true nor false/);
    assert.throws(() => tensorOf('float32', [2, 2], [1]), /has 4 elements, 1 were given/);
  });

  // ONNX's own conformance cases of Cast from float32.
  for (const [name, dtype] of [
    ['FLOAT8E4M3FN', 'float8e4m3fn'],
    ['FLOAT8E4M3FNUZ', 'float8e4m3fnuz'],
    ['FLOAT8E5M2', 'float8e5m2'],
    ['FLOAT8E5M2FNUZ', 'float8e5m2fnuz'],
    ['FLOAT4E2M1', 'float4e2m1'],
    ['BFLOAT16', 'bfloat16'],
  ] as const) {
    it(`rounds as ONNX's test_cast_FLOAT_to_${name} expects`, function () {
      const folder = needsSharedData(this, `onnx-backend/node/test_cast_FLOAT_to_${name}/test_data_set_0`);
      const [from, to] = ['input_0.pb', 'output_0.pb'].map(
        (file) => readPb(readFileSync(`${folder}/${file}`), file) as Tensor,
      );
      assert.equal(to!.dtype, dtype);
      assert.deepEqual(elementsOf(tensorOf(dtype, to!.shape, elementsOf(from!))), elementsOf(to!));
    });
  }
});
