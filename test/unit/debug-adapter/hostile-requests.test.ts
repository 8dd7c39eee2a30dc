import assert from 'node:assert/strict';
import { UserError } from '../../../core/errors';
import { npyParts } from '../../../core/tensor/files/npy';
import { graph, modelBytes, node, value } from '../../dap/support/models';
import { temporaryFolder } from '../temporary-folder';
import { AdapterHere } from './support/adapter-here';

const float32 = 1;
const string = 8;

/** A picture and strings, three nodes. */
function pictureAndWords(): Uint8Array {
  const nodes = [
    node('Relu', ['image'], ['a'], 'relu'),
    node('Sqrt', ['a'], ['b'], 'sqrt'),
    node('Identity', ['words'], ['said'], 'say'),
  ];
  const [picture, words] = [value('image', float32, [1, 1, 28, 28]), value('words', string, [2])];
  const outputs = [value('b', float32, [1, 1, 28, 28]), value('said', string, [2])];
  return modelBytes(graph('hostile', nodes, [picture, words], outputs));
}

/** What no argument is meant to be: wrong types, and numbers of hostile size. */
const junk: readonly unknown[] = [null, true, -1, 0.5, 1e300, 'x', {}, [], ['x'], [null], [-1e300]];

describe('requests of the panels with arguments that mean nothing', function () {
  this.timeout(120_000);
  const adapter = new AdapterHere();
  const folder = temporaryFolder('hostile');
  let good: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  before(async () => {
    const program = folder.write('hostile.onnx', pictureAndWords());
    await adapter.launch({ program, inputs: { words: { value: ['a', ''] } } });
    await adapter.stopAfter(() => adapter.ask('next', { threadId: 1 }));
    const { stackFrames } = await adapter.ask<{ stackFrames: { id: number }[] }>('stackTrace', {
      threadId: 1,
    });
    const frameId = stackFrames[0]!.id;
    const name = 'image';
    const { memoryReference } = await adapter.ask<{ memoryReference: string }>('onnx/tensor', {
      frameId,
      name,
    });
    const index = [0, 0, 0, 0];
    const picture = { memoryReference, rowAxis: 2, columnAxis: 3, index };
    const slices = { memoryReference, axis: 2, from: 0, to: 2 };
    const two = { a: memoryReference, b: memoryReference };
    const level = { rowLevel: 0, columnLevel: 0, row: 0, column: 0, reduce: 'mean' };
    const part = { rows: [0, 2], columns: [0, 2] };
    const { memoryReference: words } = await adapter.ask<{ memoryReference: string }>('onnx/tensor', {
      frameId,
      name: 'words',
    });
    const bytes = new Uint8Array(4 * 6);
    const parts = npyParts({ kind: 'tensor', dtype: 'float32', shape: [2, 3], bytes });
    const saved = folder.write('saved.npy', Buffer.concat(parts));
    good = {
      'onnx/current': { frameId },
      'onnx/json': { frameId, expression: 'image[0, 0, 0, :2]' },
      'onnx/tensor': { frameId, name },
      'onnx/meaning': { frameId, name },
      'onnx/inlineValues': { frameId, startLine: 1, endLine: 5 },
      'onnx/openTensor': { file: saved, name, dtype: 'float32' },
      'onnx/strings': { memoryReference: words },
      'onnx/statistics': { memoryReference, at: { '0': 0 } },
      'onnx/histogram': { memoryReference, bins: 8, low: 0, high: 1, at: { '1': 0 } },
      'onnx/digest': { memoryReference },
      'onnx/estimate': { memoryReference },
      'onnx/tile': { ...picture, ...part, maxRows: 4, maxColumns: 4, reduce: 'mean' },
      'onnx/levelTile': { ...picture, ...level },
      'onnx/readPicture': picture,
      'onnx/page': { ...picture, ...part },
      'onnx/axisStatistics': slices,
      'onnx/axisHistograms': { ...slices, bins: 4, low: 0, high: 1 },
      'onnx/envelope': { ...slices, index, points: 4 },
      'onnx/element': { memoryReference, index },
      'onnx/nextNonFinite': { memoryReference, index, backward: false },
      'onnx/topK': { memoryReference, axis: 3, index, k: 3, positions: [0] },
      'onnx/tokens': { ids: [1] },
      'onnx/keep': { memoryReference, name },
      'onnx/readTensor': { memoryReference, offset: 0 },
      'onnx/receiveTensor': { name, dtype: 'float32', shape: [2] },
      'onnx/pair': two,
      'onnx/difference': { ...two, axis: 0 },
      'onnx/derive': { ...two, derivation: 'difference' },
      'onnx/jointHistogram': { ...two, bins: 4, low: 0, high: 1 },
      'onnx/timeline': { threadId: 1, graph: '', start: 0, count: 2, measured: false },
      'onnx/timelineSpans': { threadId: 1, start: 0, count: 2, measured: false },
      'onnx/nodeFigures': { threadId: 1, graph: '', nodes: [0], figure: 'mean' },
      'onnx/valueStatistics': { threadId: 1, graph: '', names: [name] },
      'onnx/release': { memoryReferences: [] },
    };
  });
  after(() => adapter.close());

  it('are answered, or refused with an error that a person can read, and the runner lives', async () => {
    const wrong: string[] = [];
    for (const [command, args] of Object.entries(good)) {
      await adapter.ask(command, args);
      for (const name of Object.keys(args)) {
        for (const bad of junk) {
          await adapter.ask(command, { ...args, [name]: bad }).catch((error) => {
            if (!(error instanceof UserError)) {
              wrong.push(`${command} ${name}=${JSON.stringify(bad)}: ${error}`);
            }
          });
        }
      }
    }
    assert.deepEqual(wrong, []);
    assert.ok(adapter.state.debugger.runner.alive);
    // What was kept on the way is the client's to release; nothing else is held of it.
    const { passes, files } = await adapter.state.debugger.runner.request('holdings', {});
    assert.deepEqual([passes, files], [0, 0]);
  });

  it('for references that are gone say so', async () => {
    const dead = good['onnx/tensor']!;
    const { memoryReference } = await adapter.ask<{ memoryReference: string }>('onnx/tensor', dead);
    await adapter.stopAfter(() => adapter.ask('next', { threadId: 1 }));
    for (const [command, args] of Object.entries(good)) {
      if (!('memoryReference' in args)) continue;
      for (const reference of [memoryReference, 'kept:999', '0x1', 'image']) {
        await assert.rejects(
          adapter.ask(command, { ...args, memoryReference: reference }),
          /There is no memory|no longer kept/,
          command,
        );
      }
    }
  });

  it('are refused when the session has ended', async () => {
    await adapter.close();
    for (const [command, args] of Object.entries(good)) {
      if (['onnx/release', 'onnx/tokens'].includes(command)) continue;
      await assert.rejects(
        adapter.ask(command, args),
        (error) => error instanceof UserError,
        `${command} is answered, or refused with another error`,
      );
    }
  });
});
