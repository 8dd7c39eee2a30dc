import type { Json, JsonNumber } from './protocol';

/** A value as JSON can carry it: NaN and ±Inf become the texts "NaN", "Infinity" and "-Infinity", at any depth. */
export function toJson<T>(value: T): Json<T> {
  return convert(value) as Json<T>;
}

/** The number that JSON carries as a number or as one of those texts. */
export function fromJsonNumber(value: JsonNumber): number {
  return Number(value);
}

function convert(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (Array.isArray(value)) return value.map(convert);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, convert(entry)]));
}
