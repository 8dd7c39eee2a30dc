import assert from 'node:assert/strict';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { TensorProtoSchema } from '../../../core/onnx/gen/onnx_pb';
import { tensorFromProto, tensorToProto } from '../../../core/onnx/tensor-proto';
import { elementType } from '../../../core/tensor/dtype';
import { tensors } from './arbitraries';
import { floats } from './fixtures';

type Init = MessageInitShape<typeof TensorProtoSchema>;
const hex = (init: Init) =>
  Buffer.from(tensorFromProto(create(TensorProtoSchema, init)).bytes).toString('hex');

describe('TensorProto', () => {
  // The expected bytes follow onnx.proto's words beside each field; those of float16 and below are bit patterns.
  const typed: [what: string, init: Init, bytes: string][] = [
    ['float32', { dataType: 1, dims: [2n], floatData: [1, -2] }, '0000803f000000c0'],
    ['complex64', { dataType: 14, dims: [1n], floatData: [1, -2] }, '0000803f000000c0'],
    ['float64', { dataType: 11, dims: [1n], doubleData: [1] }, '000000000000f03f'],
    ['int64', { dataType: 7, dims: [2n], int64Data: [-1n, 2n] }, 'ffffffffffffffff0200000000000000'],
    ['uint64', { dataType: 13, dims: [1n], uint64Data: [2n ** 64n - 1n] }, 'ffffffffffffffff'],
    ['uint32', { dataType: 12, dims: [1n], uint64Data: [2n ** 32n - 1n] }, 'ffffffff'],
    ['int32', { dataType: 6, dims: [1n], int32Data: [-2] }, 'feffffff'],
    ['int16', { dataType: 5, dims: [2n], int32Data: [-2, 3] }, 'feff0300'],
    ['uint16', { dataType: 4, dims: [1n], int32Data: [65535] }, 'ffff'],
    ['int8', { dataType: 3, dims: [2n], int32Data: [-128, 127] }, '807f'],
    ['uint8', { dataType: 2, dims: [2n], int32Data: [0, 255] }, '00ff'],
    ['bool', { dataType: 9, dims: [3n], int32Data: [1, 0, 1] }, '010001'],
    ['float16', { dataType: 10, dims: [2n], int32Data: [0x3c00, 0xfc00] }, '003c00fc'],
    ['bfloat16', { dataType: 16, dims: [1n], int32Data: [0x3f80] }, '803f'],
    ['float8e4m3fn', { dataType: 17, dims: [2n], int32Data: [0x38, 0xff] }, '38ff'],
    ['three int4 in two bytes', { dataType: 22, dims: [3n], int32Data: [0x21, 0x0f] }, '210f'],
    ['five uint2 in two bytes', { dataType: 25, dims: [5n], int32Data: [0xe4, 0x03] }, 'e403'],
    ['a scalar', { dataType: 1, floatData: [1] }, '0000803f'],
    ['no elements', { dataType: 1, dims: [0n, 5n] }, ''],
  ];
  for (const [what, init, bytes] of typed) it(`reads ${what}`, () => assert.equal(hex(init), bytes));

  it('reads strings', () => {
    const stringData = ['', 'é'].map((text) => new TextEncoder().encode(text));
    const tensor = tensorFromProto(create(TensorProtoSchema, { dataType: 8, dims: [2n], stringData }));
    assert.deepEqual(tensor.strings, ['', 'é']);
  });

  const refused: [what: string, init: Init, code: string][] = [
    ['an unknown element type', { dataType: 99, dims: [1n] }, 'OD1101'],
    ['a negative dimension', { dataType: 1, dims: [-1n] }, 'OD1102'],
    ['more elements than can be counted', { dataType: 1, dims: [2n ** 40n, 2n ** 40n] }, 'OD1102'],
    ['data in another file', { dataType: 1, dims: [1n], dataLocation: 1 }, 'OD1103'],
    ['too few bytes', { dataType: 1, dims: [2n], rawData: floats(1) }, 'OD1104'],
    ['too many bytes', { dataType: 1, dims: [1n], rawData: floats(1, 2) }, 'OD1104'],
    ['too few values', { dataType: 1, dims: [2n], floatData: [1] }, 'OD1104'],
    ['values in the wrong field', { dataType: 1, dims: [1n], int32Data: [1] }, 'OD1104'],
    ['a huge shape without data', { dataType: 1, dims: [2n ** 50n] }, 'OD1104'],
  ];
  for (const [what, init, code] of refused) {
    it(`refuses ${what}`, () => {
      assert.throws(
        () => tensorFromProto(create(TensorProtoSchema, { ...init, name: 'weird' })),
        (error) => {
          assert.equal((error as { code: string }).code, code);
          assert.match((error as Error).message, /'weird'/);
          return true;
        },
      );
    });
  }

  it('comes back the same through its own bytes', () => {
    fc.assert(
      fc.property(tensors, (init) => {
        const tensor = tensorFromProto(create(TensorProtoSchema, init));
        const proto = fromBinary(TensorProtoSchema, toBinary(TensorProtoSchema, tensorToProto('w', tensor)));
        const again = tensorFromProto(proto);
        assert.equal(proto.name, 'w');
        assert.equal(proto.dataType, elementType(tensor.dtype).code);
        assert.deepEqual(again.shape, tensor.shape);
        assert.deepEqual(Buffer.from(again.bytes), Buffer.from(tensor.bytes));
        assert.deepEqual(again.strings, tensor.strings);
      }),
    );
  });
});
