import type { DType } from './dtype';

/**
 * The floating-point types of 8 bits and less. Their codes are few, so a type is the table of its values: decoding is
 * a look-up and encoding a binary search, which rounds to nearest, ties to the even code, as ONNX's Cast does with
 * its default `saturate=1`: what is too large, Inf too, becomes the largest number. (The operator's page has a table
 * with NaN for Inf in the fnuz types; its conformance cases, and onnxruntime, have the largest number.)
 */
export interface SmallFloat {
  /** The value of each code. */
  readonly values: Float64Array;
  /** The code of a number. */
  encode(value: number): number;
}

interface Layout {
  readonly exponentBits: number;
  readonly mantissaBits: number;
  readonly bias: number;
  /** Codes below this one are the finite values ≥ 0, in rising order. */
  readonly finiteCodes: number;
  /** The code of +Inf and the code of NaN, where the type has them; it has no −0 where NaN takes its code. */
  readonly infinity?: number;
  readonly nan?: number;
}

const layouts: Partial<Record<DType, Layout>> = {
  float8e4m3fn: { exponentBits: 4, mantissaBits: 3, bias: 7, finiteCodes: 0x7f, nan: 0x7f },
  float8e4m3fnuz: { exponentBits: 4, mantissaBits: 3, bias: 8, finiteCodes: 0x80, nan: 0x80 },
  float8e5m2: { exponentBits: 5, mantissaBits: 2, bias: 15, finiteCodes: 0x7c, infinity: 0x7c, nan: 0x7e },
  float8e5m2fnuz: { exponentBits: 5, mantissaBits: 2, bias: 16, finiteCodes: 0x80, nan: 0x80 },
  float4e2m1: { exponentBits: 2, mantissaBits: 1, bias: 1, finiteCodes: 8 },
};

const made = new Map<DType, SmallFloat>();

/** The small float type of that name; undefined for every other element type. */
export function smallFloat(dtype: DType): SmallFloat | undefined {
  const known = made.get(dtype);
  if (known) return known;
  const layout = layouts[dtype];
  const type = dtype === 'float8e8m0' ? scaleType() : layout && signedType(layout);
  if (type) made.set(dtype, type);
  return type;
}

function signedType(layout: Layout): SmallFloat {
  const { exponentBits, mantissaBits, bias, finiteCodes, infinity, nan } = layout;
  const sign = 1 << (exponentBits + mantissaBits);
  const values = new Float64Array(2 * sign).fill(Number.NaN);
  for (let code = 0; code < finiteCodes; code++) {
    const exponent = code >> mantissaBits;
    const fraction = (code & ((1 << mantissaBits) - 1)) / (1 << mantissaBits);
    const magnitude = exponent === 0 ? fraction * 2 ** (1 - bias) : (1 + fraction) * 2 ** (exponent - bias);
    values[code] = magnitude;
    if (code + sign !== nan) values[code + sign] = -magnitude;
  }
  if (infinity !== undefined) {
    values[infinity] = Number.POSITIVE_INFINITY;
    values[infinity + sign] = Number.NEGATIVE_INFINITY;
  }
  const largest = finiteCodes - 1;
  return {
    values,
    encode(value) {
      // float4 has no NaN: the conformance cases have −0 for it.
      if (Number.isNaN(value)) return nan ?? sign;
      const unsignedZero = nan === sign;
      const code = nearest(values, largest, Math.abs(value));
      const negative = value < 0 || Object.is(value, -0);
      return negative && !(unsignedZero && code === 0) ? code + sign : code;
    },
  };
}

/** float8e8m0 has neither sign nor zero: a code is a power of two, rounded up as Cast's default `round_mode` says. */
function scaleType(): SmallFloat {
  const values = Float64Array.from({ length: 256 }, (_, code) =>
    code === 255 ? Number.NaN : 2 ** (code - 127),
  );
  return {
    values,
    encode(value) {
      if (Number.isNaN(value)) return 255;
      const magnitude = Math.abs(value);
      let code = 0;
      while (code < 254 && values[code]! < magnitude) code++;
      return code;
    },
  };
}

/** The code in 0…largest whose value is nearest to `magnitude`. */
function nearest(values: Float64Array, largest: number, magnitude: number): number {
  if (magnitude >= values[largest]!) return largest;
  let low = 0;
  let high = largest;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (values[middle]! <= magnitude) low = middle;
    else high = middle;
  }
  const below = magnitude - values[low]!;
  const above = values[high]! - magnitude;
  if (below === above) return low % 2 === 0 ? low : high;
  return below < above ? low : high;
}
