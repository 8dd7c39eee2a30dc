import { UserError } from '../errors';
import { byteLength, elementCount, elementTypeOfCode } from '../tensor/dtype';
import type { Tensor } from '../tensor/tensor';
import type { ExternalFiles } from './external-data';
import type { TensorProto } from './gen/onnx_pb';
import { TensorProto_DataLocation } from './gen/onnx_pb';
import type { Weight, WeightData } from './model';
import { fileSource } from './read/source';
import { shapeFromProto, tensorFromProto } from './tensor-proto';

/** The weight that a tensor of the model is. Whatever is wrong with it is said in its data, nothing is thrown. */
export function weightOf(name: string, proto: TensorProto, files: ExternalFiles, node?: number): Weight {
  const dtype = elementTypeOfCode(proto.dataType)?.name;
  let shape: readonly number[] = [];
  let data: WeightData;
  try {
    shape = shapeFromProto(proto);
    if (dtype && dtype !== 'string' && proto.dataLocation === TensorProto_DataLocation.EXTERNAL) {
      data = files.locate(proto, byteLength(dtype, elementCount(shape)));
    } else {
      const { bytes, strings } = tensorFromProto(proto);
      data = { kind: 'inline', bytes, strings };
    }
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    data = { kind: 'missing', why: error.message.replace(/\.$/, '') };
  }
  return { name, dtype, shape, data, node };
}

/**
 * Reads a weight into memory. Ask `weightBytes` for a part where a part will do.
 *
 * @throws UserError OD1105 where the model does not have its data.
 */
export function readWeight(weight: Weight): Tensor {
  const { dtype, shape, data } = weight;
  if (!dtype || data.kind === 'missing') throw missing(weight);
  if (data.kind === 'inline') {
    return { kind: 'tensor', dtype, shape, bytes: data.bytes, strings: data.strings };
  }
  return { kind: 'tensor', dtype, shape, bytes: weightBytes(weight, 0, data.length) };
}

/**
 * Bytes [offset, offset + length) of a weight as it is in memory: little-endian, row order, sub-byte types packed.
 * The range is cut to the weight's own.
 *
 * @throws UserError OD1105 where the model does not have its data; OD1001 where the file cannot be read any more.
 */
export function weightBytes(weight: Weight, offset: number, length: number): Uint8Array {
  const { data } = weight;
  if (data.kind === 'missing') throw missing(weight);
  if (data.kind === 'inline') return data.bytes.subarray(offset, offset + length);
  const source = fileSource(data.file);
  try {
    const available = Math.max(0, Math.min(length, data.length - offset));
    if (data.offset + offset + available > source.size) {
      throw new UserError(
        'OD1001',
        `'${data.file}' became shorter than the model says; open the model again.`,
      );
    }
    return source.read(data.offset + offset, available);
  } finally {
    source.close();
  }
}

function missing(weight: Weight): UserError {
  const why = weight.data.kind === 'missing' ? weight.data.why : 'its element type is not known';
  return new UserError('OD1105', `The weight '${weight.name}' has no data: ${why}.`);
}
