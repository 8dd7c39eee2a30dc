import { create } from '@bufbuild/protobuf';
import { canonicalDomain } from './domain';
import type { AttributeProto, NodeProto, SparseTensorProto, TensorProto } from './gen/onnx_pb';
import {
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  NodeProtoSchema,
  TensorProto_DataType,
  TensorProtoSchema,
} from './gen/onnx_pb';

/** Whether it is ONNX's operator Constant. */
export function isConstant(node: NodeProto): boolean {
  return node.opType === 'Constant' && canonicalDomain(node.domain) === '';
}

/**
 * The tensor of a Constant node, whichever attribute says it. Undefined where none does: a sparse value, or one that
 * a function's caller gives.
 */
export function constantTensor(node: NodeProto): TensorProto | undefined {
  for (const attribute of node.attribute) {
    if (attribute.refAttrName !== '') continue;
    const tensor = attributeTensor(attribute);
    if (tensor) return tensor;
  }
  return undefined;
}

/** A node that makes a tensor. */
export function constantNode(output: string, tensor: TensorProto, name = ''): NodeProto {
  return create(NodeProtoSchema, {
    name,
    opType: 'Constant',
    output: [output],
    attribute: [tensorAttribute('value', tensor)],
  });
}

/** An attribute that is a tensor. */
export function tensorAttribute(name: string, tensor: TensorProto): AttributeProto {
  return create(AttributeProtoSchema, { name, type: AttributeProto_AttributeType.TENSOR, t: tensor });
}

/** The sparse tensor of a Constant node that has one. */
export function sparseConstant(node: NodeProto): SparseTensorProto | undefined {
  // Some old models call the attribute `value`, which onnxruntime takes as well.
  const names = ['sparse_value', 'value'];
  return node.attribute.find(({ name, sparseTensor }) => sparseTensor && names.includes(name))?.sparseTensor;
}

function attributeTensor(attribute: AttributeProto): TensorProto | undefined {
  switch (attribute.name) {
    case 'value':
      return attribute.t;
    case 'value_float':
      return create(TensorProtoSchema, { dataType: TensorProto_DataType.FLOAT, floatData: [attribute.f] });
    case 'value_floats':
      return create(TensorProtoSchema, {
        dataType: TensorProto_DataType.FLOAT,
        dims: [BigInt(attribute.floats.length)],
        floatData: attribute.floats,
      });
    case 'value_int':
      return create(TensorProtoSchema, { dataType: TensorProto_DataType.INT64, int64Data: [attribute.i] });
    case 'value_ints':
      return create(TensorProtoSchema, {
        dataType: TensorProto_DataType.INT64,
        dims: [BigInt(attribute.ints.length)],
        int64Data: attribute.ints,
      });
    case 'value_string':
      return create(TensorProtoSchema, { dataType: TensorProto_DataType.STRING, stringData: [attribute.s] });
    case 'value_strings':
      return create(TensorProtoSchema, {
        dataType: TensorProto_DataType.STRING,
        dims: [BigInt(attribute.strings.length)],
        stringData: attribute.strings,
      });
    default:
      return undefined;
  }
}
