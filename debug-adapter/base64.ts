/** The bytes of a typed array in base64; numbers are little-endian, as on all machines that onnxruntime runs on. */
export function base64(array: Uint8Array | Float32Array): string {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString('base64');
}
