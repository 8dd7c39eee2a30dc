import { getFloat16, setFloat16 } from '@petamoriken/float16';

const scratch = new DataView(new ArrayBuffer(4));
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

/** The float16 code nearest to a number, ties to even; beyond 65504 it is ±Inf. */
export function encodeFloat16(value: number): number {
  setFloat16(scratch, 0, value);
  return scratch.getUint16(0);
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
