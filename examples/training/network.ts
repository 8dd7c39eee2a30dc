import { Conv3x3, Dense, type Parameter, ReluMaxPool } from './layers';
import { type Digits, imageSize } from './mnist';
import { Random } from './random';

/** Makes what the first convolution sees of an image: 28 × 28 numbers from 28 × 28 pixels of 0 to 255. */
export type Preparation = (image: Uint8Array, into: Float32Array) => void;

/** Conv 8, Relu, MaxPool, Conv 16, Relu, MaxPool, Gemm 10: 9,098 weights. */
export class DigitNetwork {
  readonly conv1: Conv3x3;
  readonly conv2: Conv3x3;
  readonly dense: Dense;
  private readonly pool1 = new ReluMaxPool(8, imageSize);
  private readonly pool2 = new ReluMaxPool(16, imageSize / 2);
  private readonly input = new Float32Array(imageSize * imageSize);

  constructor(
    random: Random,
    private readonly prepare: Preparation,
  ) {
    this.conv1 = new Conv3x3(1, 8, imageSize, random);
    this.conv2 = new Conv3x3(8, 16, imageSize / 2, random);
    this.dense = new Dense(784, 10, random);
  }

  /** The ten logits of an image; overwritten by the next call. */
  forward(image: Uint8Array): Float32Array {
    this.prepare(image, this.input);
    const first = this.pool1.forward(this.conv1.forward(this.input));
    const second = this.pool2.forward(this.conv2.forward(first));
    return this.dense.forward(second);
  }

  /** Adds the gradients for the image of the latest `forward`, from the gradient of its logits. */
  backward(gradient: Float32Array): void {
    const second = this.conv2.backward(this.pool2.backward(this.dense.backward(gradient)));
    this.conv1.backward(this.pool1.backward(second));
  }

  parameters(): Parameter[] {
    return [this.conv1, this.conv2, this.dense].flatMap(({ weight, bias }) => [weight, bias]);
  }
}

/** Softmax of ten logits, without overflow. */
function softmax(logits: Float32Array): Float32Array {
  const largest = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

/**
 * Trains a network from scratch: stochastic gradient descent with momentum 0.9 on batches of 16, cross-entropy, a
 * rate of 0.02 that falls to 40 % after each epoch. The same seed gives the same weights.
 */
export function trainDigits(
  digits: Digits,
  prepare: Preparation,
  seed: number,
  epochs: number,
  report: (line: string) => void = console.log,
): DigitNetwork {
  const random = new Random(seed);
  const network = new DigitNetwork(random, prepare);
  const order = Uint32Array.from({ length: digits.count }, (_, index) => index);
  const batch = 16;
  for (let epoch = 0; epoch < epochs; epoch++) {
    random.shuffle(order);
    const rate = 0.02 * 0.4 ** epoch;
    let loss = 0;
    for (let start = 0; start + batch <= order.length; start += batch) {
      for (const index of order.subarray(start, start + batch)) {
        const gradient = softmax(network.forward(digits.image(index)));
        const label = digits.label(index);
        loss -= Math.log(Math.max(gradient[label]!, 1e-12));
        gradient[label]! -= 1;
        network.backward(gradient);
      }
      for (const parameter of network.parameters()) parameter.step(rate, 0.9, batch);
    }
    report(`epoch ${epoch + 1} of ${epochs}: mean loss ${(loss / order.length).toFixed(4)}`);
  }
  return network;
}
