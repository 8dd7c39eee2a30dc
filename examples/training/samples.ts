import { writeFileSync } from 'node:fs';
import { PNG } from 'pngjs';
import { tensorOf } from '../../core/tensor/elements';
import { npyParts } from '../../core/tensor/files/npy';
import { imageSize } from './mnist';

/** The bytes of an image as a model's input: float32 [1, 1, 28, 28] of 0 to 255, in NumPy's format. */
export function npyOf(image: Uint8Array): Uint8Array {
  return Buffer.concat(npyParts(tensorOf('float32', [1, 1, imageSize, imageSize], [...image])));
}

/** The bytes of an image as a grey picture. */
export function pngOf(image: Uint8Array): Uint8Array {
  const picture = new PNG({ width: imageSize, height: imageSize, colorType: 0 });
  for (let i = 0; i < image.length; i++) picture.data.set([image[i]!, image[i]!, image[i]!, 255], i * 4);
  return PNG.sync.write(picture, { colorType: 0 });
}

/** Writes files by name into a folder. */
export function writeFiles(files: Iterable<readonly [file: string, bytes: Uint8Array]>): void {
  for (const [file, bytes] of files) writeFileSync(file, bytes);
}
