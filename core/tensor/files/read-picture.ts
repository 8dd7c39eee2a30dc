import { decode as decodeJpeg } from 'jpeg-js';
import { PNG } from 'pngjs';
import { messageOf } from '../../errors';
import { fileError } from './file-errors';
import { jpegHeader } from './jpeg-header';
import { upright } from './orientation';
import type { Picture } from './picture';

/** Pictures of more pixels are refused before they are decoded. */
const mostPixels = 64 * 2 ** 20;
/** Deflate cannot make more than this many bytes of one. */
const mostExpansion = 1032;
/** Samples a pixel by PNG's colour type. */
const samplesOf: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/**
 * Decodes a PNG or JPEG file. Sizes are checked in the header first. A JPEG is turned as its EXIF orientation says.
 *
 * @throws UserError OD3006, which names `file`.
 */
export function readPicture(bytes: Buffer, file: string): Picture {
  try {
    if (bytes.length >= 8 && bytes.readUInt32BE(0) === 0x89504e47) return png(bytes);
    if (bytes.length >= 4 && bytes.readUInt16BE(0) === 0xffd8) return jpeg(bytes);
  } catch (error) {
    throw fileError.image(file, messageOf(error));
  }
  throw fileError.image(file, 'it is neither a PNG nor a JPEG.');
}

function png(bytes: Buffer): Picture {
  if (bytes.length < 33 || bytes.toString('latin1', 12, 16) !== 'IHDR')
    throw new Error('it has no PNG header.');
  const width = bytes.readUInt32BE(16);
  const height = bytes.readUInt32BE(20);
  expectSize(width, height);
  const bits = bytes[24]! * (samplesOf[bytes[25]!] ?? 1);
  if ((height * width * bits) / 8 > bytes.length * mostExpansion) {
    throw new Error(`it claims ${width} × ${height} pixels, more than its ${bytes.length} bytes can hold.`);
  }
  const { data } = PNG.sync.read(bytes);
  return { width, height, rgba: data };
}

function jpeg(bytes: Buffer): Picture {
  const { width, height, orientation } = jpegHeader(bytes);
  expectSize(width, height);
  const { data } = decodeJpeg(bytes, { useTArray: true, maxResolutionInMP: 70, maxMemoryUsageInMB: 2048 });
  return upright({ width, height, rgba: data }, orientation);
}

function expectSize(width: number, height: number): void {
  if (width === 0 || height === 0) throw new Error('it has no pixels.');
  if (width * height > mostPixels) {
    throw new Error(`it claims ${width} × ${height} pixels; up to ${mostPixels} are decoded.`);
  }
}
