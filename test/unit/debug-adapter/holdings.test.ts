import assert from 'node:assert/strict';
import path from 'node:path';
import type { Body, OnnxRequests } from '../../../debug-adapter/protocol';
import { AdapterHere } from './support/adapter-here';

const digits = path.resolve(__dirname, '../../../examples/digits/digits.onnx');

/** Steps ahead before the run goes back to its beginning, and how often it does. */
const steps = 9;
const rounds = 23;

describe('what a session holds', function () {
  this.timeout(120_000);
  const adapter = new AdapterHere();
  before(() => adapter.launch({ program: digits }));
  after(() => adapter.close());

  const ask = <K extends keyof OnnxRequests>(command: K, args: OnnxRequests[K]['args']) =>
    adapter.ask<Body<K>>(command, args);

  /** All that the panels ask of a tensor. */
  async function look(name: string, frameId: number): Promise<void> {
    const header = await ask('onnx/tensor', { frameId, name });
    const { memoryReference, shape } = header;
    if (!memoryReference || !shape || shape.length < 2) return;
    const index = shape.map(() => 0);
    const [rowAxis, columnAxis] = [shape.length - 2, shape.length - 1];
    const [rows, columns] = [shape[rowAxis]!, shape[columnAxis]!];
    const axes = { rowAxis, columnAxis, index };
    await ask('onnx/statistics', { memoryReference });
    await ask('onnx/statistics', { memoryReference, at: { '0': 0 } });
    await ask('onnx/histogram', { memoryReference, bins: 32 });
    await ask('onnx/estimate', { memoryReference });
    await ask('onnx/digest', { memoryReference });
    const level = { rowLevel: 0, columnLevel: 0, row: 0, column: 0, reduce: 'mean' } as const;
    await ask('onnx/levelTile', { memoryReference, ...axes, ...level });
    await ask('onnx/readPicture', { memoryReference, ...axes });
    await ask('onnx/page', { memoryReference, ...axes, rows: [0, rows], columns: [0, columns] });
    await ask('onnx/element', { memoryReference, index });
    await ask('onnx/nextNonFinite', { memoryReference, index, backward: false });
    await ask('onnx/axisStatistics', { memoryReference, axis: 1, from: 0, to: 1 });
    await ask('onnx/topK', { memoryReference, axis: columnAxis, index, k: 3 });
    await ask('onnx/meaning', { frameId, name });
    const kept = await ask('onnx/keep', { memoryReference, name });
    const [a, b] = [kept.memoryReference, memoryReference];
    await ask('onnx/pair', { a, b });
    await ask('onnx/difference', { a, b, axis: 1 });
    const derived = await ask('onnx/derive', { derivation: 'difference', a, b });
    await ask('onnx/release', { memoryReferences: [a, derived.memoryReference] });
  }

  /** All that is asked at a stop. */
  async function visit(): Promise<void> {
    const { stackFrames } = await adapter.ask<{ stackFrames: { id: number }[] }>('stackTrace', {
      threadId: 1,
    });
    const frameId = stackFrames[0]!.id;
    const { inputs, outputs } = await ask('onnx/current', { frameId });
    for (const name of [...inputs, ...outputs]) await look(name, frameId);
    for (const expression of ['np.abs(image).mean(axis=0)', 'image[0, 0, :4] * 2']) {
      await adapter.ask('evaluate', { expression, frameId });
      await ask('onnx/tensor', { frameId, name: expression });
    }
    const { scopes } = await adapter.ask<{ scopes: { variablesReference: number }[] }>('scopes', { frameId });
    for (const { variablesReference } of scopes) await adapter.ask('variables', { variablesReference });
    await ask('onnx/timeline', {});
    await ask('onnx/timelineSpans', {});
    await ask('onnx/nodeFigures', { graph: '', nodes: [0, 1, 2], figure: 'mean' });
    await ask('onnx/valueStatistics', { graph: '', names: ['image', 'conv1'] });
  }

  /** Counts of what is held in both processes, at the run's beginning. */
  async function holdings() {
    const { references, kept, debugger: launched } = adapter.state;
    const { runner } = launched;
    return {
      ...(await runner.request('holdings', {})),
      references: references.count,
      kept: kept.count,
      keptBytes: kept.bytes(runner),
      remembered: runner.remembered,
    };
  }

  it(`does not grow: ${steps * rounds} steps ahead and all the way back, with everything that panels ask`, async () => {
    const seen: Awaited<ReturnType<typeof holdings>>[] = [];
    for (let round = 0; round < rounds; round++) {
      for (let step = 0; step < steps; step++) {
        await adapter.stopAfter(() => adapter.ask('next', { threadId: 1 }));
        await visit();
      }
      await adapter.stopAfter(() => adapter.ask('reverseContinue', { threadId: 1 }));
      seen.push(await holdings());
    }
    // The first rounds read weights and fill what is kept for looks back.
    const [early, late] = [seen[2]!, seen.at(-1)!];
    assert.deepEqual(late, early, JSON.stringify(seen));
    assert.deepEqual([late.kept, late.keptBytes, late.passes, late.files], [0, 0, 0, 0]);
  });
});
