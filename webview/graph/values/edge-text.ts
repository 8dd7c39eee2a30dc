import { formatInteger, formatNumber } from '../../ui/number-format';
import type { KeptValue } from '../messages/protocol';

/** What is written on an edge of a value that a session has kept. */
export interface EdgeText {
  /** `16×30×40` */
  readonly shape: string;
  /** `−1.436 … 1.412`, and shorter for where that is too long; empty for texts and where nothing is finite. */
  readonly ranges: readonly string[];
  /** `NaN 5`, in the colours of the marks. */
  readonly marks: readonly { readonly kind: 'nan' | 'posInf' | 'negInf'; readonly text: string }[];
}

/** Digits of a range, the most first. */
const digits = [4, 2] as const;

/** What an edge says of a value. */
export function edgeText({ shape, range, nan, posInf, negInf }: KeptValue): EdgeText {
  const sizes = [...shape];
  while (sizes.length > 2 && sizes[0] === 1) sizes.shift();
  const marks = (
    [
      ['nan', nan, 'NaN'],
      ['posInf', posInf, '+∞'],
      ['negInf', negInf, '−∞'],
    ] as const
  ).flatMap(([kind, count, name]) => (count > 0 ? [{ kind, text: `${name} ${formatInteger(count)}` }] : []));
  const ranges =
    range && !Number.isNaN(range.min) ? [...new Set(digits.map((each) => rangeText(range, each)))] : [];
  return { shape: sizes.join('×'), ranges, marks };
}

function rangeText({ min, max }: { min: number; max: number }, most: number): string {
  const [low, high] = [min, max].map((value) => shortNumber(value, most));
  return low === high ? low! : `${low} … ${high}`;
}

/** A number without the zeros that only fill its digits: `0.5`, `12`, `−1.436`. */
function shortNumber(value: number, most: number): string {
  const text = formatNumber(value, most);
  return /^[^e]*\.\d*$/.test(text) ? text.replace(/\.?0+$/, '') : text;
}
