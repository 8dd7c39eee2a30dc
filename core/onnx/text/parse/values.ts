import { elementType } from '../../../tensor/dtype';
import type { Cursor } from './cursor';
import { shortened } from './cursor';
import type { DataTree, Name, PairEntry, Range, TypeTree, ValueTree } from './tree';
import { atType, isUnknownType, mistypedType, parseType } from './types';
import { elementWords, numberOfWord } from './words';

/** Data with many faults of one kind say so so many times. */
export const mostFaults = 5;

/** Reads `[type] name ['=' data]`. */
export function parseValue(cursor: Cursor, what: string, mayHaveData: boolean): ValueTree {
  const { start } = cursor;
  const type = atType(cursor) ? parseType(cursor) : unknownType(cursor);
  const name = cursor.name(what);
  let data: DataTree | undefined;
  const equals = cursor.takeIf('=');
  if (equals && !mayHaveData) cursor.problem(equals, `${what} has no data here.`);
  if (equals || (mayHaveData && (cursor.is('{') || cursor.is('[')))) {
    if (!equals) {
      const fix = { title: "Insert '='", range: cursor.gap, text: ' =' };
      cursor.problem(cursor.range, `'=' is missing between '${shortened(name.text)}' and its data.`, fix);
    }
    const told = cursor.problems.length;
    data = parseData(cursor, type, name);
    // One fault gives one message.
    if (!mayHaveData) cursor.problems.length = told;
  }
  return { type, name, data, start, end: cursor.lastEnd };
}

/** An identifier before a name, or before a shape, was meant as a type: what follows is read as if it were one. */
function unknownType(cursor: Cursor): TypeTree | undefined {
  const next = cursor.kind(1);
  if (!cursor.is('identifier') || (next !== 'identifier' && next !== 'string' && next !== '['))
    return undefined;
  return mistypedType(cursor);
}

/** Reads the data of a tensor; its type must say the shape. */
export function parseData(cursor: Cursor, type: TypeTree | undefined, owner: Range): DataTree {
  if (!type) cursor.problem(owner, 'A tensor with data needs a type before its name, such as float[2].');
  else if (isUnknownType(type)) {
    // Its own problem was told already.
  } else if (type.kind !== 'tensor') cursor.problem(type, 'Only a tensor can have data.');
  else if (!type.dimensions || type.dimensions.some(({ value }) => typeof value !== 'bigint')) {
    cursor.problem(type, "The shape of a tensor with data must be all numbers; a scalar's has no brackets.");
  }
  const { start } = cursor;
  if (cursor.takeIf('{')) {
    const count = parseElements(cursor, type);
    return { kind: 'elements', count, start, end: cursor.lastEnd };
  }
  if (cursor.takeIf('[')) {
    const entries = parsePairs(cursor, 'in the place of external data');
    if (entries.length === 0) {
      const range = { start, end: cursor.lastEnd };
      cursor.problem(range, 'Data in a file need its name, as in ["location": "weights.bin"].');
    }
    return { kind: 'external', entries, start, end: cursor.lastEnd };
  }
  return { kind: 'none', ...cursor.gap };
}

/** Reads `"key" : "value", …]`. */
export function parsePairs(cursor: Cursor, where: string): PairEntry[] {
  const entries: PairEntry[] = [];
  cursor.list(']', where, () => {
    const key = cursor.string('A key');
    cursor.expect(':', 'behind a key');
    const value = cursor.string('A value');
    entries.push({ key, value, start: key.start, end: value.end });
  });
  return entries;
}

/** Passes over the elements of a tensor and counts them; what is no element of its type is noted. */
function parseElements(cursor: Cursor, type: TypeTree | undefined): number {
  const fits = elementTest(type);
  let count = 0;
  let faults = 0;
  cursor.list('}', "in a tensor's data", () => {
    if (!isElement(cursor)) cursor.fail('A number or a string is missing');
    if (fits && !fits(cursor) && faults++ < mostFaults) {
      const { element } = type as Extract<TypeTree, { element: Name }>;
      cursor.problem(cursor.range, `'${shortened(cursor.source())}' is no ${element.text}.`);
    }
    cursor.take();
    count++;
  });
  return count;
}

function isElement(cursor: Cursor): boolean {
  const kind = cursor.kind();
  if (kind === 'identifier') return numberOfWord(cursor.source()) !== undefined;
  return kind === 'integer' || kind === 'float' || kind === 'string';
}

/** Integers stand for bits in all floats below 32 bits, as onnx reads them. */
function elementTest(type: TypeTree | undefined): ((cursor: Cursor) => boolean) | undefined {
  const dtype = type?.kind === 'tensor' ? elementWords.get(type.element.text) : undefined;
  if (!dtype) return undefined;
  const { kind, bits } = elementType(dtype);
  if (kind === 'string') return (cursor) => cursor.is('string');
  if (kind === 'complex' || (kind === 'float' && bits >= 32)) return (cursor) => !cursor.is('string');
  // One of this length may be more than 64 bits hold; shorter ones are no more than what a smaller type holds.
  const longest = '9223372036854775807'.length;
  return (cursor) => cursor.is('integer') && (cursor.length < longest || fits64(cursor.source()));
}

function fits64(source: string): boolean {
  const value = BigInt(source);
  return value === BigInt.asIntN(64, value) || value === BigInt.asUintN(64, value);
}
