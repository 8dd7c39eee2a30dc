import assert from 'node:assert/strict';
import { shorten } from '../../../extension/text/shorten';

describe('long names', () => {
  const cases: [name: string, length: number, short: string][] = [
    ['conv1', 10, 'conv1'],
    ['exactly_10', 10, 'exactly_10'],
    ['jax2tf/pjit_get_logits_/pjit__one_hot_/BroadcastTo', 32, '…/pjit__one_hot_/BroadcastTo'],
    ['a/very_long_last_part_without_any_slash', 12, '…t_any_slash'],
    ['', 5, ''],
  ];
  for (const [name, length, short] of cases) {
    it(`${name || '(empty)'} in ${length}`, () => {
      assert.equal(shorten(name, length), short);
      assert.ok(shorten(name, length).length <= length);
    });
  }
});
