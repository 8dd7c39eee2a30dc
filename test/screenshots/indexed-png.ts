import { crc32, deflateSync } from 'node:zlib';
import type { PalettePicture } from './palette';

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** A picture of at most 256 colours as PNG (colour type 3, no filter, https://www.w3.org/TR/png-3/). */
export function indexedPng({ width, height, palette, indices }: PalettePicture): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // Eight bits a pixel, colours by number; compression, filter method and interlacing are 0.
  header.set([8, 3, 0, 0, 0], 8);
  const colours = Buffer.alloc(3 * palette.length);
  for (const [at, colour] of palette.entries()) colours.writeUIntBE(colour, 3 * at, 3);
  // Each row begins with its filter, 0.
  const rows = Buffer.alloc((width + 1) * height);
  for (let row = 0; row < height; row++) {
    rows.set(indices.subarray(row * width, (row + 1) * width), row * (width + 1) + 1);
  }
  const packed = deflateSync(rows, { level: 9, memLevel: 9 });
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('PLTE', colours),
    chunk('IDAT', packed),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}
