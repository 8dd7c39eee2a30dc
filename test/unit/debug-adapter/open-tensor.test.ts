import assert from 'node:assert/strict';
import { once } from 'node:events';
import { npyParts } from '../../../core/tensor/files/npy';
import type { KeptTensor } from '../../../debug-adapter/protocol';
import { chain } from '../../dap/support/models';
import { temporaryFolder } from '../temporary-folder';
import { AdapterHere } from './support/adapter-here';

describe('a tensor that is read out of a file', () => {
  const adapter = new AdapterHere();
  const folder = temporaryFolder('open-tensor');
  before(async () => {
    await adapter.launch({ program: folder.write('chain.onnx', chain()) });
  });
  after(() => adapter.close());

  it('is told of as soon as it is kept, and not lost by a cancel while its file is closed', async () => {
    const { runner } = adapter.state.debugger;
    const ending = new AbortController();
    const closed = new AbortController();
    const closing = once(closed.signal, 'abort');
    const request = runner.request.bind(runner);
    runner.request = (async (...asked: Parameters<typeof request>) => {
      if (asked[0] === 'closeTensorFile') {
        setImmediate(() => ending.abort());
        await closing;
      }
      return request(...asked);
    }) as typeof request;
    const bytes = new Uint8Array(4 * 6);
    const parts = npyParts({ kind: 'tensor', dtype: 'float32', shape: [2, 3], bytes });
    const file = folder.write('saved.npy', Buffer.concat(parts));
    const asked = adapter.ask<KeptTensor>(
      'onnx/openTensor',
      { file, name: 'x', dtype: 'float32' },
      ending.signal,
    );
    const kept = await asked.finally(() => closed.abort());
    assert.deepEqual(kept.shape, [2, 3]);
    await adapter.ask('onnx/release', { memoryReferences: [kept.memoryReference] });
    assert.equal(adapter.state.kept.count, 0);
    // The closing was asked for before this is.
    assert.equal((await request('holdings', {})).files, 0);
  });
});
