import { attributeType, attributeTypeWord } from '../attribute-type';
import type { AttributeProto, GraphProto, TensorProto } from '../gen/onnx_pb';
import { AttributeProto_AttributeType as Type } from '../gen/onnx_pb';
import { typeText } from '../type-text';
import { abbreviation } from './comments';
import { bracketed, shortened } from './pieces';
import type { Style } from './style';
import { tensorText } from './tensor';
import { float32Text, identifierOf, isIdentifier, isPlain, nameText, quote } from './tokens';

/**
 * How an attribute is written: the pieces of `name = value`, the graphs of one that holds graphs, a comment in its
 * place where it is too long, or nothing where the syntax has no form for it.
 */
export type AttributeText =
  | { readonly kind: 'pieces'; readonly pieces: Iterable<string> }
  | {
      readonly kind: 'graphs';
      readonly name: string;
      readonly graphs: readonly GraphProto[];
      readonly list: boolean;
    }
  | { readonly kind: 'abbreviated'; readonly comment: string }
  | { readonly kind: 'none' };

const none: AttributeText = { kind: 'none' };

/** Writes an attribute. Graphs are written whatever the attribute is called, so that their nodes have lines. */
export function attributeText(attribute: AttributeProto, style: Style): AttributeText {
  const type = attributeType(attribute);
  const holdsGraphs = (type === Type.GRAPH || type === Type.GRAPHS) && attribute.refAttrName === '';
  const legal = isLegal(attribute.name);
  if (!legal && !holdsGraphs) return none;
  const name = legal ? attribute.name : identifierOf(attribute.name);
  if (attribute.refAttrName !== '') {
    const word = attributeTypeWord(type);
    return word
      ? { kind: 'pieces', pieces: [`${name}: ${word} = @${nameText(attribute.refAttrName)}`] }
      : none;
  }
  switch (type) {
    case Type.FLOAT:
      return single(name, float32Text(attribute.f));
    case Type.INT:
      return single(name, String(attribute.i));
    case Type.STRING:
      return string(name, attribute.s, style);
    case Type.TENSOR:
      return attribute.t ? tensor(name, attribute.t, style) : none;
    case Type.GRAPH:
      return attribute.g ? { kind: 'graphs', name, graphs: [attribute.g], list: false } : none;
    case Type.GRAPHS:
      return { kind: 'graphs', name, graphs: attribute.graphs, list: true };
    case Type.TYPE_PROTO: {
      const text = attribute.tp && typeText(attribute.tp);
      return text === undefined ? none : single(name, text);
    }
    case Type.FLOATS:
      return list(name, type, attribute.floats, float32Text, ',', style);
    case Type.INTS:
      return list(name, type, attribute.ints, String, ',', style);
    case Type.STRINGS: {
      const strings = attribute.strings.map(decode);
      if (strings.includes(undefined)) return none;
      return list(name, type, strings as string[], quote, ', ', style);
    }
    default:
      return none;
  }
}

/** Whether an attribute's name is one to the syntax: it cannot stand in quotes. */
export function isLegal(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);
}

function single(name: string, value: string): AttributeText {
  return { kind: 'pieces', pieces: [`${name} = ${value}`] };
}

function string(name: string, bytes: Uint8Array, style: Style): AttributeText {
  const text = decode(bytes);
  if (text === undefined) return none;
  if (text.length > style.longestString)
    return { kind: 'abbreviated', comment: abbreviation(name, quote(text)) };
  return single(name, quote(text));
}

function list<Value>(
  name: string,
  type: Type,
  values: readonly Value[],
  write: (value: Value) => string,
  separator: string,
  style: Style,
): AttributeText {
  if (values.length === 0) return { kind: 'pieces', pieces: [`${name}: ${attributeTypeWord(type)} = []`] };
  const items = values.map((value) => write(value));
  const start = shortened(items, separator, style.longestList, style.longestString);
  if (start) {
    const text = `[${start.first}${start.next}`;
    const comment = abbreviation(`${name}: ${attributeTypeWord(type)}`, text, `${values.length} values`);
    return { kind: 'abbreviated', comment };
  }
  return { kind: 'pieces', pieces: bracketed(`${name} = [`, items, separator, ']') };
}

function tensor(name: string, proto: TensorProto, style: Style): AttributeText {
  const text = tensorText(proto, style);
  if (!text) return none;
  // The equals sign keeps external data apart from a shape: `float ["location": …]` would read as one.
  const head = `${name} = ${text.type} ${isIdentifier(proto.name) ? `${proto.name} ` : ''}`;
  if ('tooLong' in text)
    return { kind: 'abbreviated', comment: abbreviation(head.trimEnd(), text.tooLong, text.size) };
  return { kind: 'pieces', pieces: headed(head, text.data) };
}

function* headed(head: string, data: Iterable<string>): Generator<string> {
  let before = head;
  for (const piece of data) {
    yield `${before}${before !== '' && piece.startsWith('[') ? '= ' : ''}${piece}`;
    before = '';
  }
}

/** The string that bytes are in UTF-8; undefined where they are none, or one that a text cannot hold. */
function decode(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return isPlain(text) ? text : undefined;
  } catch {
    return undefined;
  }
}
