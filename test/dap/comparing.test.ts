import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { zipSync } from 'fflate';
import { npyParts } from '../../core/tensor/files/npy';
import type { TestClient } from './support/adapter';
import { ask } from './support/ask';
import { float32, graph, modelBytes, node, value } from './support/models';
import { freshSession } from './support/session';

/** a = x + x, b = a · x, row = a's greatest element, of the shape [1, 1], c = exp(b), y = √c. */
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
    const { memoryReference } = pinned;
    const { min, max, mean } = await ask(client, 'onnx/statistics', { memoryReference });
    assert.deepEqual([min, max, mean], [-4, 6, 0.5]);
    const { counts } = await ask(client, 'onnx/histogram', { memoryReference, bins: 2 });
    assert.deepEqual(counts, [3, 3]);
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

  it('come out of files and out of other sessions', async () => {
    const client = await stopped();
    const { folder } = session;
    const a = await reference(client, 'a');
    const file = path.join(folder.path, 'saved.npy');
    await ask(client, 'onnx/export', { memoryReference: a, file, format: { kind: 'npy' } });
    const fromFile = await ask(client, 'onnx/openTensor', { file, name: 'a', dtype: 'float32' });
    assert.equal(
      (await ask(client, 'onnx/difference', { a, b: fromFile.memoryReference, axis: null })).figures.differ,
      0,
    );
    const index = path.join(folder.path, 'index.json');
    writeFileSync(index, JSON.stringify({ a: { file: 'saved.npy', dtype: 'float32', shape: [2, 3] } }));
    await ask(client, 'onnx/openTensor', { file: index, name: 'a', dtype: 'float32' });
    await assert.rejects(
      ask(client, 'onnx/openTensor', { file: index, name: 'b', dtype: 'float32' }),
      /index\.json' has no tensor called "b"; it has "a"\./,
    );
    const { data } = await ask(client, 'onnx/readTensor', { memoryReference: a, offset: 0 });
    const received = await ask(client, 'onnx/receiveTensor', { name: 'a', dtype: 'float32', shape: [2, 3] });
    const { memoryReference } = received;
    await ask(client, 'onnx/receiveBytes', { memoryReference, offset: 0, data });
    assert.deepEqual(await elements(client, memoryReference), await elements(client, a));
    await assert.rejects(
      ask(client, 'onnx/receiveBytes', { memoryReference, offset: 8, data }),
      /the bytes must lie inside the tensor/,
    );
  });

  it('a file that unpacks to more than may be kept is refused before it is read', async () => {
    const client = await stopped({ memoryBudget: '1MB' });
    const { folder } = session;
    const file = folder.write('bomb.npz', zipSync({ 'a.npy': zerosNpy(2 ** 20) }, { level: 9 }));
    assert.ok(statSync(file).size < 10_000, 'the archive itself is small');
    await assert.rejects(
      ask(client, 'onnx/openTensor', { file, name: 'a', dtype: 'uint8' }),
      /"a" takes 1\.05 MB, and kept tensors take 0 B of the 524 kB that they may/,
    );
    const fits = folder.write('fits.npz', zipSync({ 'a.npy': zerosNpy(400_000) }, { level: 9 }));
    const kept = await ask(client, 'onnx/openTensor', { file: fits, name: 'a', dtype: 'uint8' });
    assert.equal(kept.byteLength, 400_000);
  });

  it('two that are made at once do not take the same room', async () => {
    const client = await stopped({ memoryBudget: '1MB' });
    const { folder } = session;
    const file = folder.write('half.npy', zerosNpy(300_000));
    const open = ['onnx/openTensor', { file, name: 'a', dtype: 'uint8' }] as [string, object];
    const receive = ['onnx/receiveTensor', { name: 'b', dtype: 'uint8', shape: [300_000] }] as [
      string,
      object,
    ];
    const answers = await client.atOnce([open, open, receive]);
    assert.equal(answers.filter(({ status }) => status === 'fulfilled').length, 1);
    for (const answer of answers) {
      if (answer.status === 'rejected') assert.match(String(answer.reason), /takes 300 kB, and kept tensors/);
    }
  });

  it('what is cancelled while it is read is let go', async () => {
    const client = await stopped({ memoryBudget: '100MB' });
    const { folder } = session;
    const file = folder.write('large.npz', zipSync({ 'a.npy': zerosNpy(40_000_000) }, { level: 1 }));
    const requestId = client.nextSeq;
    const [opened] = await client.atOnce([
      ['onnx/openTensor', { file, name: 'a', dtype: 'uint8' }],
      ['cancel', { requestId }],
    ]);
    assert.match(String((opened as PromiseRejectedResult).reason), /cancelled/);
    // Its room is free again: as large a one fits.
    const kept = await ask(client, 'onnx/openTensor', { file, name: 'a', dtype: 'uint8' });
    assert.equal(kept.byteLength, 40_000_000);
  });

  it('what a saved run has that is no tensor is called by its kind', async () => {
    const client = await stopped();
    const index = session.folder.write('index.json', Buffer.from(JSON.stringify({ a: { sequence: [] } })));
    await assert.rejects(
      ask(client, 'onnx/openTensor', { file: index, name: 'a', dtype: 'float32' }),
      /"a" is a sequence there/,
    );
  });
});

/** A .npy file of so many zeros. */
function zerosNpy(count: number): Uint8Array {
  const tensor = { kind: 'tensor', dtype: 'uint8', shape: [count], bytes: new Uint8Array(count) } as const;
  return new Uint8Array(Buffer.concat(npyParts(tensor)));
}
