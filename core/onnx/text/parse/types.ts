import { nearestName } from '../../../nearest-name';
import type { Cursor } from './cursor';
import { shortened } from './cursor';
import type { DimensionTree, Name, Range, TypeTree } from './tree';
import { containerWords, elementWords, isTypeWord } from './words';

/** Types are nested at most this deep: a text of nothing but `seq(` must not exhaust the stack. */
const deepestType = 50;

/** Whether a type begins here. */
export function atType(cursor: Cursor): boolean {
  return cursor.is('identifier') && isTypeWord(cursor.source());
}

/** Reads a type: `float[1,N]`, `seq(int64[])`, `map(string, float)`, `opaque(domain, name)`. */
export function parseType(cursor: Cursor, depth = 0): TypeTree {
  const { start } = cursor;
  if (depth > deepestType) cursor.fail(`The type is nested more than ${deepestType} times`);
  const word = cursor.is('identifier') ? cursor.source() : '';
  if (elementWords.has(word)) return tensorType(cursor, 'tensor', start);
  if (!containerWords.has(word)) failUnknownType(cursor);
  cursor.take();
  cursor.expect('(', `behind '${word}'`);
  let type: TypeTree;
  if (word === 'sparse_tensor') type = tensorType(cursor, word, start);
  else if (word === 'opaque') type = opaqueType(cursor, start);
  else if (word === 'map') {
    const key = elementType(cursor);
    cursor.expect(',', "between a map's types");
    type = { kind: 'map', key, of: parseType(cursor, depth + 1), start, end: 0 };
  } else {
    type = { kind: word as 'seq' | 'optional', of: parseType(cursor, depth + 1), start, end: 0 };
  }
  return { ...type, end: cursor.expect(')', `to end '${word}'`).end };
}

function tensorType(cursor: Cursor, kind: 'tensor' | 'sparse_tensor', start: number): TypeTree {
  const element = elementType(cursor);
  if (!cursor.is('[')) return { kind, element, dimensions: [], start, end: cursor.lastEnd };
  return { kind, element, start, ...readShape(cursor) };
}

/** Reads `[1, N]`; of `[]` the rank is unknown. */
function readShape(cursor: Cursor): { dimensions: DimensionTree[] | undefined; end: number } {
  cursor.take();
  const dimensions: DimensionTree[] = [];
  const close = cursor.list(']', "in a tensor's shape", () => dimensions.push(dimension(cursor)));
  return {
    dimensions: dimensions.length > 0 ? dimensions : undefined,
    end: close?.end ?? cursor.lastEnd,
  };
}

/**
 * Reads a tensor's type whose word is none, as the one that was likely meant; else as a type of which nothing is
 * known. The problem is noted.
 */
export function mistypedType(cursor: Cursor): TypeTree {
  const { start } = cursor;
  const word = cursor.name('A type');
  const near = nearType(word.text);
  if (near === undefined) {
    const known = 'float, double, int64, int32, bool, string and other words of ONNX';
    cursor.problem(word, `There is no type '${shortened(word.text)}'; types are ${known}.`);
  } else noteMistyped(cursor, word, near);
  const shape = cursor.is('[') ? readShape(cursor) : { dimensions: [], end: word.end };
  if (near === undefined || !elementWords.has(near)) {
    return { kind: 'opaque', domain: '', name: '', isUnknown: true, start, end: shape.end };
  }
  return { kind: 'tensor', element: { ...word, text: near }, start, ...shape };
}

/** Whether a type is one of which nothing is known, as its word is none. */
export function isUnknownType(type: TypeTree): boolean {
  return type.kind === 'opaque' && type.isUnknown === true;
}

function dimension(cursor: Cursor): DimensionTree {
  const { range } = cursor;
  if (cursor.takeIf('?')) return { ...range, value: undefined };
  if (cursor.atName) return { ...range, value: cursor.name('A dimension').text };
  return { ...range, value: cursor.integer('A dimension (a number, a name or ?)') };
}

function elementType(cursor: Cursor): Name {
  if (!cursor.is('identifier') || !elementWords.has(cursor.source())) failUnknownType(cursor);
  return cursor.name('A type');
}

function opaqueType(cursor: Cursor, start: number): TypeTree {
  const words: string[] = [];
  let domain = '';
  while (!cursor.is(')')) {
    words.push(cursor.name("An opaque type's name").text);
    if (cursor.takeIf(',')) domain = words.splice(0).join('.');
    else if (!cursor.is(')')) cursor.expect('.', "in an opaque type's name");
  }
  // `opaque(a.b.name)`: the last word is the name, where no comma says which it is.
  const name = domain === '' ? (words.pop() ?? '') : words.splice(0).join('.');
  return { kind: 'opaque', domain: domain === '' ? words.join('.') : domain, name, start, end: 0 };
}

function failUnknownType(cursor: Cursor): never {
  const word = cursor.is('identifier') ? cursor.source() : undefined;
  const near = word && nearType(word);
  if (!word || !near) cursor.fail('A type is missing');
  noteMistyped(cursor, { ...cursor.range, text: word }, near);
  return cursor.abandon();
}

/** What other languages call ONNX's types. */
const otherNames: ReadonlyMap<string, string> = new Map([
  ['float32', 'float'],
  ['float64', 'double'],
  ['int', 'int32'],
  ['long', 'int64'],
  ['half', 'float16'],
  ['str', 'string'],
  ['boolean', 'bool'],
  ['f32', 'float'],
  ['f16', 'float16'],
  ['i64', 'int64'],
  ['i32', 'int32'],
  ['list', 'seq'],
  ['sequence', 'seq'],
  ['dict', 'map'],
]);

function nearType(word: string): string | undefined {
  const lower = word.toLowerCase();
  const known = [...elementWords.keys(), ...containerWords, ...otherNames.keys()];
  const near = nearestName(lower, known);
  return near === undefined ? undefined : (otherNames.get(near) ?? near);
}

function noteMistyped(cursor: Cursor, { start, end, text }: Range & { text: string }, near: string): void {
  const range = { start, end };
  const fix = { title: `Change to '${near}'`, range, text: near };
  cursor.problem(range, `There is no type '${text}'; did you mean '${near}'?`, fix);
}
