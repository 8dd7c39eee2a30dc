import path from 'node:path';
import { create } from '@bufbuild/protobuf';
import { UserError } from '../../core/errors';
import { externalEntries } from '../../core/onnx/external-data';
import type { TensorProto } from '../../core/onnx/gen/onnx_pb';
import { TensorProto_DataLocation, TensorProtoSchema } from '../../core/onnx/gen/onnx_pb';
import type { Weight } from '../../core/onnx/model';
import { tensorToProto } from '../../core/onnx/tensor-proto';
import { elementType } from '../../core/tensor/dtype';

/**
 * The initializer of a weight in a submodel: an entry that points into the file where the bytes already are (which
 * onnxruntime maps), or the few bytes themselves. Locations are relative to `folderOf` the file.
 *
 * @throws UserError OD2020 where the model does not have its data.
 */
export function weightProto(name: string, weight: Weight): TensorProto {
  const { dtype, shape, data } = weight;
  if (dtype === undefined || data.kind === 'missing') {
    const why = data.kind === 'missing' ? data.why : 'its element type is not known';
    throw new UserError('OD2020', `The weight '${weight.name}' has no data: ${why}.`);
  }
  if (data.kind === 'inline') {
    return tensorToProto(name, { kind: 'tensor', dtype, shape, bytes: data.bytes, strings: data.strings });
  }
  return create(TensorProtoSchema, {
    name,
    dataType: elementType(dtype).code,
    dims: shape.map(BigInt),
    dataLocation: TensorProto_DataLocation.EXTERNAL,
    externalData: externalEntries(path.relative(folderOf(data.file), data.file), data.offset, data.length),
  });
}

/** The folder that external-data locations are relative to: the root, so that one rule serves files anywhere. */
export function folderOf(file: string): string {
  return path.parse(file).root;
}
