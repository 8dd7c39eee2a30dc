/** A number that JSON has no words for, as it travels; an object, since a string may be a tensor's own "NaN". */
interface CarriedNumber {
  readonly $number: 'NaN' | 'Infinity' | '-Infinity';
}

/**
 * A message as VS Code can carry it between extension and page: it makes JSON of all but binary data, and JSON makes
 * null of NaN and infinities. What holds none of them is handed on as it is.
 */
export function carryNumbers(message: unknown): unknown {
  if (typeof message === 'number') {
    return Number.isFinite(message) ? message : ({ $number: String(message) } as CarriedNumber);
  }
  return mapEntries(message, carryNumbers);
}

/** Undoes {@link carryNumbers}. */
export function readCarriedNumbers(message: unknown): unknown {
  return isCarried(message) ? Number(message.$number) : mapEntries(message, readCarriedNumbers);
}

function isCarried(value: unknown): value is CarriedNumber {
  return typeof value === 'object' && value !== null && '$number' in value;
}

/** Copies a list or an object only where an entry changes; binary data is left alone. */
function mapEntries(value: unknown, change: (entry: unknown) => unknown): unknown {
  if (Array.isArray(value)) {
    let copy: unknown[] | undefined;
    for (const [at, entry] of value.entries()) {
      const changed = change(entry);
      if (changed === entry) continue;
      copy ??= [...value];
      copy[at] = changed;
    }
    return copy ?? value;
  }
  if (typeof value !== 'object' || value === null || isBinary(value)) return value;
  let copy: Record<string, unknown> | undefined;
  for (const [key, entry] of Object.entries(value)) {
    const changed = change(entry);
    if (changed === entry) continue;
    copy ??= { ...value } as Record<string, unknown>;
    copy[key] = changed;
  }
  return copy ?? value;
}

function isBinary(value: object): boolean {
  return value instanceof ArrayBuffer || ArrayBuffer.isView(value);
}
