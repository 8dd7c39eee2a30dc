import { crc32 } from '../crc32';
import type { RunRecord } from './types';

/** Length of `crc32hex SP`, what stands before a line's JSON. */
const prefixLength = 9;

/** The longest line in bytes. No reader gathers more: a longer "line" is damage. */
export const longestLine = 16 * 1024 * 1024;

/** JSON knows no NaN or infinity: they travel as NumPy's users and CONTRACT.md's JSON write them. */
const nonFinite: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
};

/**
 * A record as a line of the journal: `crc32hex SP json LF`. JSON escapes line feeds, so a line is one record.
 * Throws a RangeError for a record of more than `longestLine`.
 */
export function encodeLine(record: RunRecord): Buffer {
  const json = JSON.stringify(record, (_key, value) =>
    typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
  );
  const payload = Buffer.from(json, 'utf8');
  if (payload.length > longestLine - prefixLength - 1)
    throw new RangeError(`a "${record.kind}" record of ${payload.length} bytes is too long to be recorded`);
  const check = Buffer.from(`${crc32(payload).toString(16).padStart(8, '0')} `, 'latin1');
  return Buffer.concat([check, payload, Buffer.from('\n')]);
}

/**
 * The record of a line (without its LF); undefined where the line is damaged. `kind` may be one that a later version
 * added: callers pass over what they do not know.
 */
export function decodeLine(line: Uint8Array): RunRecord | undefined {
  if (line.length <= prefixLength || line[prefixLength - 1] !== 0x20) return undefined;
  const check = Buffer.from(line.subarray(0, prefixLength - 1)).toString('latin1');
  const payload = line.subarray(prefixLength);
  if (check !== crc32(payload).toString(16).padStart(8, '0')) return undefined;
  try {
    const record: unknown = JSON.parse(Buffer.from(payload).toString('utf8'));
    if (typeof record !== 'object' || record === null || !('kind' in record)) return undefined;
    return restoreNumbers(record as RunRecord);
  } catch {
    return undefined;
  }
}

/** Turns the texts of NaN and infinities back into numbers where numbers belong: in statistics only, never in names. */
function restoreNumbers(record: RunRecord): RunRecord {
  if (record.kind !== 'value' || !record.statistics) return record;
  const number = (value: unknown): unknown =>
    typeof value === 'string' && value in nonFinite
      ? nonFinite[value]
      : Array.isArray(value)
        ? value.map(number)
        : value;
  const statistics = Object.fromEntries(
    Object.entries(record.statistics).map(([key, value]) => [key, number(value)]),
  );
  return { ...record, statistics: statistics as unknown as typeof record.statistics };
}
