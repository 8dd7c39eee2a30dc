import { UserError } from '../errors';
import { byteLength, elementCount, elementType, elementTypeOfCode } from '../tensor/dtype';
import type { Tensor } from '../tensor/tensor';
import type { ExternalFiles } from './external-data';
import type { SparseTensorProto } from './gen/onnx_pb';
import type { Weight } from './model';
import { readWeight, weightOf } from './weights';

/** A sparse tensor is expanded up to this many bytes; its values and its indices may take as many each. */
const largestExpanded = 16 * 1024 * 1024;

/**
 * The dense weight of a sparse initializer (COO: onnx.proto, SparseTensorProto). Its name is that of its values.
 * Whatever is wrong with it is said in its data, nothing is thrown.
 */
export function sparseWeight(proto: SparseTensorProto, files: ExternalFiles): Weight {
  const name = proto.values?.name ?? '';
  const dtype = elementTypeOfCode(proto.values?.dataType ?? 0)?.name;
  const shape = proto.dims.map(Number);
  try {
    return { name, dtype, shape, data: { kind: 'inline', bytes: expand(proto, files) } };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { name, dtype, shape, data: { kind: 'missing', why: error.message.replace(/\.$/, '') } };
  }
}

function expand(proto: SparseTensorProto, files: ExternalFiles): Uint8Array {
  const fail = (why: string) => new UserError('OD1106', `the sparse tensor ${why}`);
  if (!proto.values || !proto.indices) throw fail('lacks its values or its indices');
  const shape = proto.dims.map(Number);
  const [values, indices] = [proto.values, proto.indices].map((part) => {
    const weight = weightOf(part.name, part, files);
    const length = weight.dtype === undefined ? 0 : byteLength(weight.dtype, elementCount(weight.shape));
    if (length > largestExpanded) throw fail('is too big to expand');
    return readWeight(weight);
  }) as [Tensor, Tensor];
  const { bits } = elementType(values.dtype);
  if (bits < 8) throw fail(`of ${values.dtype} is not supported`);
  const size = byteLength(values.dtype, elementCount(shape));
  if (!(size <= largestExpanded) || shape.some((dimension) => dimension < 0))
    throw fail('is too big to expand');
  if (indices.dtype !== 'int64') throw fail('has indices that are not int64');
  const count = elementCount(values.shape);
  const linear = indices.shape.length === 1;
  const width = linear ? 1 : shape.length;
  if (elementCount(indices.shape) !== count * width) throw fail('has not one index for each value');
  const view = new DataView(indices.bytes.buffer, indices.bytes.byteOffset, indices.bytes.byteLength);
  const bytes = new Uint8Array(size);
  const elementBytes = bits / 8;
  for (let at = 0; at < count; at++) {
    let flat = 0;
    for (let axis = 0; axis < width; axis++) {
      const index = Number(view.getBigInt64((at * width + axis) * 8, true));
      const limit = linear ? elementCount(shape) : shape[axis]!;
      if (index < 0 || index >= limit) throw fail(`has an index outside of its shape [${shape.join(',')}]`);
      flat = flat * limit + index;
    }
    bytes.set(values.bytes.subarray(at * elementBytes, (at + 1) * elementBytes), flat * elementBytes);
  }
  return bytes;
}
