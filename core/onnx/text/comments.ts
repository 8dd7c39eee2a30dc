import type { DescMessage, JsonObject, MessageInitShape } from '@bufbuild/protobuf';
import { create, toJson } from '@bufbuild/protobuf';
import type { Node } from '../model';
import type { Style } from './style';
import { limits } from './style';
import type { TextWriter } from './writer';

/** The messages that a structured comment may have fields of. */
export const commentKinds = [
  'model',
  'graph',
  'function',
  'node',
  'value',
  'initializer',
  'attribute',
] as const;
export type CommentKind = (typeof commentKinds)[number];

/**
 * Structured comments hold what the syntax has no form for: `#: KIND ADDRESS… JSON`.
 *
 * KIND is `model`, `graph`, `function`, `node`, `value`, `initializer` or `attribute`; the JSON is protobuf's JSON
 * of such a message with only the fields in question, which a reader (text/build) merges into what it read. Addresses
 * are JSON strings: a graph's path, then a node's first output or a value's name (text/address.ts), then an
 * attribute's name; behind a function's path, an attribute's name is that of a default. A comment without an address
 * is for the node or initializer that comes next; one of an initializer with its name is that initializer.
 * `#: abbreviated …` stands for something too long to print.
 */
export function comment(
  writer: TextWriter,
  depth: number,
  kind: CommentKind,
  address: readonly string[],
  fields: JsonObject,
  node?: Node,
): void {
  const entries = Object.entries(fields);
  if (entries.length === 0) return;
  const whole = commentLine(kind, address, fields);
  if (whole.length <= writer.style.longestComment) {
    writer.line(depth, whole);
    return;
  }
  for (const [key, value] of entries) {
    const line = commentLine(kind, address, { [key]: value });
    if (line.length <= limits.lineLength) writer.line(depth, line);
    else {
      const said = abbreviation(
        `${[kind, ...address.map(commentJson)].join(' ')} ${key}`,
        commentJson(value),
      );
      writer.leftOut(depth, said, { kind: 'fields', of: kind, address, json: { [key]: value }, node });
    }
  }
}

/** `#: KIND ADDRESS… JSON`. */
export function commentLine(kind: CommentKind, address: readonly string[], fields: JsonObject): string {
  return ['#:', kind, ...address.map(commentJson), commentJson(fields)].join(' ');
}

/** The comment that stands for something too long: what it is, how long, how it begins. */
export function abbreviation(what: string, text: string, size = `${text.length} characters`): string {
  return `#: abbreviated ${plainComment(what)} (${size}): ${plainComment(text.slice(0, 100))} …`;
}

/** A text that can stand in a comment: one line, and nothing that an editor would make a link of. */
export function plainComment(text: string): string {
  const line = text.replace(/[\0-\x1f\x7f\u2028\u2029]/g, ' ').replaceAll('://', ':\\/\\/');
  return line.length > limits.lineLength - 200 ? `${line.slice(0, limits.lineLength - 200)} …` : line;
}

/** The fields of a message as protobuf's JSON, with the data of tensors in files where `style` asks for it. */
export function fieldsJson<Desc extends DescMessage>(
  schema: Desc,
  fields: MessageInitShape<Desc>,
  { weights }: Pick<Style, 'weights'>,
): JsonObject {
  return toJson(schema, create(schema, weights ? weights.inMessage(fields) : fields)) as JsonObject;
}

/** JSON in one line, with slashes escaped where they would make a link. */
export function commentJson(value: unknown): string {
  // JSON.stringify makes 0 of −0; protobuf's JSON reads numbers in strings, too.
  return JSON.stringify(value, (_key, item: unknown) => (Object.is(item, -0) ? '-0' : item))
    .replaceAll('://', ':\\/\\/')
    .replace(/[\u2028\u2029\x7f]/g, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
