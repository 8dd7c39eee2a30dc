import type { DescField, DescMessage, MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import { isFieldSet } from '@bufbuild/protobuf';
import { elementTypeOfCode } from '../../tensor/dtype';
import { attributeType } from '../attribute-type';
import type { AttributeProto, TensorProto } from '../gen/onnx_pb';
import {
  AttributeProtoSchema,
  TensorProto_DataLocation,
  TensorProtoSchema,
  AttributeProto_AttributeType as Type,
} from '../gen/onnx_pb';
import { typedFieldName } from '../tensor-proto';

/** The fields of a message that are not among those that the syntax writes, and that say something. */
export function unwritten<Desc extends DescMessage>(
  schema: Desc,
  message: MessageShape<Desc>,
  written: ReadonlySet<string>,
): MessageInitShape<Desc> {
  const fields: Record<string, unknown> = {};
  for (const field of schema.fields) {
    if (written.has(field.localName) || !isFieldSet(message, field)) continue;
    const value = (message as unknown as Record<string, unknown>)[field.localName];
    if (!isDefault(field, value)) fields[field.localName] = value;
  }
  return fields as MessageInitShape<Desc>;
}

/** What a tensor says beside its type, its name and the data that counts. */
export function unwrittenOfTensor(tensor: TensorProto): MessageInitShape<typeof TensorProtoSchema> {
  const written = new Set(['dims', 'dataType', 'name', dataField(tensor)]);
  if (tensor.dataLocation === TensorProto_DataLocation.EXTERNAL) written.add('dataLocation');
  return unwritten(TensorProtoSchema, tensor, written);
}

/** What an attribute says beside its name, its type and its value. */
export function unwrittenOfAttribute(
  attribute: AttributeProto,
): MessageInitShape<typeof AttributeProtoSchema> {
  const value = attribute.refAttrName === '' ? valueFields[attributeType(attribute)] : 'refAttrName';
  return unwritten(AttributeProtoSchema, attribute, new Set(['name', 'type', value ?? '']));
}

function dataField(tensor: TensorProto): string {
  if (tensor.dataLocation === TensorProto_DataLocation.EXTERNAL) return 'externalData';
  const dtype = elementTypeOfCode(tensor.dataType)?.name;
  // As `tensorFromProto` chooses.
  if (dtype === undefined || (tensor.rawData.length > 0 && dtype !== 'string')) return 'rawData';
  return typedFieldName(dtype).replace('_d', 'D');
}

const valueFields: Partial<Record<Type, string>> = {
  [Type.FLOAT]: 'f',
  [Type.INT]: 'i',
  [Type.STRING]: 's',
  [Type.TENSOR]: 't',
  [Type.GRAPH]: 'g',
  [Type.FLOATS]: 'floats',
  [Type.INTS]: 'ints',
  [Type.STRINGS]: 'strings',
  [Type.TENSORS]: 'tensors',
  [Type.GRAPHS]: 'graphs',
  [Type.SPARSE_TENSOR]: 'sparseTensor',
  [Type.SPARSE_TENSORS]: 'sparseTensors',
  [Type.TYPE_PROTO]: 'tp',
  [Type.TYPE_PROTOS]: 'typeProtos',
};

function isDefault(field: DescField, value: unknown): boolean {
  if (field.fieldKind === 'message' || field.oneof) return false;
  if (value instanceof Uint8Array) return value.length === 0;
  return value === '' || value === 0n || Object.is(value, 0);
}
