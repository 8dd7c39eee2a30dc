/**
 * Makes the inputs of this example: for each digit the first MNIST test image that shows it, as digit-N.npy, and one
 * image as a picture. `npx tsx examples/digits/samples.ts`
 */
import path from 'node:path';
import { type Digits, readMnist } from '../training/mnist';
import { npyOf, pngOf, writeFiles } from '../training/samples';

/** The index of the first image that shows a digit. */
export function firstOf(digits: Digits, digit: number): number {
  for (let index = 0; index < digits.count; index++) if (digits.label(index) === digit) return index;
  throw new Error(`There is no ${digit}.`);
}

/** The files of this example's inputs, by name. */
export function sampleFiles(digits: Digits): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (let digit = 0; digit < 10; digit++)
    files.set(`digit-${digit}.npy`, npyOf(digits.image(firstOf(digits, digit))));
  files.set('test-51.png', pngOf(digits.image(51)));
  return files;
}

if (require.main === module)
  writeFiles([...sampleFiles(readMnist('test'))].map(([name, bytes]) => [path.join(__dirname, name), bytes]));
