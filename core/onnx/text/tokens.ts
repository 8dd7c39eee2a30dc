import { isTypeWord, numberOfWord } from './parse/words';

/**
 * Whether a name can stand bare, without quotes, wherever the syntax has an identifier: some words are read as types or
 * numbers where a name could stand.
 */
export function isIdentifier(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !isTypeWord(name) && numberOfWord(name) === undefined;
}

/** A name, in quotes where it needs them. */
export function nameText(name: string): string {
  return isIdentifier(name) ? name : quote(name);
}

/** A string literal. A backslash makes the next character literal; there are no other escapes. */
export function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/**
 * Whether a string can stand in the text as a literal and come back the same: editors keep no control characters but
 * tabs and line feeds.
 */
export function isPlain(text: string): boolean {
  return !/[\0-\x08\x0b-\x1f\x7f]/.test(text);
}

/** An identifier made of a name that is none: other characters become `_`. */
export function identifierOf(name: string): string {
  const bare = name.replace(/[^A-Za-z0-9_]/g, '_');
  return isIdentifier(bare) ? bare : `_${bare}`;
}

/** A graph's name as an attribute's value: only a bare identifier can stand there, so others are renamed. */
export function bodyName(name: string): string {
  return isIdentifier(name) ? name : identifierOf(name === '' ? 'body' : name);
}

/** The shortest decimal that reads back as the same float32; always with a point or an exponent. */
export function float32Text(value: number): string {
  if (!Number.isFinite(value) || value === 0) return doubleText(value);
  for (let digits = 6; digits < 9; digits++) {
    const rounded = Number(value.toPrecision(digits));
    if (Math.fround(rounded) === value) return doubleText(rounded);
  }
  return doubleText(Number(value.toPrecision(9)));
}

/** The shortest decimal that reads back as the same double; always with a point or an exponent. */
export function doubleText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Object.is(value, -0)) return '-0.0';
  const text = String(value).replace('e+', 'e');
  return /[.e]/.test(text) ? text : `${text}.0`;
}
