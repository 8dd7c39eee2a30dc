import assert from 'node:assert/strict';
import { ask } from './support/ask';
import {
  attribute,
  failingModel,
  float32,
  floats,
  graph,
  modelBytes,
  nanModel,
  node,
  value,
} from './support/models';
import { freshSession } from './support/session';

/** Two of six elements make NaN: [0,2] and [1,1]. */
const bad = {
  x: {
    value: [
      [2, 3, 1],
      [6, 0, 2],
    ],
  },
};

describe('dap: what panels ask', () => {
  const session = freshSession();

  async function atNaN() {
    const { client, folder } = session;
    const program = folder.write('broken.onnx', nanModel());
    await client.begin({ program, inputs: bad, stopOnEntry: false });
    await client.stopped();
    const [frame] = await client.frames();
    return { client, frameId: frame!.id, line: frame!.line };
  }

  it('say where the session stands', async () => {
    const { client, frameId, line } = await atNaN();
    assert.deepEqual(await ask(client, 'onnx/current', { frameId }), {
      frameId,
      node: { graph: '', index: 1, name: 'norm/std', op: 'Sqrt', line },
      hasRun: true,
      inputs: ['var'],
      outputs: ['std'],
      position: { at: 2, of: 4 },
      modules: [{ name: 'norm' }],
    });
  });

  it('have the strings of a tensor in pages, and count them', async () => {
    const { client, folder } = session;
    const names = graph('g', [node('Identity', ['x'], ['y'])], [value('x', 8, [3])], [value('y', 8, [3])]);
    const program = folder.write('strings.onnx', modelBytes(names));
    const long = 'x'.repeat(10_000);
    await client.begin({ program, inputs: { x: { value: ["it's", '', long] } }, stopOnEntry: true });
    await client.stopped();
    const [frame] = await client.frames();
    const frameId = frame!.id;
    for (const name of ['y', 'x[::-1]']) {
      const tensor = await ask(client, 'onnx/tensor', { frameId, name });
      assert.deepEqual([tensor.state, tensor.dtype, tensor.shape], ['ready', 'string', [3]], name);
    }
    const { memoryReference } = await ask(client, 'onnx/tensor', { frameId, name: 'y' });
    const line = { rowAxis: null, columnAxis: 0, index: [0], rows: [0, 1], columns: [0, 3] } as const;
    const { texts } = await ask(client, 'onnx/page', { memoryReference: memoryReference!, ...line } as never);
    assert.deepEqual(texts, ['"it\'s"', '""', `"${'x'.repeat(4096)}"…`]);
    const element = await ask(client, 'onnx/element', { memoryReference: memoryReference!, index: [2] });
    assert.equal(element.text, texts[2]);
    assert.deepEqual(await ask(client, 'onnx/strings', { memoryReference: memoryReference! }), {
      count: 3,
      empty: 1,
      distinct: 3,
      isAtLeast: false,
      longest: 10_000,
      longestAt: 2,
    });
  });

  it('describe a value, with NaN and infinities as texts', async () => {
    const { client, frameId, line } = await atNaN();
    const tensor = await ask(client, 'onnx/tensor', { frameId, name: 'std' });
    assert.equal(tensor.state, 'ready');
    assert.deepEqual([tensor.dtype, tensor.shape, tensor.byteLength], ['float32', [2, 3], 24]);
    assert.deepEqual([tensor.producer?.line, tensor.consumers.map(({ name }) => name)], [line, ['norm/eps']]);
    const memoryReference = tensor.memoryReference!;

    const statistics = await ask(client, 'onnx/statistics', { memoryReference });
    assert.deepEqual(
      [statistics.count, statistics.nan, statistics.max, statistics.firstNonFinite],
      [6, 2, 2, 2],
    );
    const row = await ask(client, 'onnx/statistics', { memoryReference, at: { '0': 1 } });
    assert.deepEqual([row.count, row.nan, row.min, row.max], [3, 1, 0, 2]);
    const cell = await ask(client, 'onnx/statistics', { memoryReference, at: { '0': 0, '1': 2 } });
    assert.deepEqual([cell.nan, cell.mean], [1, 'NaN']);

    const histogram = await ask(client, 'onnx/histogram', { memoryReference, bins: 2, low: 0, high: 2 });
    assert.deepEqual([histogram.counts, histogram.nan], [[2, 2], 2]);

    const tile = await ask(client, 'onnx/tile', {
      memoryReference,
      rowAxis: 0,
      columnAxis: 1,
      index: [0, 0],
      rows: [0, 2],
      columns: [0, 3],
      maxRows: 10,
      maxColumns: 10,
    });
    const values = Buffer.from(tile.values, 'base64');
    assert.deepEqual([tile.rows, tile.columns, values.length], [2, 3, 24]);
    assert.deepEqual([...Buffer.from(tile.marks, 'base64')], [0, 0, 1, 0, 1, 0]);
    assert.equal(values.readFloatLE(4), 1);

    const axes = { rowAxis: 0, columnAxis: 1, index: [0, 0] };
    assert.deepEqual(await ask(client, 'onnx/readPicture', { memoryReference, ...axes }), { done: 1 });
    const level = await ask(client, 'onnx/levelTile', {
      memoryReference,
      ...axes,
      rowLevel: 1,
      columnLevel: 1,
      row: 0,
      column: 0,
      reduce: 'max',
    });
    assert.deepEqual([level.rows, level.columns, level.sampled], [1, 2, false]);
    assert.deepEqual([...Buffer.from(level.marks, 'base64')], [1, 1]);
    assert.equal(Buffer.from(level.values, 'base64').readFloatLE(0), 2);
    const estimate = await ask(client, 'onnx/estimate', { memoryReference });
    assert.deepEqual([estimate.min, estimate.max, estimate.quantiles.length], [0, 2, 7]);

    const range = { memoryReference, axis: 0, from: 0, to: 2 };
    const { positions } = await ask(client, 'onnx/axisStatistics', range);
    const histograms = await ask(client, 'onnx/axisHistograms', { ...range, bins: 2, low: 0, high: 4 });
    const column = { ...range, index: [0, 1], points: 2 };
    const envelope = await ask(client, 'onnx/envelope', column);
    const page = await ask(client, 'onnx/page', { memoryReference, ...axes, rows: [0, 2], columns: [1, 2] });
    assert.deepEqual(
      positions.map((position) => position.nan),
      histograms.positions.map((position) => position.nan),
    );
    assert.deepEqual(envelope, { min: [1, 'NaN'], max: [1, 'NaN'], marks: [0, 1] });
    assert.deepEqual(page.texts, ['1.0', 'nan']);
    await assert.rejects(ask(client, 'onnx/axisStatistics', { ...range, to: 3 }), /are not in \[2,3\]/);

    const element = await ask(client, 'onnx/element', { memoryReference, index: [1, 0] });
    assert.equal(element.text, '2.0');
    const next = { memoryReference, index: [0, 2], backward: false };
    assert.deepEqual(await ask(client, 'onnx/nextNonFinite', next), { index: [1, 1], ordinal: 2 });
  });

  it('tell what a value means, and its largest elements', async () => {
    const { client, frameId } = await atNaN();
    const meaning = await ask(client, 'onnx/meaning', { frameId, name: 'std' });
    assert.deepEqual(meaning.inputs, [{ name: 'x', dtype: 'float32', shape: [2, 3] }]);
    assert.deepEqual(
      meaning.outputs.map(({ name, shape }) => [name, shape]),
      [['std', [2, 3]]],
    );
    const { memoryReference } = await ask(client, 'onnx/tensor', { frameId, name: 'std' });
    const row = { memoryReference: memoryReference!, axis: 1, index: [1, 0], k: 2 };
    const top = await ask(client, 'onnx/topK', row);
    assert.deepEqual(top.elements, [
      { position: 0, value: 2 },
      { position: 2, value: 0 },
    ]);
    assert.deepEqual([top.nan, top.logSumExp], [1, 'NaN']);
  });

  it('tell what has not run, and refuse what is not there', async () => {
    const { client, frameId } = await atNaN();
    const later = await ask(client, 'onnx/tensor', { frameId, name: 'sum' });
    assert.equal(later.state, 'notRun');
    assert.match(later.message!, /"sum" has no value yet: sum \(ReduceSum\) makes it/);
    await assert.rejects(
      ask(client, 'onnx/tensor', { frameId, name: 'nothing' }),
      /No value is called "nothing"/,
    );
    await client.move('next');
    await assert.rejects(ask(client, 'onnx/tensor', { frameId, name: 'std' }), /no stack frame/);
    const now = await ask(client, 'onnx/tensor', { name: 'std' });
    assert.equal(now.state, 'ready');
  });

  it('tell that an operator failed', async () => {
    const { client, folder } = session;
    const program = folder.write('failing.onnx', failingModel());
    await client.begin({ program, inputs: { x: { ones: true } }, stopOnEntry: false });
    await client.stopped();
    const [frame] = await client.frames();
    await assert.rejects(ask(client, 'onnx/tensor', { frameId: frame!.id, name: 'four' }), /Reshape "fold"/);
  });

  it('write what has run at the ends of lines', async () => {
    const { client, frameId, line } = await atNaN();
    const { values } = await ask(client, 'onnx/inlineValues', { frameId, startLine: 1, endLine: 999 });
    assert.deepEqual(values, [
      { line: line - 1, text: 'var: float32[2,3]  −2.000 … 4.000' },
      { line, text: 'std: float32[2,3]  NaN 2  0 … 2.000' },
    ]);
  });

  it('write a Constant once the run has come by', async () => {
    const { client, folder } = session;
    const model = graph(
      'constants',
      [
        node('Constant', [], ['one'], 'first', [attribute.tensor('value', floats('', [], [1]))]),
        node('Add', ['x', 'one'], ['sum'], 'add'),
        node('Constant', [], ['two'], 'second', [attribute.tensor('value', floats('', [], [2]))]),
        node('Mul', ['sum', 'two'], ['y'], 'mul'),
      ],
      [value('x', float32, [2])],
      [value('y', float32, [2])],
    );
    const program = folder.write('constants.onnx', modelBytes(model));
    await client.begin({ program, inputs: { x: { ones: true } } }, () =>
      client.ask('setFunctionBreakpoints', { breakpoints: [{ name: 'Add' }] }),
    );
    await client.stopped();
    assert.equal(await client.move('continue'), 'main add, Add');
    const [frame] = await client.frames();
    const { values } = await ask(client, 'onnx/inlineValues', {
      frameId: frame!.id,
      startLine: 1,
      endLine: 999,
    });
    assert.deepEqual(values, [{ line: frame!.line - 1, text: 'one: float32[]  1.0' }]);
  });
});
