import assert from 'node:assert/strict';
import { WorkQueue } from '../../../debug-adapter/debugger/work-queue';

describe('changes in the work queue', () => {
  /** A change that is held up before it commits itself, and once more behind that. */
  function change(signal: AbortSignal) {
    const queue = new WorkQueue();
    const [before, after] = [gate(), gate()];
    const made: string[] = [];
    const answer = queue.change(async (commit) => {
      await before.passed;
      commit();
      made.push('x');
      await after.passed;
      return 'made';
    }, signal);
    return { queue, before, after, made, answer };
  }

  function gate() {
    let open = () => {};
    const passed = new Promise<void>((resolve) => {
      open = resolve;
    });
    return { passed, open: () => open() };
  }

  it('cancelled before they commit themselves, are answered at once and not made', async () => {
    const controller = new AbortController();
    const { queue, before, made, answer } = change(controller.signal);
    controller.abort();
    await assert.rejects(answer, { code: 'OD4103' });
    before.open();
    await queue.idle();
    assert.deepEqual(made, []);
  });

  it('cancelled after that, are made and told', async () => {
    const controller = new AbortController();
    const { before, after, made, answer } = change(controller.signal);
    before.open();
    await before.passed;
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(made, ['x']);
    controller.abort();
    after.open();
    assert.equal(await answer, 'made');
  });
});
