/** What a JPEG says before its pixels. */
export interface JpegHeader {
  readonly width: number;
  readonly height: number;
  /** EXIF's orientation, 1 to 8; 1 where the file says none. */
  readonly orientation: number;
}

/** Walks over a JPEG's segments up to its frame header; an Error where there is none. */
export function jpegHeader(bytes: Buffer): JpegHeader {
  let orientation = 1;
  for (let at = 2; at + 4 <= bytes.length; ) {
    if (bytes[at] !== 0xff) throw new Error('its segments are damaged.');
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at++;
      continue;
    }
    const length = bytes.readUInt16BE(at + 2);
    const start = at + 4;
    const end = at + 2 + length;
    if (length < 2 || end > bytes.length) throw new Error('it is cut off.');
    // Frame headers are C0 to CF but for the tables C4, C8 and CC.
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker) && length >= 8) {
      return { height: bytes.readUInt16BE(start + 1), width: bytes.readUInt16BE(start + 3), orientation };
    }
    if (marker === 0xe1 && bytes.toString('latin1', start, start + 6) === 'Exif\0\0') {
      orientation = exifOrientation(bytes.subarray(start + 6, end));
    }
    at = end;
  }
  throw new Error('it has no frame header.');
}

/** Tag 0x0112 of the first directory of EXIF's TIFF structure; 1 where it is missing or makes no sense. */
function exifOrientation(tiff: Buffer): number {
  if (tiff.length < 8) return 1;
  const little = tiff.toString('latin1', 0, 2) === 'II';
  const word = (at: number) => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const directory = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  if (directory + 2 > tiff.length) return 1;
  const entries = word(directory);
  for (let k = 0, at = directory + 2; k < entries && at + 12 <= tiff.length; k++, at += 12) {
    if (word(at) !== 0x0112) continue;
    const value = word(at + 8);
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}
