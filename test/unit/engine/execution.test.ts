import assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import { create } from '@bufbuild/protobuf';
import { TensorProto_DataLocation, TensorProtoSchema } from '../../../core/onnx/gen/onnx_pb';
import { OperatorError } from '../../../engine/errors';
import { stopsAt } from '../../../engine/stops';
import {
  begin,
  bitsOf,
  computedNames,
  feedsOf,
  never,
  noStops,
  noWatch,
  suiteRunner,
} from './support/harness';
import { graph, modelFolder, modelOfGraph, op, tensor } from './support/models';
import { runPlain } from './support/plain';
import { bits } from './support/values';

const ramp = tensor(
  'float32',
  [8, 8],
  Array.from({ length: 64 }, (_, at) => Math.sin(at)),
);

const net = {
  inputs: { x: 'float32[N,8]' },
  outputs: { y: 'float32[N,8]', x2: 'float32[N,8]' },
  weights: { w: ramp, one: tensor('float32', [], [1]) },
  nodes: [
    op('MatMul', ['x', 'w'], ['m']),
    op('Constant', [], ['c'], { value: tensor('float32', [8], [1, 2, 3, 4, 5, 6, 7, 8]) }),
    op('Add', ['m', 'c'], ['a']),
    op('Softmax', ['a'], ['s'], { axis: 1 }),
    op('LayerNormalization', ['s', 'c'], ['l', 'mean', '']),
    op('Mul', ['x', 'x'], ['x2']),
    op('Sub', ['l', 'one'], ['y']),
  ],
};

describe('an execution', function () {
  this.timeout(30_000);
  const runner = suiteRunner();
  const folder = modelFolder();

  it('by steps and by continue has the bits of plain onnxruntime', async () => {
    const file = folder.write(net);
    const stepped = await begin(runner.current, file, { dimensions: { N: 5 }, seed: 2 });
    const names = computedNames(stepped.model);
    const plain = await runPlain(file, await feedsOf(stepped, runner.current), names);
    const expected = new Map(names.map((name) => [name, bits(plain.get(name))]));
    while (!stepped.ended) await stepped.step();
    assert.deepEqual(await bitsOf(stepped, runner.current, names), expected);
    const continued = await begin(runner.current, file, { dimensions: { N: 5 }, seed: 2 });
    assert.deepEqual(await continued.advance(noStops, noWatch, never), { reason: 'end' });
    assert.deepEqual(await bitsOf(continued, runner.current, names), expected);
  });

  it('computes again what it did not keep, under a budget of nothing', async () => {
    const file = folder.write(net);
    const options = { dimensions: { N: 3 }, seed: 2 };
    const roomy = await begin(runner.current, file, options);
    const tight = await begin(runner.current, file, { ...options, memoryBudget: 0 });
    for (const execution of [roomy, tight]) while (!execution.ended) await execution.step();
    const names = computedNames(roomy.model);
    const expected = await bitsOf(roomy, runner.current, names);
    for (const name of names) {
      assert.equal((await bitsOf(tight, runner.current, [name])).get(name), expected.get(name), name);
    }
  });

  it('stops before nodes, knows what has run and what is needed yet', async () => {
    const execution = await begin(runner.current, folder.write(net));
    const stops = stopsAt(execution.model, (node) => node.op === 'LayerNormalization');
    assert.deepEqual(await execution.advance(stops, noWatch, never), { reason: 'stop' });
    assert.equal(execution.nextNode?.index, 4);
    assert.deepEqual(
      ['x', 'w', 'c', 's', 'l', 'mean', 'nothing'].map((name) => execution.hasRun(0, name)),
      [true, true, true, true, false, false, false],
    );
    assert.deepEqual(execution.live(0), ['x', 's']);
    const values = await execution.values(0, ['a', 'w', 'l']);
    assert.deepEqual([...values.keys()].sort(), ['a', 'w']);
    const previewed = await execution.preview();
    assert.deepEqual([...previewed.keys()], ['l', 'mean']);
    assert.equal(execution.hasRun(0, 'l'), false);
    await execution.step();
    const kept = (await execution.values(0, ['l'])).get('l');
    assert.deepEqual(kept, previewed.get('l'));
  });

  it('shows the value of a Constant before it runs, however often it is looked at', async () => {
    const execution = await begin(runner.current, folder.write(net));
    await execution.step();
    assert.equal(execution.nextNode?.op, 'Constant');
    for (let look = 0; look < 3; look++) assert.deepEqual([...(await execution.preview()).keys()], ['c']);
  });

  it('pauses where its signal says so', async () => {
    const execution = await begin(runner.current, folder.write(net));
    assert.deepEqual(await execution.advance(noStops, noWatch, AbortSignal.abort()), { reason: 'paused' });
    assert.equal(execution.nextNode?.index, 0);
  });

  it('runs random operators once, and the same in the same launch', async () => {
    const file = folder.write({
      outputs: { y: 'float32[4]' },
      nodes: [
        op('RandomNormal', [], ['r'], { shape: [4] }),
        op('RandomUniformLike', ['r'], ['u']),
        op('Add', ['r', 'u'], ['y']),
      ],
    });
    const run = async (seed: number, look: boolean) => {
      const execution = await begin(runner.current, file, { seed, memoryBudget: 0 });
      if (look) await execution.preview();
      await execution.step();
      const before = await bitsOf(execution, runner.current, ['r']);
      await execution.advance(noStops, noWatch, never);
      const after = await bitsOf(execution, runner.current, ['r', 'u', 'y']);
      assert.equal(before.get('r'), after.get('r'));
      return after;
    };
    const first = await run(1, true);
    assert.deepEqual(await run(1, false), first);
    assert.notDeepEqual(await run(2, false), first);
    assert.notEqual(first.get('r'), first.get('u'));
  });

  it('stays before a node that fails, with what ran before it, by step and by continue', async () => {
    const file = folder.write({
      inputs: { x: 'float32[2,3]', y: 'float32[N,3]' },
      outputs: { out: 'float32' },
      nodes: [
        op('Neg', ['x'], ['n']),
        op('Exp', ['n'], ['e']),
        op('Add', ['e', 'y'], ['sum']),
        op('Abs', ['sum'], ['out']),
      ],
    });
    const failure = (error: unknown) => {
      assert.ok(error instanceof OperatorError);
      assert.deepEqual([error.node, error.op, error.nodeName, error.graph], [2, 'Add', 'Add_sum', '']);
      assert.match(error.message, /Add "Add_sum".*2 by 5/);
      assert.ok(error.detail);
      return true;
    };
    const continued = await begin(runner.current, file, { dimensions: { N: 5 } });
    await assert.rejects(continued.advance(noStops, noWatch, never), failure);
    assert.equal(continued.nextNode?.index, 2);
    assert.equal((await continued.values(0, ['n', 'e', 'sum'])).size, 2);
    await assert.rejects(continued.step(), failure);
    await assert.rejects(continued.preview(), failure);
    assert.equal(continued.nextNode?.index, 2);
  });

  it('stops before a node whose weight is missing', async () => {
    const lost = create(TensorProtoSchema, {
      name: 'lost',
      dataType: 1,
      dims: [2n],
      dataLocation: TensorProto_DataLocation.EXTERNAL,
      externalData: [{ key: 'location', value: 'nowhere.bin' }],
    });
    const parts = graph({
      inputs: { x: 'float32[2]' },
      outputs: { y: 'float32[2]' },
      nodes: [op('Neg', ['x'], ['n']), op('Exp', ['n'], ['e']), op('Add', ['e', 'lost'], ['y'])],
    });
    parts.initializer.push(lost);
    const execution = await begin(runner.current, folder.write(modelOfGraph(parts)));
    await assert.rejects(execution.advance(noStops, noWatch, never), (error: unknown) => {
      assert.ok(error instanceof OperatorError);
      assert.deepEqual([error.code, error.node], ['OD2020', 2]);
      assert.match(error.message, /nowhere\.bin/);
      return true;
    });
    assert.equal(execution.nextNode?.index, 2);
  });

  it('stops before an operator that onnxruntime does not know', async () => {
    const file = folder.write({
      inputs: { x: 'float32[2]' },
      outputs: { y: 'float32[2]' },
      domains: { 'my.domain': 1 },
      nodes: [op('Neg', ['x'], ['n']), op('my.domain:Mystery', ['n'], ['m']), op('Neg', ['m'], ['y'])],
    });
    const execution = await begin(runner.current, file);
    await assert.rejects(execution.advance(noStops, noWatch, never), (error: unknown) => {
      assert.ok(error instanceof OperatorError);
      assert.deepEqual([error.code, error.node], ['OD2042', 1]);
      return true;
    });
    assert.equal(execution.nextNode?.index, 1);
  });

  it('says so when the model file changes under it', async () => {
    const file = folder.write(net);
    const execution = await begin(runner.current, file);
    await execution.step();
    appendFileSync(file, ' ');
    const weights = tensor('float32', [64, 64], new Array(4096).fill(0.5));
    const big = folder.write({
      ...net,
      inputs: { x: 'float32[2,64]' },
      weights: { ...net.weights, big: weights },
      nodes: [op('MatMul', ['x', 'big'], ['y']), op('Neg', ['y'], ['x2'])],
    });
    const other = await begin(runner.current, big);
    appendFileSync(big, ' ');
    await assert.rejects(other.step(), { code: 'OD2030', message: /changed/ });
  });
});

describe('a watch', function () {
  this.timeout(30_000);
  const runner = suiteRunner();
  const folder = modelFolder();

  const wrong = {
    inputs: { x: 'float32[2,3]' },
    outputs: { y: 'float32[2,3]' },
    weights: { zero: tensor('float32', [], [0]) },
    nodes: [
      op('Neg', ['x'], ['n']),
      op('Sqrt', ['n'], ['root']),
      op('Add', ['root', 'x'], ['passed']),
      op('Div', ['x', 'zero'], ['inf']),
      op('Mul', ['passed', 'inf'], ['y']),
    ],
  };
  const inputs = {
    x: {
      value: [
        [-1, -2, -3],
        [-4, 5, 6],
      ],
    },
  };

  it('stops after the first node that makes a NaN, not where one passes on', async () => {
    const execution = await begin(runner.current, folder.write(wrong), { inputs });
    const watch = { nan: true, inf: false };
    assert.deepEqual(await execution.advance(noStops, watch, never), {
      reason: 'watch',
      rule: 'nan',
      graph: '',
      node: 1,
      value: 'root',
      count: 2,
      first: [1, 1],
    });
    assert.equal(execution.nextNode?.index, 2);
    assert.equal(execution.hasRun(0, 'passed'), false);
    assert.deepEqual(await execution.advance(noStops, watch, never), { reason: 'end' });
  });

  it('tells Inf from NaN, and tells of a single step too', async () => {
    const execution = await begin(runner.current, folder.write(wrong), { inputs });
    const hit = await execution.advance(noStops, { nan: false, inf: true }, never);
    assert.deepEqual([hit.reason, hit.reason === 'watch' && hit.value], ['watch', 'inf']);
    const stepping = await begin(runner.current, folder.write(wrong), { inputs });
    const both = { nan: true, inf: true };
    const reasons: string[] = [];
    while (!stepping.ended) reasons.push((await stepping.step(both)).reason);
    assert.deepEqual(reasons, ['stop', 'watch', 'stop', 'watch', 'end']);
  });
});
