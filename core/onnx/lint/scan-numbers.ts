import type { Range } from '../text/parse/tree';

/** A number of fewer characters is exact as a JavaScript number, and fits 64 bits. */
const longNumber = 16;

/**
 * Calls `outside` with the place of each number in a tensor's data that is not between `least` and `most`. The
 * characters are walked one by one: a text may hold a million numbers, and most are short integers. Words, such as
 * `nan` and `inf`, are passed over.
 */
export function scanNumbers(
  text: string,
  { start, end }: Range,
  least: number | bigint,
  most: number | bigint,
  outside: (start: number, end: number) => void,
): void {
  for (let at = start; at < end; at++) {
    let code = text.charCodeAt(at);
    if (code === hash) {
      const newline = text.indexOf('\n', at);
      at = newline < 0 ? end : newline;
      continue;
    }
    const first = at;
    const isNegative = code === minus;
    if (isNegative) code = text.charCodeAt(++at);
    if (!isDigit(code)) {
      if (isLetter(code)) while (isLetter(text.charCodeAt(at + 1))) at++;
      continue;
    }
    let value = 0;
    while (isDigit(code)) {
      value = value * 10 + (code - zero);
      code = text.charCodeAt(++at);
    }
    let isWhole = true;
    while (isDigit(code) || isLetter(code) || code === point || code === minus || code === plus) {
      isWhole = false;
      code = text.charCodeAt(++at);
    }
    // `at` stands behind the number; the loop moves on from the character before.
    const last = at--;
    if (isWhole && last - first < longNumber) {
      if (isNegative) value = -value;
      if (value < least || value > most) outside(first, last);
    } else if (isOutside(text.slice(first, last), isWhole, least, most)) outside(first, last);
  }
}

function isOutside(source: string, isWhole: boolean, least: number | bigint, most: number | bigint): boolean {
  const value = isWhole && typeof most === 'bigint' ? BigInt(source) : Number(source);
  return value < least || value > most;
}

const hash = '#'.charCodeAt(0);
const minus = '-'.charCodeAt(0);
const plus = '+'.charCodeAt(0);
const point = '.'.charCodeAt(0);
const zero = '0'.charCodeAt(0);

function isDigit(code: number): boolean {
  return code >= zero && code <= zero + 9;
}

function isLetter(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95;
}
