import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { OnnxRequests } from '../../debug-adapter/protocol';
import type { TestClient } from './support/adapter';
import { float32, graph, modelBytes, node, value } from './support/models';
import { freshSession } from './support/session';

function ask<K extends keyof OnnxRequests>(client: TestClient, command: K, args: OnnxRequests[K]['args']) {
  return client.ask<OnnxRequests[K]['body']>(command, args);
}

/** a = x + x, b = a · x, row = the sums of a's columns, whole = a as int64, text = a as strings. */
function chain(): Uint8Array {
  const nodes = [
    node('Add', ['x', 'x'], ['a'], 'add'),
    node('Mul', ['a', 'x'], ['b'], 'mul'),
    node('ReduceMax', ['a'], ['row'], 'row'),
    node('Exp', ['b'], ['c'], 'exp'),
    node('Sqrt', ['c'], ['y'], 'sqrt'),
  ];
  return modelBytes(graph('chain', nodes, [value('x', float32, [2, 3])], [value('y', float32, [2, 3])]));
}

const x = {
  value: [
    [1, -2, 3],
    [0, 0.5, -1],
  ],
};

describe('dap: tensors that are kept and compared', () => {
  const session = freshSession();

  async function stopped(more: Record<string, unknown> = {}) {
    const { client, folder } = session;
    const program = folder.write('chain.onnx', chain());
    await client.begin({ program, inputs: { x }, ...more });
    await client.stopped();
    return client;
  }

  async function reference(client: TestClient, name: string): Promise<string> {
    const header = await ask(client, 'onnx/tensor', { name });
    assert.equal(header.state, 'ready', header.message);
    return header.memoryReference!;
  }

  async function elements(client: TestClient, memoryReference: string): Promise<string[]> {
    const texts: string[] = [];
    for (const index of [0, 1].flatMap((row) => [0, 1, 2].map((column) => [row, column]))) {
      texts.push((await ask(client, 'onnx/element', { memoryReference, index })).text);
    }
    return texts;
  }

  it('stay as they were while the model goes on, until they are released', async () => {
    const client = await stopped();
    const pinned = await ask(client, 'onnx/keep', {
      memoryReference: await reference(client, 'a'),
      name: 'a',
    });
    assert.deepEqual([pinned.dtype, pinned.shape, pinned.byteLength], ['float32', [2, 3], 24]);
    await client.move('next');
    await client.ask('setExpression', { expression: 'a', value: 'np.zeros((2, 3), np.float32)' });
    assert.deepEqual(await elements(client, await reference(client, 'a')), [
      '0.0',
      '0.0',
      '0.0',
      '0.0',
      '0.0',
      '0.0',
    ]);
    assert.deepEqual(await elements(client, pinned.memoryReference), [
      '2.0',
      '-4.0',
      '6.0',
      '0.0',
      '1.0',
      '-2.0',
    ]);
    await ask(client, 'onnx/release', { memoryReferences: [pinned.memoryReference] });
    await assert.rejects(elements(client, pinned.memoryReference), /OD4802|no longer kept/);
  });

  it('have a difference, figures by row and a grid of pairs', async () => {
    const client = await stopped();
    await client.move('next');
    const [a, b] = [await reference(client, 'a'), await reference(client, 'b')];
    assert.deepEqual(await ask(client, 'onnx/pair', { a, b }), { shape: [2, 3], ulp: true });
    const { figures, channels, channelCount } = await ask(client, 'onnx/difference', { a, b, axis: 0 });
    // A is 2, −4, 6, 0, 1, −2 and B 2, 8, 18, 0, 0.5, 2.
    assert.deepEqual(
      [figures.differ, figures.first, figures.maxAbs, figures.argMaxAbs, figures.meanAbs],
      [4, 1, 12, 1, (12 + 12 + 0.5 + 4) / 6],
    );
    assert.equal(Number(figures.sqnr).toFixed(4), (10 * Math.log10(61 / 304.25)).toFixed(4));
    assert.deepEqual([channelCount, channels.map(({ channel }) => channel)], [2, [0, 1]]);
    const difference = await ask(client, 'onnx/derive', { derivation: 'difference', a, b });
    assert.deepEqual(await elements(client, difference.memoryReference), [
      '0.0',
      '-12.0',
      '-12.0',
      '0.0',
      '0.5',
      '-4.0',
    ]);
    const ulp = await ask(client, 'onnx/derive', { derivation: 'ulp', a, b });
    assert.deepEqual(
      [ulp.dtype, (await elements(client, ulp.memoryReference))[4]],
      ['float64', `${2 ** 23}.0`],
    );
    const grid = await ask(client, 'onnx/jointHistogram', { a, b, bins: 2, low: -5, high: 5 });
    const counts = new Float32Array(new Uint8Array(Buffer.from(grid.counts, 'base64')).buffer);
    assert.deepEqual([[...counts], grid.outside, grid.nonFinite], [[0, 0, 1, 3], 2, 0]);
  });

  it('are stretched to one shape as NumPy does, or it is said why not', async () => {
    const client = await stopped();
    for (let step = 0; step < 3; step++) await client.move('next');
    const [a, row] = [await reference(client, 'a'), await reference(client, 'row')];
    const pair = await ask(client, 'onnx/pair', { a, b: row });
    assert.deepEqual([pair.shape, pair.a, pair.b?.shape], [[2, 3], undefined, [2, 3]]);
    const { figures } = await ask(client, 'onnx/difference', { a, b: pair.b!.memoryReference, axis: null });
    assert.deepEqual([figures.count, figures.maxAbs, figures.argMaxAbs], [6, 10, 1]);
    const part = await reference(client, 'a[:, :2]');
    await assert.rejects(
      ask(client, 'onnx/pair', { a, b: part }),
      /\[2, 3\] and B \[2, 2\], which do not fit/,
    );
  });

  it('can be compared with the value of the last stop', async () => {
    const client = await stopped();
    await client.move('next');
    await client.ask('setExpression', { expression: 'a[0, 1]', value: '5' });
    await client.move('next');
    const [a, before] = [await reference(client, 'a'), await reference(client, 'prev(x + x)')];
    const { figures } = await ask(client, 'onnx/difference', { a, b: before, axis: null });
    assert.deepEqual([figures.differ, figures.first, figures.maxAbs], [1, 1, 9]);
  });

  it('are refused where they would take more than their share of the memory', async () => {
    const client = await stopped({ memoryBudget: 60 });
    const memoryReference = await reference(client, 'a');
    const first = await ask(client, 'onnx/keep', { memoryReference, name: 'a' });
    await assert.rejects(
      ask(client, 'onnx/keep', { memoryReference, name: 'a' }),
      /"a" takes 24 B, and kept tensors take 24 B of the 30 B that they may: half of memoryBudget/,
    );
    await ask(client, 'onnx/release', { memoryReferences: [first.memoryReference] });
    await ask(client, 'onnx/keep', { memoryReference, name: 'a' });
  });

  it('are exported into a file that is there only when it is whole', async () => {
    const client = await stopped();
    const { folder } = session;
    const memoryReference = await reference(client, 'a');
    const file = path.join(folder.path, 'a.npy');
    const { bytes } = await ask(client, 'onnx/export', { memoryReference, file, format: { kind: 'npy' } });
    const written = readFileSync(file);
    assert.equal(written.length, bytes);
    assert.deepEqual(
      [...new Float32Array(new Uint8Array(written.subarray(-24)).buffer)],
      [2, -4, 6, 0, 1, -2],
    );
    const table = path.join(folder.path, 'a.csv');
    const plane = { kind: 'plane', rowAxis: 0, columnAxis: 1, index: [0, 0] } as const;
    await ask(client, 'onnx/export', { memoryReference, file: table, format: plane });
    assert.equal(readFileSync(table, 'utf8'), '2.0,-4.0,6.0\n0.0,1.0,-2.0\n');
    const nowhere = path.join(folder.path, 'none', 'a.npy');
    await assert.rejects(
      ask(client, 'onnx/export', { memoryReference, file: nowhere, format: { kind: 'npy' } }),
      /a\.npy' cannot be written: there is no such file/,
    );
    assert.deepEqual(
      readdirSync(folder.path).filter((name) => name.includes('partial')),
      [],
    );
  });
});
