import type { MessageInitShape } from '@bufbuild/protobuf';
import { create } from '@bufbuild/protobuf';
import { elementType } from '../../../tensor/dtype';
import type { TensorShapeProto, TypeProto } from '../../gen/onnx_pb';
import {
  TensorShapeProto_DimensionSchema,
  TensorShapeProtoSchema,
  TypeProto_SparseTensorSchema,
  TypeProto_TensorSchema,
  TypeProtoSchema,
} from '../../gen/onnx_pb';
import type { DimensionTree, Name, TypeTree } from '../parse/tree';
import { isUnknownType } from '../parse/types';
import { elementWords } from '../parse/words';

/** The TypeProto of a type as it is written. */
export function buildType(tree: TypeTree): TypeProto {
  if (isUnknownType(tree)) return create(TypeProtoSchema);
  return create(TypeProtoSchema, { value: typeValue(tree) });
}

/** The number of an element type; 0 (undefined) for a word that is none. */
export function elementCode(element: Name): number {
  const dtype = elementWords.get(element.text);
  return dtype ? elementType(dtype).code : 0;
}

function typeValue(tree: TypeTree): NonNullable<MessageInitShape<typeof TypeProtoSchema>['value']> {
  switch (tree.kind) {
    case 'tensor':
    case 'sparse_tensor': {
      const elemType = elementCode(tree.element);
      const shape = tree.dimensions && buildShape(tree.dimensions);
      if (tree.kind === 'tensor') {
        return { case: 'tensorType', value: create(TypeProto_TensorSchema, { elemType, shape }) };
      }
      return { case: 'sparseTensorType', value: create(TypeProto_SparseTensorSchema, { elemType, shape }) };
    }
    case 'seq':
      return { case: 'sequenceType', value: { elemType: buildType(tree.of) } };
    case 'optional':
      return { case: 'optionalType', value: { elemType: buildType(tree.of) } };
    case 'map':
      return { case: 'mapType', value: { keyType: elementCode(tree.key), valueType: buildType(tree.of) } };
    case 'opaque': {
      const domain = tree.domain === '' ? undefined : tree.domain;
      return { case: 'opaqueType', value: { domain, name: tree.name === '' ? undefined : tree.name } };
    }
  }
}

function buildShape(dimensions: readonly DimensionTree[]): TensorShapeProto {
  const shape = create(TensorShapeProtoSchema);
  for (const { value } of dimensions) {
    const dimension = create(TensorShapeProto_DimensionSchema);
    if (typeof value === 'bigint') dimension.value = { case: 'dimValue', value };
    else if (value !== undefined) dimension.value = { case: 'dimParam', value };
    shape.dim.push(dimension);
  }
  return shape;
}
