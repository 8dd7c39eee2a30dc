import assert from 'node:assert/strict';
import { keptByDefault } from '../../../engine/memory';
import { modelOf } from '../onnx/fixtures';

describe('what is kept of values by default', () => {
  /** A model with one float32 weight of so many bytes, which are in no file. */
  const modelWith = (bytes: number) => {
    const location = { key: 'location', value: 'weights' };
    const weight = {
      name: 'w',
      dataType: 1,
      dims: [BigInt(bytes / 4)],
      dataLocation: 1,
      externalData: [location],
    };
    return modelOf({ initializer: [weight] });
  };
  const mebibyte = 2 ** 20;
  const cases: [weights: number, kept: number][] = [
    [0, 128],
    [300, 128],
    [384, 128],
    [3000, 1000],
  ];
  for (const [weights, kept] of cases) {
    it(`is ${kept} MiB for weights of ${weights} MiB`, () => {
      assert.equal(keptByDefault(modelWith(weights * mebibyte)), kept * mebibyte);
    });
  }
});
