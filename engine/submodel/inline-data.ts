import path from 'node:path';
import { UserError } from '../../core/errors';
import type { AttributeProto, NodeProto, TensorProto } from '../../core/onnx/gen/onnx_pb';
import { TensorProto_DataLocation } from '../../core/onnx/gen/onnx_pb';
import { fileSource } from '../../core/onnx/read/source';

/**
 * Puts the bytes back into tensors that stand in attributes: onnxruntime takes external data only for initializers,
 * and the reader moved big tensors of the model's own file out of it wherever they stand.
 *
 * @throws UserError OD2021 where the tensor is in another file than the model's own
 */
export function embedAttributeTensors(nodes: readonly NodeProto[], modelPath: string): void {
  for (const node of nodes) for (const attribute of node.attribute) embed(attribute, modelPath);
}

function embed(attribute: AttributeProto, modelPath: string): void {
  if (attribute.t) embedTensor(attribute.t, modelPath);
  for (const tensor of attribute.tensors) embedTensor(tensor, modelPath);
  for (const sparse of attribute.sparseTensor ? [attribute.sparseTensor] : attribute.sparseTensors) {
    if (sparse.values) embedTensor(sparse.values, modelPath);
    if (sparse.indices) embedTensor(sparse.indices, modelPath);
  }
  for (const graph of attribute.g ? [attribute.g, ...attribute.graphs] : attribute.graphs) {
    embedAttributeTensors(graph.node, modelPath);
  }
}

function embedTensor(tensor: TensorProto, modelPath: string): void {
  if (tensor.dataLocation !== TensorProto_DataLocation.EXTERNAL) return;
  const entries = new Map(tensor.externalData.map(({ key, value }) => [key, value]));
  const [offset, length] = [Number(entries.get('offset') ?? 0), Number(entries.get('length'))];
  if (entries.get('location') !== path.basename(modelPath) || !Number.isSafeInteger(offset + length)) {
    throw new UserError(
      'OD2021',
      'A tensor in an attribute keeps its data in another file, which ONNX forbids.',
    );
  }
  const source = fileSource(modelPath);
  try {
    if (offset < 0 || length < 0 || offset + length > source.size) {
      throw new UserError('OD2021', 'The data of a tensor in an attribute is not in the model file.');
    }
    tensor.rawData = new Uint8Array(source.read(offset, length));
  } finally {
    source.close();
  }
  tensor.dataLocation = TensorProto_DataLocation.DEFAULT;
  tensor.externalData = [];
}
