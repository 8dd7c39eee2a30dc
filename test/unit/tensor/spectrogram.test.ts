import assert from 'node:assert/strict';
import fc from 'fast-check';
import { tensorOfNumbers } from '../../../core/tensor/elements';
import { floorDecibels, spectrogramOf } from '../../../core/tensor/measures/spectrogram';
import { fourier } from '../../../core/tensor/measures/spectrum/fourier';

const sound = (length: number, value: (n: number) => number, shape = [length]) =>
  tensorOfNumbers(
    'float64',
    shape,
    Float64Array.from({ length }, (_, n) => value(n)),
  );

describe('spectrogramOf', () => {
  it('has the levels that NumPy has', () => {
    // For each column c of [10, 90) in 5: x[round(c) - 8 : round(c) + 8] * (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(16) / 16)),
    // np.abs(np.fft.rfft(…)) / 8, doubled but at both ends, 20 * np.log10(…); rows are frequencies.
    const expected = [
      [-26.545998, -18.835087, -21.352867, -34.789477, -33.091749],
      [-16.644292, -13.60464, -13.381528, -18.327932, -18.199478],
      [-27.979332, -19.544799, -14.387775, -15.269767, -23.195648],
      [-35.251602, -23.245614, -17.16478, -18.333819, -27.387001],
      [-37.934883, -23.811421, -18.059009, -19.303033, -28.695198],
      [-39.240818, -23.056848, -17.41051, -18.024526, -28.978639],
      [-39.952727, -22.120718, -13.266249, -14.876108, -28.905829],
      [-11.740009, -10.516321, -9.726339, -9.806596, -11.148177],
      [-12.208086, -13.694864, -24.0824, -18.398842, -12.701698],
    ];
    const tensor = sound(100, (n) => ((7 * n) % 13) / 13 - 0.4);
    const request = { axis: 0, index: [0], from: 10, to: 90, columns: 5, size: 16, rows: 9 };
    const { values } = spectrogramOf(tensor, request);
    expected.flat().forEach((level, at) => {
      assert.ok(Math.abs(values[at]! - level) < 1e-4, `${at}: ${values[at]}, expected ${level}`);
    });
  });

  it('gives 0 dB to a sine of amplitude 1 on a frequency, along any axis', () => {
    const [size, bin] = [256, 32];
    const sine = (n: number) => Math.sin((2 * Math.PI * bin * n) / size);
    const tensor = sound(8000, (at) => (at % 2 === 0 ? sine(at / 2) : 0), [4000, 2]);
    const request = { axis: 0, index: [0, 0], from: 500, to: 3500, columns: 4, size, rows: 129 };
    const { values } = spectrogramOf(tensor, request);
    for (let column = 0; column < 4; column++) {
      assert.ok(Math.abs(values[bin * 4 + column]!) < 1e-6, `column ${column}: ${values[bin * 4 + column]}`);
      assert.equal(values[80 * 4 + column], floorDecibels);
    }
    const silent = spectrogramOf(tensor, { ...request, index: [0, 1] });
    assert.ok(silent.values.every((level) => level === floorDecibels));
  });

  for (const bad of [Number.NaN, Infinity, -Infinity]) {
    it(`shows where a sample is ${bad}`, () => whereBad(bad));
  }

  function whereBad(value: number): void {
    const tensor = sound(1000, (n) => (n === 700 ? value : 0.1));
    const request = { axis: 0, index: [0], from: 0, to: 1000, columns: 10, size: 64, rows: 8 };
    const { values } = spectrogramOf(tensor, request);
    const bad = [...values].flatMap((level, at) => (Number.isNaN(level) ? [at % 10] : []));
    assert.deepEqual([...new Set(bad)].sort(), [6, 7]);
    assert.equal(bad.length, 16);
    assert.ok([...values].every((level) => Number.isNaN(level) || Number.isFinite(level)));
  }

  it('refuses what does not fit or is too large', () => {
    const tensor = sound(1000, () => 0);
    const good = { axis: 0, index: [0], from: 0, to: 1000, columns: 10, size: 64, rows: 8 };
    const refused = (ask: object, code: string) =>
      assert.throws(() => spectrogramOf(tensor, { ...good, ...ask }), { code });
    refused({ to: 1001 }, 'OD3021');
    refused({ from: 500, to: 500 }, 'OD3021');
    refused({ axis: 1 }, 'OD3021');
    refused({ size: 100 }, 'OD3024');
    refused({ size: 2 ** 20 }, 'OD3024');
    refused({ columns: 2 ** 16 }, 'OD3024');
    refused({ rows: 2000 }, 'OD3024');
    refused({ rows: 34 }, 'OD3024');
  });
});

describe('fourier', () => {
  it('is the sum that defines it', () => {
    const number = fc.double({ min: -10, max: 10, noNaN: true });
    const power = fc.integer({ min: 1, max: 6 });
    fc.assert(
      fc.property(
        power.chain((log) =>
          fc.array(fc.tuple(number, number), { minLength: 2 ** log, maxLength: 2 ** log }),
        ),
        (samples) => {
          const real = Float64Array.from(samples, ([re]) => re);
          const imaginary = Float64Array.from(samples, ([, im]) => im);
          fourier(real, imaginary);
          const length = samples.length;
          for (let k = 0; k < length; k++) {
            let [re, im] = [0, 0];
            samples.forEach(([a, b], n) => {
              const angle = (-2 * Math.PI * k * n) / length;
              re += a * Math.cos(angle) - b * Math.sin(angle);
              im += a * Math.sin(angle) + b * Math.cos(angle);
            });
            assert.ok(Math.hypot(real[k]! - re, imaginary[k]! - im) < 1e-9 * length);
          }
        },
      ),
    );
  });
});
