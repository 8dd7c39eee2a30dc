import assert from 'node:assert/strict';
import { LivePace } from '../../../../extension/graph/live-pace';

describe('how often a text is read for its graph', () => {
  for (const [took, length, expected] of [
    [0, 1000, 400],
    [200, 1000, 400],
    [300, 1_200_000, 600],
    [4000, 12_000_000, 8000],
    [60_000, 12_000_000, 10_000],
    [0, 16_000_001, undefined],
  ] as const) {
    it(`${took} ms, ${length} characters: ${expected}`, () => {
      const pace = new LivePace();
      pace.measured(took);
      assert.equal(pace.pause(length), expected);
    });
  }

  it('is often again when the text is quick again', () => {
    const pace = new LivePace();
    pace.measured(3000);
    assert.equal(pace.pause(10), 6000);
    pace.measured(20);
    assert.equal(pace.pause(10), 400);
  });
});
