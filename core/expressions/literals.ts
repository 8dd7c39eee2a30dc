import { ExpressionError } from './error';

/** A Python number: `12`, `0x1F`, `1_000`, `1e-5`, `.5`. An integer is a bigint. */
export function readNumber(text: string, at: number): bigint | number {
  if (/[jJ]$/.test(text)) throw new ExpressionError(at, 'complex numbers are not part of the language');
  const digits = text.replaceAll('_', '');
  if (/^0[xXoObB]/.test(digits)) return BigInt(digits.toLowerCase());
  if (/^\d+$/.test(digits)) {
    if (/^0+[1-9]/.test(digits)) {
      throw new ExpressionError(at, `an integer does not begin with 0; write ${digits.replace(/^0+/, '')}`);
    }
    if (digits.length > longestInteger)
      throw new ExpressionError(at, `an integer has up to ${longestInteger} digits`);
    return BigInt(digits);
  }
  return Number(digits);
}

/** As Python: reading more digits takes a time that grows with their square. */
const longestInteger = 4300;

const escapes: Readonly<Record<string, string>> = {
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** The text of a Python string literal, `r"…"` and triple quotes included. */
export function readString(literal: string, at: number): string {
  const match = /^([A-Za-z]*)("""|'''|"|')([\s\S]*)\2$/.exec(literal);
  if (!match) throw new ExpressionError(at, 'this text has no closing quote');
  const [, prefix = '', , body = ''] = match;
  const flags = prefix.toLowerCase();
  if (flags.includes('b'))
    throw new ExpressionError(at, 'bytes are not part of the language; leave out the b');
  if (flags.includes('f') || flags.includes('t')) {
    throw new ExpressionError(at, 'formatted strings are not part of the language');
  }
  if (flags.includes('r')) return body;
  return body.replace(
    /\\(\r?\n|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|[0-7]{1,3}|[\s\S])/g,
    (whole, code) => unescaped(whole, code, at),
  );
}

function unescaped(whole: string, code: string, at: number): string {
  if (code.endsWith('\n')) return '';
  if (/^[xuU][0-9A-Fa-f]/.test(code) && code.length > 1) {
    const point = Number.parseInt(code.slice(1), 16);
    if (point > 0x10ffff) throw new ExpressionError(at, `there is no character ${whole}`);
    return String.fromCodePoint(point);
  }
  if (/^[0-7]/.test(code)) return String.fromCharCode(Number.parseInt(code, 8));
  // What Python does not know it leaves as it stands, with its backslash.
  return escapes[code] ?? whole;
}
