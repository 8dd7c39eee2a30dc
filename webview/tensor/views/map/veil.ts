import { markPixels } from '../../../ui/colour-map';

const { nan, posInf, negInf } = markPixels;

/**
 * Makes the painted pixels of a map translucent. What does not reach the threshold is clear; what is NaN or infinite
 * keeps its full colour, so that nothing hides it.
 *
 * @param passes the same map painted in greys that are black below the threshold; undefined where there is none
 * @param opacity 0 to 1
 */
export function veil(target: ImageData, passes: ImageData | undefined, opacity: number): void {
  const pixels = new Uint32Array(target.data.buffer);
  const gates = passes && new Uint32Array(passes.data.buffer);
  const alpha = Math.round(255 * Math.min(1, Math.max(0, opacity)));
  for (let at = 0; at < pixels.length; at++) {
    const pixel = pixels[at]!;
    // The marks of a pixel are the same in both.
    if (pixel === 0 || pixel === nan || pixel === posInf || pixel === negInf) continue;
    const isClear = gates !== undefined && (gates[at]! & 255) === 0;
    pixels[at] = isClear ? 0 : ((alpha << 24) | (pixel & 0xffffff)) >>> 0;
  }
}

/** Clears all pixels but those of one colour, and of NaN and infinities. */
export function isolate(target: ImageData, colour: number): void {
  const pixels = new Uint32Array(target.data.buffer);
  for (let at = 0; at < pixels.length; at++) {
    const pixel = pixels[at]!;
    if (pixel !== colour && pixel !== nan && pixel !== posInf && pixel !== negInf) pixels[at] = 0;
  }
}

/** A range of greys that is black for values below a threshold and white from it on. */
export function gateRange(threshold: number): { readonly low: number; readonly high: number } {
  // The width of some roundings of float32, in which values are held.
  const width = Math.max(Math.abs(threshold), 1e-30) * 1e-7;
  return { low: threshold - width, high: threshold - width / 2 };
}
