import assert from 'node:assert/strict';
import { typedOver } from '../../../debug-adapter/debugger/editing/typed-over';

const cases: readonly [typed: string, meant: string][] = [
  ['float32[3] [1.0, 2.0, 30.0]', '           [1.0, 2.0, 30.0]'],
  ['float32[2,2] [[1, 2], [3, 4]], edited', '             [[1, 2], [3, 4]]'],
  ['float32[3] [nan, -inf, 0.0]', '           [nan, -inf, 0.0]'],
  ['int64[] 7', '        7'],
  ['bool[] True, edited ', '       True'],
  ['string[1] ["… all"]', '          ["… all"]'],
  // Expressions.
  ['x[0] [1]', 'x[0] [1]'],

  ['np.zeros_like(x)', 'np.zeros_like(x)'],
  ['[1, 2]', '[1, 2]'],
];

describe('a value that is typed over as it was shown', () => {
  for (const [typed, meant] of cases) {
    it(typed, () => {
      assert.equal(typedOver(typed), meant);
    });
  }

  for (const summary of [
    'float32[1,8] −0.5000 … 0.4528',
    'float32[9] NaN 5, 0 … 1.000, edited',
    'int64[64] all 0',
  ]) {
    it(`${summary} is no value`, () => {
      assert.throws(() => typedOver(summary), { code: 'OD4504' });
    });
  }
});
