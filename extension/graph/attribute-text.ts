import { attributeType } from '../../core/onnx/attribute-type';
import type { AttributeProto } from '../../core/onnx/gen/onnx_pb';
import { AttributeProto_AttributeType as Type } from '../../core/onnx/gen/onnx_pb';

/** No attribute says more than this, and no node. */
const longestValue = 60;
const longestText = 240;
const mostItems = 8;

/** `kernel_shape=[3, 3] pads=[1, 1, 1, 1]`: what is searched and what a hover shows, cut where it is long. */
export function shortAttributes(
  attributes: readonly AttributeProto[],
  { namesOnly }: { readonly namesOnly: boolean },
): string {
  const texts = attributes.map((attribute) => {
    const value = namesOnly ? undefined : shortValue(attribute);
    return value === undefined ? attribute.name : `${attribute.name}=${value}`;
  });
  return cut(texts.join(' '), longestText);
}

/** Undefined for what has no short text: tensors, bodies, types. */
function shortValue(attribute: AttributeProto): string | undefined {
  if (attribute.refAttrName !== '') return `@${attribute.refAttrName}`;
  switch (attributeType(attribute)) {
    case Type.FLOAT:
      return floatText(attribute.f);
    case Type.INT:
      return String(attribute.i);
    case Type.STRING:
      return bytesText(attribute.s);
    case Type.FLOATS:
      return list(attribute.floats, floatText);
    case Type.INTS:
      return list(attribute.ints, String);
    case Type.STRINGS:
      return list(attribute.strings, bytesText);
    default:
      return undefined;
  }
}

function list<T>(items: readonly T[], text: (item: T) => string): string {
  const shown = items.slice(0, mostItems).map(text);
  return `[${shown.join(', ')}${items.length > mostItems ? ', …' : ''}]`;
}

/** A float32 with as many digits as it holds. */
function floatText(value: number): string {
  return String(Number(value.toPrecision(7)));
}

function bytesText(bytes: Uint8Array): string {
  return cut(Buffer.from(bytes.subarray(0, longestValue * 4)).toString('utf8'), longestValue);
}

function cut(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}
