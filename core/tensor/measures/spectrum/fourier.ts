/** Twiddle factors by length: cos and sin of 2πk / N for k below N/2. */
const tables = new Map<number, { readonly cosine: Float64Array; readonly sine: Float64Array }>();

/**
 * The discrete Fourier transform X[k] = Σ x[n] e^(−2πikn/N), in place, of a power of two of numbers: the iterative
 * radix-2 algorithm (Cooley and Tukey 1965), with bit reversal first.
 */
export function fourier(real: Float64Array, imaginary: Float64Array): void {
  const length = real.length;
  const { cosine, sine } = tableOf(length);
  for (let at = 1, reversed = 0; at < length; at++) {
    let bit = length >> 1;
    for (; reversed & bit; bit >>= 1) reversed ^= bit;
    reversed ^= bit;
    if (at < reversed) {
      [real[at], real[reversed]] = [real[reversed]!, real[at]!];
      [imaginary[at], imaginary[reversed]] = [imaginary[reversed]!, imaginary[at]!];
    }
  }
  for (let size = 2; size <= length; size *= 2) {
    const half = size / 2;
    const step = length / size;
    for (let block = 0; block < length; block += size) {
      for (let k = 0; k < half; k++) {
        const [c, s] = [cosine[k * step]!, sine[k * step]!];
        const even = block + k;
        const odd = even + half;
        const re = real[odd]! * c + imaginary[odd]! * s;
        const im = imaginary[odd]! * c - real[odd]! * s;
        real[odd] = real[even]! - re;
        imaginary[odd] = imaginary[even]! - im;
        real[even]! += re;
        imaginary[even]! += im;
      }
    }
  }
}

function tableOf(length: number): { readonly cosine: Float64Array; readonly sine: Float64Array } {
  let table = tables.get(length);
  if (!table) {
    const angle = (k: number) => (2 * Math.PI * k) / length;
    table = {
      cosine: Float64Array.from({ length: length / 2 }, (_, k) => Math.cos(angle(k))),
      sine: Float64Array.from({ length: length / 2 }, (_, k) => Math.sin(angle(k))),
    };
    tables.set(length, table);
  }
  return table;
}
