import assert from 'node:assert/strict';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { create } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { TypeProtoSchema } from '../../../core/onnx/gen/onnx_pb';
import { doubleText, float32Text } from '../../../core/onnx/text/tokens';
import { dimensionsOf, displayType, typeText } from '../../../core/onnx/type-text';
import { floatType } from './fixtures';

type Value = MessageInitShape<typeof TypeProtoSchema>['value'];
const type = (value: Value) => create(TypeProtoSchema, { value });
const tensor = (elemType: number) => ({ case: 'tensorType' as const, value: { elemType } });

describe('types', () => {
  const cases: [type: ReturnType<typeof type>, syntax: string | undefined, display: string][] = [
    [floatType(1, 3, 'N'), 'float[1,3,N]', 'float32[1,3,N]'],
    [floatType(), 'float', 'float32[]'],
    [type(tensor(11)), 'double[]', 'float64[…]'],
    [floatType('M + N', ''), 'float["M + N",?]', 'float32[M + N,?]'],
    [floatType(0), 'float[0]', 'float32[0]'],
    [
      type({ case: 'sequenceType', value: { elemType: floatType(2) } }),
      'seq(float[2])',
      'sequence(float32[2])',
    ],
    [
      type({ case: 'optionalType', value: { elemType: floatType(2) } }),
      'optional(float[2])',
      'optional(float32[2])',
    ],
    [
      type({ case: 'mapType', value: { keyType: 7, valueType: floatType() } }),
      'map(int64, float)',
      'map(int64, float32[])',
    ],
    [
      type({ case: 'sparseTensorType', value: { elemType: 1, shape: { dim: [] } } }),
      'sparse_tensor(float)',
      'sparse_tensor(float32[])',
    ],
    [type({ case: 'opaqueType', value: { domain: 'a.b', name: 'T' } }), 'opaque(a.b, T)', 'opaque(a.b, T)'],
    [type({ case: 'opaqueType', value: { name: 'T T' } }), undefined, 'opaque(T T)'],
    [type(tensor(0)), undefined, '?'],
    [type(tensor(99)), undefined, '?'],
    [type({ case: 'sequenceType', value: {} }), undefined, '?'],
    [type({ case: undefined }), undefined, '?'],
  ];
  for (const [proto, syntax, display] of cases) {
    it(`are written ${syntax ?? 'not at all'}, read ${display}`, () => {
      assert.equal(typeText(proto), syntax);
      assert.equal(displayType(proto), display);
    });
  }

  it('tell their dimensions', () => {
    assert.deepEqual(dimensionsOf(floatType(1, 'N', '')), [1, 'N', undefined]);
    assert.equal(dimensionsOf(type(tensor(1))), undefined);
    assert.equal(dimensionsOf(undefined), undefined);
  });
});

describe('numbers in the text', () => {
  it('read back as the same float32', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true }), (value) => {
        const text = float32Text(value);
        assert.match(text, /[.e]|inf/);
        assert.ok(Object.is(Math.fround(Number(text.replace('inf', 'Infinity'))), value), text);
      }),
    );
  });

  it('are short', () => {
    assert.equal(float32Text(Math.fround(0.1)), '0.1');
    assert.equal(float32Text(Math.fround(1 / 255)), '0.003921569');
    assert.equal(float32Text(16777216), '16777216.0');
    assert.equal(float32Text(Number.NaN), 'nan');
    assert.equal(doubleText(0.1), '0.1');
    assert.equal(doubleText(1e300), '1e300');
  });
});
