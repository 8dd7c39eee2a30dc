import assert from 'node:assert/strict';
import { LivePace } from '../../../../extension/graph/live-pace';

describe('how often a text is read for its graph', () => {
  for (const [took, length, expected] of [
    [0, 1000, 400],
    [50, 1000, 400],
    [100, 1000, 2000],
    [250, 1000, 5000],
    [251, 1000, undefined],
    [0, 1_000_001, undefined],
  ] as const) {
    it(`${took} ms, ${length} characters: ${expected}`, () => {
      const pace = new LivePace();
      pace.measured(took);
      assert.equal(pace.pause(length), expected);
    });
  }

  it('is often again when the text is quick again', () => {
    const pace = new LivePace();
    pace.measured(1000);
    assert.equal(pace.pause(10), undefined);
    // It was saved meanwhile, and much was deleted.
    pace.measured(20);
    assert.equal(pace.pause(10), 400);
  });
});
