import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Conv3x3, Dense, ReluMaxPool } from '../../../examples/training/layers';
import type { Digits } from '../../../examples/training/mnist';
import { trainDigits } from '../../../examples/training/network';
import { Random } from '../../../examples/training/random';

/** A layer of the small network, and how many numbers go in. */
interface Layer {
  forward(input: Float32Array): Float32Array;
  backward(gradient: Float32Array): Float32Array;
}

/** The loss `weights · layer(input)`, whose gradient by the output is `weights`. */
function loss(layer: Layer, input: Float32Array, weights: Float32Array): number {
  return layer.forward(input).reduce((sum, value, i) => sum + value * weights[i]!, 0);
}

const layers: [string, number, (random: Random) => Layer][] = [
  ['Conv3x3', 2 * 16, (random) => new Conv3x3(2, 3, 4, random)],
  ['ReluMaxPool', 2 * 16, () => new ReluMaxPool(2, 4)],
  ['Dense', 12, (random) => new Dense(12, 5, random)],
];

describe("the trainer's layers", () => {
  for (const [name, inputs, make] of layers)
    it(`${name} has the gradient that a small difference shows`, () => {
      fc.assert(
        fc.property(fc.nat(), (seed) => {
          const random = new Random(seed);
          const layer = make(random);
          const input = Float32Array.from({ length: inputs }, () => random.normal());
          const weights = Float32Array.from(layer.forward(input), () => random.normal());
          loss(layer, input, weights);
          const gradient = Float32Array.from(layer.backward(weights));
          const at = Math.floor(random.uniform() * inputs);
          const step = 1e-3;
          const [above, below] = [step, -step].map((by) => {
            const moved = Float32Array.from(input);
            moved[at]! += by;
            return loss(layer, moved, weights);
          });
          // Near a kink of ReLU or MaxPool the difference has no meaning: there the two sides differ.
          const middle = loss(layer, input, weights);
          const [right, left] = [(above! - middle) / step, (middle - below!) / step];
          if (Math.abs(right - left) > 0.02) return;
          assert.ok(Math.abs((right + left) / 2 - gradient[at]!) < 0.02, `${right} ${left} ${gradient[at]}`);
        }),
        { seed: 1 },
      );
    });

  it('learn to tell two pictures apart, the same way each time', () => {
    const dark = new Uint8Array(784);
    const light = new Uint8Array(784).fill(255);
    const digits: Digits = { count: 64, label: (i) => i % 2, image: (i) => (i % 2 ? light : dark) };
    const prepare = (image: Uint8Array, into: Float32Array): void => {
      for (let i = 0; i < into.length; i++) into[i] = image[i]! / 255;
    };
    const [network, again] = [1, 1].map((seed) => trainDigits(digits, prepare, seed, 2, () => {}));
    assert.deepEqual(again!.parameters(), network!.parameters());
    for (const label of [0, 1]) {
      const logits = network!.forward(digits.image(label));
      assert.equal(logits.indexOf(Math.max(...logits)), label);
    }
  });
});
