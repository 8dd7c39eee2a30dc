import { UserError } from '../../core/errors';
import type { AttributeProto, NodeProto, TensorProto } from '../../core/onnx/gen/onnx_pb';
import { TensorProto_DataLocation } from '../../core/onnx/gen/onnx_pb';
import type { Model } from '../../core/onnx/model';
import { readWeight, weightOf } from '../../core/onnx/weights';

/**
 * Puts the bytes back into tensors that stand in attributes: onnxruntime takes external data only for initializers,
 * and the reader moved big tensors of the model's own file out of it wherever they stand. A text may point into other
 * files, since the one that it was printed from has such tensors inside.
 *
 * @throws UserError OD2021 where a binary model's tensor is in another file than its own, or the data cannot be read
 */
export function embedAttributeTensors(nodes: readonly NodeProto[], model: Model): void {
  for (const node of nodes) for (const attribute of node.attribute) embed(attribute, model);
}

function embed(attribute: AttributeProto, model: Model): void {
  if (attribute.t) embedTensor(attribute.t, model);
  for (const tensor of attribute.tensors) embedTensor(tensor, model);
  for (const sparse of attribute.sparseTensor ? [attribute.sparseTensor] : attribute.sparseTensors) {
    if (sparse.values) embedTensor(sparse.values, model);
    if (sparse.indices) embedTensor(sparse.indices, model);
  }
  for (const graph of attribute.g ? [attribute.g, ...attribute.graphs] : attribute.graphs) {
    embedAttributeTensors(graph.node, model);
  }
}

function embedTensor(tensor: TensorProto, model: Model): void {
  if (tensor.dataLocation !== TensorProto_DataLocation.EXTERNAL) return;
  const weight = weightOf(tensor.name, tensor, model.files);
  if (weight.data.kind === 'file' && !model.text && weight.data.file !== model.path) {
    throw new UserError(
      'OD2021',
      'A tensor in an attribute keeps its data in another file, which ONNX forbids.',
    );
  }
  if (weight.data.kind === 'missing') {
    throw new UserError('OD2021', `The data of a tensor in an attribute cannot be read: ${weight.data.why}.`);
  }
  tensor.rawData = new Uint8Array(readWeight(weight).bytes);
  tensor.dataLocation = TensorProto_DataLocation.DEFAULT;
  tensor.externalData = [];
}
