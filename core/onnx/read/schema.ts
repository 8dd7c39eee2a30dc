import type { DescField, DescMessage } from '@bufbuild/protobuf';
import { ScalarType } from '@bufbuild/protobuf';
import { WireType } from './wire';

/** What the scanner has to know of a field. */
export interface FieldShape {
  readonly name: string;
  /** The wire type of one value. */
  readonly wireType: number;
  /** Whether values may also come packed, as bytes. */
  readonly packable: boolean;
  readonly message: MessageShape | undefined;
}

/** A message type by its field numbers. */
export interface MessageShape {
  readonly name: string;
  readonly fields: ReadonlyMap<number, FieldShape>;
}

const shapes = new Map<string, MessageShape>();

/** The shape of a generated message type; messages that contain themselves come out as one object. */
export function messageShape(descriptor: DescMessage): MessageShape {
  const known = shapes.get(descriptor.typeName);
  if (known) return known;
  const fields = new Map<number, FieldShape>();
  const shape: MessageShape = { name: descriptor.name, fields };
  shapes.set(descriptor.typeName, shape);
  for (const field of descriptor.fields) fields.set(field.number, fieldShape(field));
  return shape;
}

function fieldShape(field: DescField): FieldShape {
  const { name } = field;
  if (field.message) {
    return { name, wireType: WireType.bytes, packable: false, message: messageShape(field.message) };
  }
  const wireType = field.scalar === undefined ? WireType.varint : scalarWireType(field.scalar);
  const packable = field.fieldKind === 'list' && wireType !== WireType.bytes;
  return { name, wireType, packable, message: undefined };
}

function scalarWireType(scalar: ScalarType): number {
  switch (scalar) {
    case ScalarType.STRING:
    case ScalarType.BYTES:
      return WireType.bytes;
    case ScalarType.FLOAT:
    case ScalarType.FIXED32:
    case ScalarType.SFIXED32:
      return WireType.fixed32;
    case ScalarType.DOUBLE:
    case ScalarType.FIXED64:
    case ScalarType.SFIXED64:
      return WireType.fixed64;
    default:
      return WireType.varint;
  }
}
