import type { DescField, DescMessage, Message } from '@bufbuild/protobuf';
import { isFieldSet } from '@bufbuild/protobuf';
import { UserError } from '../../../../core/errors';
import { attributeType } from '../../../../core/onnx/attribute-type';
import type { AttributeProto, TensorProto } from '../../../../core/onnx/gen/onnx_pb';
import * as schemas from '../../../../core/onnx/gen/onnx_pb';
import { TensorProto_DataLocation } from '../../../../core/onnx/gen/onnx_pb';
import { tensorFromProto } from '../../../../core/onnx/tensor-proto';
import { elementCount, elementType } from '../../../../core/tensor/dtype';

const schemaOf = new Map<string, DescMessage>(
  Object.values(schemas)
    .filter((value): value is typeof value & DescMessage => (value as { kind?: string }).kind === 'message')
    .map((schema) => [schema.typeName, schema]),
);

/** Data of a tensor may stand in any of these. */
const dataFields = /^(floatData|int32Data|int64Data|doubleData|uint64Data|stringData|rawData)$/;

/**
 * A message as plain data in which two that mean the same are deeply equal: fields with their default value are left
 * out, tensors have their bytes whichever field they came in, attributes and functions are in the order of their names,
 * attributes have the type that their fields say where an old model says none.
 */
export function canonical(message: Message): Record<string, unknown> {
  const schema = schemaOf.get(message.$typeName)!;
  const plain: Record<string, unknown> = {};
  for (const field of schema.fields) {
    if (!isFieldSet(message, field)) continue;
    const value = plainValue(fieldValue(message, field));
    if (!isDefault(value)) plain[field.localName] = value;
  }
  if (message.$typeName === 'onnx.AttributeProto') {
    // Always the last field, so that equal attributes are sorted alike.
    delete plain.type;
    plain.type = attributeType(message as AttributeProto);
  }
  if (message.$typeName === 'onnx.TensorProto') return tensor(message as TensorProto, plain);
  if (message.$typeName === 'onnx.NodeProto') sort(plain.attribute);
  if (message.$typeName === 'onnx.FunctionProto') sort(plain.attributeProto);
  if (message.$typeName === 'onnx.ModelProto')
    sort(plain.functions, ({ name = '', domain = '' }) => `${domain}:${name}`);
  return plain;
}

/** Broken models have attributes of one name, so the rest of them decides, too. */
function sort(
  list: unknown,
  key: (item: { name?: string; domain?: string }) => string = JSON.stringify,
): void {
  const items = (list ?? []) as { name?: string; domain?: string }[];
  items.sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

function fieldValue(message: Message, field: DescField): unknown {
  const values = message as unknown as Record<string, { case?: string; value?: unknown }>;
  if (field.oneof) return values[field.oneof.localName]!.value;
  return values[field.localName];
}

function plainValue(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (Array.isArray(value)) return value.map(plainValue);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'object' && value !== null) return canonical(value as Message);
  return value;
}

function isDefault(value: unknown): boolean {
  return (
    value === '' || Object.is(value, 0) || value === '0n' || (Array.isArray(value) && value.length === 0)
  );
}

function tensor(proto: TensorProto, plain: Record<string, unknown>): Record<string, unknown> {
  if (proto.dataLocation === TensorProto_DataLocation.EXTERNAL) return plain;
  try {
    const { dtype, bytes, strings, shape } = tensorFromProto(proto);
    for (const field of Object.keys(plain)) if (dataFields.test(field)) delete plain[field];
    const data = bytes.slice();
    // What fills up the last byte of packed elements means nothing.
    const rest = (elementType(dtype).bits * elementCount(shape)) % 8;
    if (rest > 0) data[data.length - 1]! &= (1 << rest) - 1;
    plain.data = strings ? proto.stringData.map(plainValue) : plainValue(data);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
  }
  return plain;
}
