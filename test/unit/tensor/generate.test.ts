import assert from 'node:assert/strict';
import { elementTypes } from '../../../core/tensor/dtype';
import { elementsOf } from '../../../core/tensor/elements';
import { type Generator, generate } from '../../../core/tensor/inputs/generate';
import { statisticsOf } from '../../../core/tensor/measures/statistics';
import { Random } from '../../../core/tensor/random';

describe('generated tensors', () => {
  for (const { name, kind } of elementTypes) {
    it(`exist for ${name}`, () => {
      const all: Generator[] = [
        { kind: 'zeros' },
        { kind: 'ones' },
        { kind: 'normal', seed: 0 },
        { kind: 'uniform', low: 0, high: 2, seed: 0 },
        { kind: 'integer', low: 0, high: 2, seed: 0 },
      ];
      for (const how of all) {
        const elements = elementsOf(generate(name, [3, 5], how, 'x'));
        assert.equal(elements.length, 15);
        if (kind === 'string') continue;
        if (kind === 'complex') {
          if (how.kind === 'ones') assert.deepEqual(elements[0], { re: 1, im: 1 });
          continue;
        }
        const numbers = elements.map(Number);
        if (how.kind === 'ones') assert.ok(numbers.every((value) => value === 1));
        if (how.kind === 'zeros' && name !== 'float8e8m0') assert.ok(numbers.every((value) => value === 0));
        if (how.kind === 'normal' && ['int', 'uint', 'bool'].includes(kind))
          assert.ok(numbers.every((value) => value === 0 || value === 1));
        assert.ok(numbers.every(Number.isFinite));
      }
    });
  }

  it('are the same for the same seed and name, and others for others', () => {
    const make = (seed: number, stream: string) =>
      elementsOf(generate('float32', [8], { kind: 'normal', seed }, stream));
    assert.deepEqual(make(1, 'x'), make(1, 'x'));
    assert.notDeepEqual(make(1, 'x'), make(2, 'x'));
    assert.notDeepEqual(make(1, 'x'), make(1, 'y'));
  });

  it('begin with the elements of shorter ones', () => {
    const make = (length: number) =>
      elementsOf(generate('float64', [length], { kind: 'uniform', low: 0, high: 1, seed: 3 }, 'x'));
    assert.deepEqual(make(10).slice(0, 4), make(4));
  });

  it('are pinned, so that a recorded seed stays good', () => {
    const bits = new Random(0, 'x');
    assert.deepEqual([bits.bits(), bits.bits(), bits.bits()], [2119082836, 4269928860, 1140991704]);
    assert.deepEqual(
      elementsOf(generate('float32', [2], { kind: 'normal', seed: 0 }, 'x')),
      [-0.1145467758178711, 1.1605587005615234],
    );
  });

  it('are distributed as they say', () => {
    const of = (how: Generator, dtype: 'float64' | 'int32' = 'float64') =>
      statisticsOf(generate(dtype, [100_000], how, 'x'));
    const normal = of({ kind: 'normal', seed: 7 });
    assert.ok(Math.abs(normal.mean) < 0.02 && Math.abs(normal.std - 1) < 0.02);
    // Quantiles of the normal distribution at 5 %, 50 % and 95 %.
    for (const [k, want] of [
      [1, -1.6449],
      [3, 0],
      [5, 1.6449],
    ] as const)
      assert.ok(Math.abs(normal.quantiles[k]! - want) < 0.03);
    const uniform = of({ kind: 'uniform', low: -2, high: 4, seed: 7 });
    assert.ok(uniform.min >= -2 && uniform.max < 4 && Math.abs(uniform.mean - 1) < 0.03);
    const whole = of({ kind: 'integer', low: 3, high: 6, seed: 7 }, 'int32');
    assert.deepEqual([whole.min, whole.max], [3, 5]);
    assert.equal(of({ kind: 'integer', low: 3, high: 3, seed: 7 }, 'int32').max, 3);
  });
});
