/**
 * Makes the inputs of this example: four of the images of examples/digits. The 1 and the 7 run clean, the 3 and the 8
 * give NaN. `npx tsx examples/digits-broken/samples.ts`
 */
import path from 'node:path';
import { firstOf } from '../digits/samples';
import { type Digits, readMnist } from '../training/mnist';
import { npyOf, writeFiles } from '../training/samples';

/** The files of this example's inputs, by name. */
export function sampleFiles(digits: Digits): Map<string, Uint8Array> {
  return new Map(
    [1, 3, 7, 8].map((digit) => [`digit-${digit}.npy`, npyOf(digits.image(firstOf(digits, digit)))]),
  );
}

if (require.main === module)
  writeFiles([...sampleFiles(readMnist('test'))].map(([name, bytes]) => [path.join(__dirname, name), bytes]));
