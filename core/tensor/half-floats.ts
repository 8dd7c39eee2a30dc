import { getFloat16 } from '@petamoriken/float16';

const scratch = new DataView(new ArrayBuffer(8));
let table: Float32Array | undefined;

/** The values of all 65,536 float16 codes: a look-up is several times as quick as decoding. */
export function float16Values(): Float32Array {
  if (!table) {
    table = new Float32Array(65536);
    for (let code = 0; code < 65536; code++) {
      scratch.setUint16(0, code);
      table[code] = getFloat16(scratch, 0);
    }
  }
  return table;
}

/**
 * The float16 code nearest to a number, ties to even; beyond 65504 it is ±Inf. The number is scaled so that what
 * float16 keeps of it is an integer, which is rounded once; a carry gives the next exponent, as it should. (The
 * library that decodes also encodes, but takes ten times as long, which tells where millions are made.)
 */
export function encodeFloat16(value: number): number {
  if (Number.isNaN(value)) return 0x7e00;
  scratch.setFloat64(0, value);
  const high = scratch.getUint32(0);
  const sign = (high >>> 16) & 0x8000;
  const magnitude = Math.abs(value);
  // 65504 is the largest; from half a step above it on the nearest would be 65536.
  if (magnitude >= 65520) return sign | 0x7c00;
  const exponent = Math.max(-14, ((high >>> 20) & 0x7ff) - 1023);
  const scaled = magnitude * 2 ** (10 - exponent);
  const rounded = scaled + 2 ** 52 - 2 ** 52;
  return sign | (rounded + (exponent + 14) * 1024);
}

/** The value of a bfloat16 code: the upper half of a float32. */
export function decodeBfloat16(code: number): number {
  scratch.setUint32(0, code << 16);
  return scratch.getFloat32(0);
}

/**
 * The bfloat16 code of a number, ties to even. As in ONNX's Cast a number is rounded to float32 on the way.
 */
export function encodeBfloat16(value: number): number {
  if (Number.isNaN(value)) return 0x7fc0;
  scratch.setFloat32(0, value);
  const bits = scratch.getUint32(0);
  const upper = bits >>> 16;
  const lower = bits & 0xffff;
  const up = lower > 0x8000 || (lower === 0x8000 && upper % 2 === 1);
  // A carry out of the largest finite number gives the code of Inf, as it should.
  return up ? upper + 1 : upper;
}
