import { nearestName } from '../../../nearest-name';
import type { Cursor } from './cursor';
import type { HeaderEntry, HeaderTree, HeaderValue, OpsetEntry } from './tree';
import { parsePairs } from './values';

/** The keys of a model's header, and what stands behind them. */
export const modelKeys: ReadonlyMap<string, HeaderValue['kind']> = new Map([
  ['ir_version', 'integer'],
  ['opset_import', 'opsets'],
  ['producer_name', 'string'],
  ['producer_version', 'string'],
  ['domain', 'string'],
  ['model_version', 'integer'],
  ['doc_string', 'string'],
  ['metadata_props', 'pairs'],
]);

/** The keys of a function's header. */
export const functionKeys: ReadonlyMap<string, HeaderValue['kind']> = new Map([
  ['opset_import', 'opsets'],
  ['domain', 'string'],
  ['doc_string', 'string'],
  ['overload', 'string'],
]);

/** Reads `<key: value, …>`. */
export function parseHeader(cursor: Cursor, keys = functionKeys): HeaderTree {
  const open = cursor.expect('<', 'before the header');
  const entries: HeaderEntry[] = [];
  if (cursor.is('>')) cursor.problem(open, 'Nothing stands between < and >.');
  const close = cursor.list('>', 'between entries', () => parseEntry(cursor, keys, entries));
  return { entries, start: open.start, end: close?.end ?? cursor.abandon() };
}

function parseEntry(cursor: Cursor, keys: typeof functionKeys, entries: HeaderEntry[]): void {
  if (!cursor.is('identifier')) cursor.fail('A key is missing');
  const key = cursor.name('A key');
  const kind = keys.get(key.text);
  if (!kind) {
    const near = nearestName(key.text, keys.keys());
    const known = near ? `did you mean '${near}'?` : `the keys are ${[...keys.keys()].join(', ')}.`;
    const fix = near && { title: `Change to '${near}'`, range: key, text: near };
    cursor.problem(key, `There is no key '${key.text}' here; ${known}`, fix || undefined);
  } else if (entries.some((entry) => entry.key.text === key.text)) {
    cursor.problem(key, `'${key.text}' is there twice.`);
  }
  const entry: { -readonly [K in keyof HeaderEntry]: HeaderEntry[K] } = {
    key,
    value: undefined,
    start: key.start,
    end: key.end,
  };
  entries.push(entry);
  try {
    cursor.expect(':', `behind '${key.text}'`);
    entry.value = parseHeaderValue(cursor, kind ?? guess(cursor));
  } finally {
    entry.end = cursor.lastEnd;
  }
}

function guess(cursor: Cursor): HeaderValue['kind'] {
  if (cursor.is('integer')) return 'integer';
  return cursor.is('[') ? 'pairs' : 'string';
}

function parseHeaderValue(cursor: Cursor, kind: HeaderValue['kind']): HeaderValue {
  const { range } = cursor;
  if (kind === 'integer') return { kind, value: cursor.integer('A whole number'), ...range };
  if (kind === 'string') return { kind, text: cursor.string('A string').text, ...range };
  cursor.expect('[', 'before the list');
  if (kind === 'pairs') {
    const entries = parsePairs(cursor, 'between entries');
    return { kind, entries, start: range.start, end: cursor.lastEnd };
  }
  const entries: OpsetEntry[] = [];
  cursor.list(']', 'between opsets', () => {
    const domain = cursor.string('A domain');
    cursor.expect(':', 'behind a domain');
    const version = cursor.integer("An opset's version");
    entries.push({ domain, version, start: domain.start, end: cursor.lastEnd });
  });
  return { kind, entries, start: range.start, end: cursor.lastEnd };
}
