import assert from 'node:assert/strict';
import { HeldPool } from '../../../engine/frames/held-pool';
import { begin, never, noStops, noWatch, suiteRunner } from './support/harness';
import { modelFolder, op } from './support/models';

describe('a float16 model, whose nodes run one by one', function () {
  this.timeout(30_000);
  const runner = suiteRunner();
  const folder = modelFolder();
  const { retain } = HeldPool.prototype;
  let most = 0;

  before(() => {
    HeldPool.prototype.retain = function (this: HeldPool, held) {
      retain.call(this, held);
      most = Math.max(most, this.bytes);
    };
  });
  after(() => {
    HeldPool.prototype.retain = retain;
  });

  it('keeps within its budget while it runs on without a stop', async () => {
    const [length, bytes] = [40, 2 * 65536];
    const name = (at: number) => (at === length ? 'y' : `v${at}`);
    const file = folder.write({
      inputs: { v0: 'float16[65536]' },
      outputs: { y: 'float16[65536]' },
      nodes: Array.from({ length }, (_, at) => op('Neg', [name(at)], [name(at + 1)])),
    });
    const execution = await begin(runner.current, file, { memoryBudget: 4 * bytes });
    await execution.advance(noStops, noWatch, never);
    execution.close();
    // Besides the budget: the graph's input, and what the last node reads and makes.
    assert.ok(most <= 8 * bytes, `${most / bytes} values were held at once`);
  });
});
