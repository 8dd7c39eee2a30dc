import type { Cursor } from './cursor';
import { shortened } from './cursor';
import { unquote } from './tokens';
import type { AttributeTree, AttributeValue, GraphTree, Name, Range } from './tree';
import { atType, parseType } from './types';
import { parseData } from './values';
import { annotationWords, numberOfWord } from './words';

/** Reads a graph that is an attribute's value. */
export type ParseBody = () => GraphTree;

/** Reads `<name = value, …>`, the `<` included, into a list. */
export function parseAttributes(cursor: Cursor, attributes: AttributeTree[], body: ParseBody): Range {
  const open = cursor.expect('<', 'before attributes');
  if (cursor.is('>')) {
    const range = { start: open.start, end: cursor.range.end };
    cursor.problem(range, 'No attributes stand between < and >.', {
      title: 'Remove the empty <>',
      range,
      text: '',
    });
  }
  const close = cursor.list('>', 'between attributes', () => parseAttribute(cursor, attributes, body));
  return { start: open.start, end: close?.end ?? cursor.lastEnd };
}

/** Reads an attribute; it is in the list as far as it could be read. */
export function parseAttribute(cursor: Cursor, attributes: AttributeTree[], body: ParseBody): void {
  const name = cursor.bareName("An attribute's name");
  const attribute = { name, annotation: undefined as Name | undefined, value: undefined } as Mutable;
  attribute.start = name.start;
  attribute.end = name.end;
  attributes.push(attribute);
  if (cursor.takeIf(':')) attribute.annotation = annotation(cursor);
  attribute.end = cursor.lastEnd;
  cursor.expect('=', `behind the attribute '${name.text}'`);
  attribute.end = cursor.lastEnd;
  try {
    attribute.value = cursor.is('[') ? list(cursor, body) : single(cursor, body);
  } finally {
    attribute.end = cursor.lastEnd;
  }
  checkTypes(cursor, attribute);
}

type Mutable = { -readonly [K in keyof AttributeTree]: AttributeTree[K] };

function annotation(cursor: Cursor): Name {
  if (!cursor.is('identifier')) cursor.fail("An attribute's type is missing");
  const word = cursor.name("An attribute's type");
  if (!annotationWords.has(word.text)) {
    const known = [...annotationWords].join(', ');
    cursor.problem(word, `'${word.text}' is no type of an attribute; these are: ${known}.`);
  }
  return word;
}

function list(cursor: Cursor, body: ParseBody): AttributeValue {
  const open = cursor.take();
  const items: AttributeValue[] = [];
  const close = cursor.list(']', 'in a list', () => items.push(single(cursor, body)));
  return { kind: 'list', items, start: open.start, end: close?.end ?? cursor.lastEnd };
}

function single(cursor: Cursor, body: ParseBody): AttributeValue {
  const { range } = cursor;
  switch (cursor.kind()) {
    case 'integer':
      return { kind: 'int', value: cursor.integer('A whole number'), ...range };
    case 'float':
      cursor.take();
      return { kind: 'float', value: numberText(cursor.text.slice(range.start, range.end)), ...range };
    case 'string':
      cursor.take();
      return { kind: 'string', text: unquote(cursor.text.slice(range.start, range.end)), ...range };
    case '@':
      cursor.take();
      return spanned(cursor, range.start, { kind: 'reference', name: cursor.name('The name behind @') });
    case 'identifier':
      return word(cursor, range, body);
    case '{':
      return braced(cursor, body);
    default:
      return cursor.fail("An attribute's value is missing");
  }
}

/** Reads a list that was written in braces, as tensors have them. */
function braced(cursor: Cursor, body: ParseBody): AttributeValue {
  const open = cursor.take();
  const items: AttributeValue[] = [];
  const close = cursor.list('}', 'in a list', () => items.push(single(cursor, body)));
  const range = { start: open.start, end: close?.end ?? cursor.lastEnd };
  const text = `[${cursor.text.slice(open.end, close?.start ?? range.end)}]`;
  const message = `A list of numbers or strings stands in brackets: ${shortened(text)}.`;
  const fix = close && { title: `Change to ${shortened(text)}`, range, text };
  cursor.problem(range, message, fix);
  return { kind: 'list', items, ...range };
}

/** Reads what begins with a word: a type, a tensor, a number such as inf, or a graph. */
function word(cursor: Cursor, range: Range, body: ParseBody): AttributeValue {
  if (atType(cursor)) {
    const type = parseType(cursor);
    const name = cursor.is('identifier') ? cursor.name('A name') : undefined;
    const equals = cursor.takeIf('=');
    if (!name && !equals && !cursor.is('{')) return { kind: 'type', type, start: type.start, end: type.end };
    return spanned(cursor, range.start, { kind: 'tensor', type, name, data: parseData(cursor, type, type) });
  }
  const text = cursor.source();
  const number = numberOfWord(text);
  if (number !== undefined && cursor.kind(1) !== '(') {
    cursor.take();
    return { kind: 'float', value: number, ...range };
  }
  if (cursor.kind(1) !== '(' && cursor.kind(1) !== '=>') {
    cursor.fail(`'${text}' is no value; strings stand in quotation marks`);
  }
  return spanned(cursor, range.start, { kind: 'graph', graph: body() });
}

/** A value's number as onnx reads it: a double, which becomes float32 in the model. */
function numberText(text: string): number {
  return numberOfWord(text) ?? Number(text);
}

type WithoutRange<T> = T extends unknown ? Omit<T, keyof Range> : never;

function spanned(cursor: Cursor, start: number, value: WithoutRange<AttributeValue>): AttributeValue {
  return { ...value, start, end: cursor.lastEnd } as AttributeValue;
}

/** Whether the values have one type, and the one that is written. */
function checkTypes(cursor: Cursor, { name, annotation: written, value }: AttributeTree): void {
  if (!value) return;
  const isList = value.kind === 'list';
  const items = isList ? value.items : [value];
  if (items.some(({ kind }) => kind === 'reference')) {
    if (isList) cursor.problem(value, `'@' cannot stand in a list.`);
    else if (!written) {
      cursor.problem(name, `The type of '${name.text}' must be written, as in '${name.text}: int = @…'.`);
    }
    return;
  }
  const first = items[0];
  if (isList && !first && !written) {
    cursor.problem(
      value,
      `The type of an empty list must be written, as in '${name.text}: ints = []'.`,
      annotationFix(name, 'ints'),
    );
    return;
  }
  const wanted = written?.text ?? typeWordOf(value);
  if (!wanted || !annotationWords.has(wanted)) return;
  if (written && wanted.endsWith('s') !== isList) {
    cursor.problem(value, isList ? `A list is no ${wanted}.` : `'${wanted}' needs a list in brackets.`);
    return;
  }
  const single = wanted.replace(/s$/, '');
  for (const item of items) {
    const type = typeWordOf(item);
    if (type === single || (written && single === 'float' && type === 'int')) continue;
    const fix = !written && items.every(isNumber) ? annotationFix(name, 'floats') : undefined;
    cursor.problem(item, `This is of type ${type}, where ${single} is wanted.`, fix);
    return;
  }
}

function isNumber({ kind }: AttributeValue): boolean {
  return kind === 'int' || kind === 'float';
}

function annotationFix(name: Name, type: string) {
  return {
    title: `Write the type '${type}'`,
    range: { start: name.end, end: name.end },
    text: `: ${type}`,
  };
}

/** The word that an annotation has for a value's type; undefined where the value does not say it: `@name`, `[]`. */
export function typeWordOf(value: AttributeValue): string | undefined {
  switch (value.kind) {
    case 'type':
      return 'type_proto';
    case 'tensor':
      return value.type.kind === 'sparse_tensor' ? 'sparse_tensor' : 'tensor';
    case 'reference':
      return undefined;
    case 'list': {
      const [first] = value.items;
      const item = first && typeWordOf(first);
      return item && `${item}s`;
    }
    default:
      return value.kind;
  }
}
