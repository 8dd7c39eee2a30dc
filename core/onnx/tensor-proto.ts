import { create } from '@bufbuild/protobuf';
import { UserError } from '../errors';
import type { DType } from '../tensor/dtype';
import { byteLength, elementCount, elementType, elementTypeOfCode } from '../tensor/dtype';
import type { Tensor } from '../tensor/tensor';
import type { TensorProto } from './gen/onnx_pb';
import { TensorProto_DataLocation, TensorProtoSchema } from './gen/onnx_pb';

/**
 * The dense tensor that a TensorProto holds, whichever of its fields the data is in. Raw data is a view, not a copy.
 *
 * @throws UserError OD1101 where the element type is not known, OD1102 where the shape is not one, OD1103 where the
 * data is in another file, OD1104 where the data does not fit the shape.
 */
export function tensorFromProto(proto: TensorProto): Tensor {
  const label = proto.name === '' ? 'A tensor' : `Tensor '${proto.name}'`;
  const type = elementTypeOfCode(proto.dataType);
  if (!type) {
    throw new UserError('OD1101', `${label} has element type ${proto.dataType}, which ONNX does not define.`);
  }
  const shape = shapeFromProto(proto, label);
  const count = elementCount(shape);
  if (proto.dataLocation === TensorProto_DataLocation.EXTERNAL) {
    throw new UserError('OD1103', `${label} keeps its data in another file; open it through its model.`);
  }
  const dtype = type.name;
  if (dtype === 'string') {
    expectLength(label, 'strings', proto.stringData.length, count);
    const decoder = new TextDecoder();
    const strings = proto.stringData.map((bytes) => decoder.decode(bytes));
    return { kind: 'tensor', dtype, shape, bytes: new Uint8Array(), strings };
  }
  const length = byteLength(dtype, count);
  if (proto.rawData.length > 0 || count === 0) {
    expectLength(label, 'bytes', proto.rawData.length, length);
    return { kind: 'tensor', dtype, shape, bytes: proto.rawData };
  }
  return { kind: 'tensor', dtype, shape, bytes: typedData(proto, dtype, count, label) };
}

/** The TensorProto of a dense tensor: numbers as raw data, strings as string data. */
export function tensorToProto(name: string, tensor: Tensor): TensorProto {
  const proto = create(TensorProtoSchema, {
    name,
    dataType: elementType(tensor.dtype).code,
    dims: tensor.shape.map(BigInt),
  });
  if (tensor.dtype === 'string') {
    const encoder = new TextEncoder();
    proto.stringData = (tensor.strings ?? []).map((text) => encoder.encode(text) as Uint8Array<ArrayBuffer>);
  } else {
    proto.rawData = tensor.bytes as Uint8Array<ArrayBuffer>;
  }
  return proto;
}

/** The dimensions of a tensor; they and their product are non-negative safe integers, else a UserError OD1102. */
export function shapeFromProto(proto: TensorProto, label = `Tensor '${proto.name}'`): number[] {
  const shape = proto.dims.map(Number);
  let count = 1;
  for (const dimension of shape) {
    count *= dimension;
    if (dimension < 0 || !Number.isSafeInteger(dimension) || !Number.isSafeInteger(count)) {
      throw new UserError('OD1102', `${label} has the impossible shape [${proto.dims.join(',')}].`);
    }
  }
  return shape;
}

function expectLength(label: string, unit: string, actual: number, expected: number): void {
  if (actual !== expected) {
    throw new UserError(
      'OD1104',
      `${label} holds ${actual} ${unit}, but its shape and type need ${expected}.`,
    );
  }
}

/**
 * Packs a typed field into little-endian bytes. Which field a type uses, and that small types (bit patterns for
 * float16, bfloat16 and float8; one byte of packed elements for 4- and 2-bit types) stand in int32_data, is said in
 * onnx.proto beside each field.
 */
function typedData(proto: TensorProto, dtype: DType, count: number, label: string): Uint8Array {
  const { bits } = elementType(dtype);
  const width = Math.max(1, bits / 8);
  const field = typedFieldName(dtype);
  const values = typedValues(proto, dtype);
  const entries = bits < 8 ? byteLength(dtype, count) : dtype.startsWith('complex') ? count * 2 : count;
  expectLength(label, `values in ${field}`, values.length, entries);
  const bytes = new Uint8Array(byteLength(dtype, count));
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < entries; at++) {
    const value = values[at]!;
    if (typeof value === 'bigint') {
      if (width === 8) view.setBigUint64(at * 8, BigInt.asUintN(64, value), true);
      else view.setUint32(at * 4, Number(BigInt.asUintN(32, value)), true);
    } else if (field === 'float_data') view.setFloat32(at * 4, value, true);
    else if (field === 'double_data') view.setFloat64(at * 8, value, true);
    else if (width === 4) view.setInt32(at * 4, value, true);
    else if (width === 2) view.setInt16(at * 2, value, true);
    else view.setInt8(at, value);
  }
  return bytes;
}

/** The TensorProto field in which values of an element type stand when they are not raw data. */
export function typedFieldName(
  dtype: DType,
): 'float_data' | 'double_data' | 'int64_data' | 'uint64_data' | 'int32_data' | 'string_data' {
  switch (dtype) {
    case 'float32':
    case 'complex64':
      return 'float_data';
    case 'float64':
    case 'complex128':
      return 'double_data';
    case 'int64':
      return 'int64_data';
    case 'uint32':
    case 'uint64':
      return 'uint64_data';
    case 'string':
      return 'string_data';
    default:
      return 'int32_data';
  }
}

function typedValues(proto: TensorProto, dtype: DType): readonly number[] | readonly bigint[] {
  switch (typedFieldName(dtype)) {
    case 'float_data':
      return proto.floatData;
    case 'double_data':
      return proto.doubleData;
    case 'int64_data':
      return proto.int64Data;
    case 'uint64_data':
      return proto.uint64Data;
    default:
      return proto.int32Data;
  }
}
