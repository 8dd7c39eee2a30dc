/** Little-endian float32 from base64, in a buffer of its own, so that it travels to the page alone. */
export function floats(base64: string): Float32Array {
  const bytes = Buffer.from(base64, 'base64');
  const copy = new ArrayBuffer(bytes.length);
  new Uint8Array(copy).set(bytes);
  return new Float32Array(copy);
}
