import assert from 'node:assert/strict';
import fc from 'fast-check';
import { nodesText, stopsText } from '../../../webview/ui/counted';
import {
  formatBytes,
  formatInteger,
  formatNumber,
  formatPercent,
  formatTick,
  trueMinus,
} from '../../../webview/ui/number-format';

describe('formatNumber', () => {
  const cases: [value: number, digits: number, text: string][] = [
    [-3.65712, 4, '−3.657'],
    [0.18, 4, '0.1800'],
    [56.9678, 4, '56.97'],
    [1, 4, '1.000'],
    [9.9996, 4, '10.00'],
    [12345.6, 4, '12,346'],
    [1234567, 4, '1,234,567'],
    [12345678, 4, '1.235e7'],
    [0.00012, 2, '0.00012'],
    [-2.4e-7, 2, '−2.4e−7'],
    [0, 4, '0'],
    [-0, 4, '0'],
    [Number.NaN, 4, 'NaN'],
    [Infinity, 4, '+Inf'],
    [-Infinity, 4, '−Inf'],
  ];
  for (const [value, digits, text] of cases) {
    it(`writes ${value} in ${digits} digits as ${text}`, () =>
      assert.equal(formatNumber(value, digits), text));
  }

  it('is off by no more than half of the last digit', () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, min: -1e300, max: 1e300 }),
        fc.integer({ min: 2, max: 9 }),
        (value, digits) => {
          const read = Number(formatNumber(value, digits).replaceAll('−', '-').replaceAll(',', ''));
          assert.ok(Math.abs(read - value) <= Math.abs(value) * 0.5 * 10 ** (1 - digits) * (1 + 1e-9));
        },
      ),
    );
  });
});

describe('other formats', () => {
  it('puts commas into whole numbers of any size', () => {
    assert.equal(formatInteger(6272), '6,272');
    assert.equal(formatInteger(-9007199254740993n), '−9,007,199,254,740,993');
  });

  it('labels ticks without trailing zeros, with a sign where asked', () => {
    assert.equal(formatTick(0.5), '0.5');
    assert.equal(formatTick(2, true), '+2');
    assert.equal(formatTick(-2, true), '−2');
    assert.equal(formatTick(0, true), '0');
    assert.equal(formatTick(200000), '2e5');
    assert.equal(formatTick(0.000025), '2.5e−5');
  });

  it('puts a space before percent and never says 0 of something', () => {
    assert.equal(formatPercent(360, 6272), '5.7\u00a0%');
    assert.equal(formatPercent(4451, 6272), '71\u00a0%');
    assert.equal(formatPercent(1, 1e6), '<0.1\u00a0%');
    assert.equal(formatPercent(0, 0), '0\u00a0%');
  });

  it('writes bytes in decimal units', () => {
    assert.deepEqual([40, 25088, 1.22e6, 4.5e9].map(formatBytes), ['40 B', '25.1 kB', '1.22 MB', '4.50 GB']);
  });

  it('counts things', () => {
    assert.equal(stopsText(1), '1 stop');
    assert.equal(nodesText(1200), '1,200 nodes');
  });

  it('takes the true minus for numbers, not for hyphens in names', () => {
    assert.equal(trueMinus('(-1-2j)'), '(−1−2j)');
    assert.equal(trueMinus('-inf'), '−inf');
    assert.equal(trueMinus('"a-b"'), '"a-b"');
  });
});
