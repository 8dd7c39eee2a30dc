import assert from 'node:assert/strict';
import path from 'node:path';
import { examplesFolder, outputsOf } from './launch';

const attention = path.join(examplesFolder, 'attention', 'attention.onnxtxt');

/** What comes out for the first of three tokens, where the last one is as given. */
async function first(masked: boolean, last: number): Promise<number[]> {
  const tokens = [
    [0, 1, last].map((token) => Array.from({ length: 16 }, (_, at) => Math.sin(token * 16 + at))),
  ];
  const outputs = await outputsOf(
    attention,
    { tokens: { value: tokens }, masked: { value: masked } },
    { dimensions: { S: 3 } },
  );
  return [...outputs.get('attended')!.subarray(0, 16)];
}

describe('examples/attention', () => {
  it('hides what comes after a token, where it is masked', async () => {
    const [two, seven] = [await first(true, 2), await first(true, 7)];
    assert.ok(two.every(Number.isFinite));
    assert.deepEqual(two, seven);
  });

  it('looks at all tokens without the mask', async () =>
    assert.notDeepEqual(await first(false, 2), await first(false, 7)));
});
