import { UserError } from '../../errors';
import { type DType, elementType } from '../../tensor/dtype';
import { numberReader } from '../../tensor/numbers';
import type { Tensor } from '../../tensor/tensor';
import { typedView } from '../../tensor/typed-view';

/**
 * The place of a floating-point number among all of its type, in rising order, from 0 for ±0: two numbers are as many
 * units in the last place apart as their places. The codes of positive numbers, read as integers, are in that order,
 * and those of negative ones mirror it (B. Dawson, "Comparing Floating Point Numbers, 2012 Edition"; so does
 * `numpy.testing.assert_array_almost_equal_nulp`). float8e8m0 has no sign: its codes are in order as they are.
 *
 * Places of 64-bit numbers have a high and a low part, since a double does not hold them: place = high·2³² + low.
 */
interface Places {
  readonly high: Float64Array;
  readonly low: Float64Array;
}

/** Whether units in the last place can be counted between tensors of these types: they are one floating-point type. */
export function hasUlp(a: DType, b: DType): boolean {
  return a === b && elementType(a).kind === 'float';
}

/** @throws UserError OD3033 where units in the last place cannot be counted */
export function assertUlp(a: DType, b: DType): void {
  if (hasUlp(a, b)) return;
  throw new UserError(
    'OD3033',
    `Units in the last place are counted between tensors of one floating-point type, not ${a} and ${b}.`,
  );
}

/** Reads how many units in the last place two tensors' elements are apart. */
export class UlpReader {
  private readonly readA: PlaceReader;
  private readonly readB: PlaceReader;

  /** @throws UserError OD3033 where the tensors are not of one floating-point type */
  constructor(a: Tensor, b: Tensor) {
    assertUlp(a.dtype, b.dtype);
    this.readA = new PlaceReader(a);
    this.readB = new PlaceReader(b);
  }

  /**
   * Distances of elements [start, start + count) in units of the last place, never negative. Equal elements, NaN and
   * NaN among them, are 0 apart; a NaN and a number NaN. ±Inf lies one beyond the largest number.
   */
  read(start: number, count: number, target: Float64Array): void {
    const a = this.readA.read(start, count);
    const b = this.readB.read(start, count);
    for (let at = 0; at < count; at++) {
      // Parts are subtracted first: the places of near numbers have the same high part, so nothing is lost.
      const apart = (a.high[at]! - b.high[at]!) * 4294967296 + (a.low[at]! - b.low[at]!);
      const bothNaN = Number.isNaN(a.low[at]!) && Number.isNaN(b.low[at]!);
      target[at] = bothNaN ? 0 : Math.abs(apart);
    }
  }
}

class PlaceReader {
  private readonly fill: (start: number, count: number, places: Places) => void;
  private places: Places = { high: new Float64Array(0), low: new Float64Array(0) };

  constructor(tensor: Tensor) {
    this.fill = fillerOf(tensor);
  }

  read(start: number, count: number): Places {
    if (this.places.low.length < count) {
      this.places = { high: new Float64Array(count), low: new Float64Array(count) };
    }
    this.fill(start, count, this.places);
    return this.places;
  }
}

function fillerOf(tensor: Tensor): (start: number, count: number, places: Places) => void {
  const { bits, name } = elementType(tensor.dtype);
  const view = typedView(tensor);
  if (bits === 64) return doubles(view as Float64Array);
  if (bits === 32) {
    const words = new Uint32Array(view.buffer, view.byteOffset, view.length);
    return codes((at) => words[at]!, 0x7fffffff, numbersOf(tensor));
  }
  if (name === 'float8e8m0') return codes((at) => tensor.bytes[at]!, 0xff, numbersOf(tensor));
  const mask = 2 ** (bits - 1) - 1;
  if (bits < 8) {
    const perByte = 8 / bits;
    const code = (at: number) =>
      (tensor.bytes[Math.floor(at / perByte)]! >> (bits * (at % perByte))) & (2 * mask + 1);
    return codes(code, mask, numbersOf(tensor));
  }
  return codes((at) => Number(view[at]), mask, numbersOf(tensor));
}

/** Tells which elements are NaN. */
function numbersOf(tensor: Tensor): (start: number, count: number, target: Float64Array) => void {
  const read = numberReader(tensor)!;
  return (start, count, target) => read(start, 1, count, target, 0);
}

function codes(
  codeAt: (at: number) => number,
  mask: number,
  numbers: (start: number, count: number, target: Float64Array) => void,
): (start: number, count: number, places: Places) => void {
  return (start, count, { high, low }) => {
    numbers(start, count, low);
    high.fill(0, 0, count);
    for (let at = 0; at < count; at++) {
      if (Number.isNaN(low[at]!)) continue;
      const code = codeAt(start + at);
      const magnitude = code > mask ? code - mask - 1 : code;
      low[at] = code > mask ? -magnitude : magnitude;
    }
  };
}

function doubles(view: Float64Array): (start: number, count: number, places: Places) => void {
  const words = new Uint32Array(view.buffer, view.byteOffset, view.length * 2);
  return (start, count, { high, low }) => {
    for (let at = 0; at < count; at++) {
      const word = words[2 * (start + at) + 1]!;
      const sign = word > 0x7fffffff ? -1 : 1;
      const isNothing = Number.isNaN(view[start + at]!);
      high[at] = sign * (word & 0x7fffffff);
      low[at] = isNothing ? Number.NaN : sign * words[2 * (start + at)]!;
    }
  };
}
