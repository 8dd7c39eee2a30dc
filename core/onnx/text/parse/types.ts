import { nearestName } from '../../../nearest-name';
import type { Cursor } from './cursor';
import type { DimensionTree, Name, TypeTree } from './tree';
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
  if (!cursor.takeIf('[')) return { kind, element, dimensions: [], start, end: cursor.lastEnd };
  const dimensions: DimensionTree[] = [];
  const close = cursor.list(']', "in a tensor's shape", () => dimensions.push(dimension(cursor)));
  return {
    kind,
    element,
    dimensions: dimensions.length > 0 ? dimensions : undefined,
    start,
    end: close?.end ?? cursor.lastEnd,
  };
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
  const near = word && nearestName(word, [...elementWords.keys(), ...containerWords]);
  if (!word || !near) cursor.fail('A type is missing');
  const { range } = cursor;
  cursor.problem(range, `There is no type '${word}'; did you mean '${near}'?`, {
    title: `Change to '${near}'`,
    range,
    text: near,
  });
  return cursor.abandon();
}
