import assert from 'node:assert/strict';
import { create } from '@bufbuild/protobuf';
import { NodeProtoSchema } from '../../../core/onnx/gen/onnx_pb';
import { readModel } from '../../../core/onnx/read';
import { tensorOf } from '../../../core/tensor/elements';
import type { Tensor } from '../../../core/tensor/tensor';
import { Compute } from '../../../engine/compute';
import { Frame } from '../../../engine/frames/frame';
import { HeldPool } from '../../../engine/frames/held-pool';
import type { RequestKind } from '../../../engine/protocol';
import { nameOfWeightKey, weightKey } from '../../../engine/weight-key';
import { begin, bitsOf, never, noStops, noWatch, suiteRunner } from './support/harness';
import { modelFolder, op, tensor } from './support/models';
import { bringOver } from './support/values';

describe('a stretch', function () {
  this.timeout(30_000);
  const runner = suiteRunner();
  const folder = modelFolder();

  it('lets go of what it made where the watch fails to look', async () => {
    const file = folder.write({
      inputs: { x: 'float32[2]' },
      outputs: { y: 'float32[2]' },
      weights: { bad: tensor('float32', [2], [Number.NaN, 1]) },
      nodes: [op('Neg', ['x'], ['n']), op('Add', ['n', 'bad'], ['y'])],
    });
    const execution = await begin(runner.current, file);
    const { current } = runner;
    const request = current.request.bind(current);
    const held = new Set<number>();
    current.request = async (kind: RequestKind, ask: never) => {
      if (kind === 'weight') throw new Error('no memory for this weight');
      const answer: unknown = await request(kind, ask);
      if (kind === 'run') {
        const { values } = answer as { values: Record<string, { id: number }> };
        for (const { id } of Object.values(values)) held.add(id);
      }
      if (kind === 'release') for (const id of (ask as { ids: number[] }).ids) held.delete(id);
      return answer as never;
    };
    try {
      await assert.rejects(execution.advance(noStops, { nan: true, inf: false }, never), /no memory/);
      // Answers come in order: after this one, the release has been answered.
      await request('ping', {});
    } finally {
      current.request = request;
    }
    assert.equal(held.size, 0);
    assert.equal(execution.nextNode?.index, 0);
  });

  it('is optimized where the launch says fast, but not where somebody looks', async () => {
    const ramp = (count: number) => Array.from({ length: count }, (_, at) => Math.sin(at) / 3);
    const file = folder.write({
      inputs: { x: 'float32[1,8,16,16]' },
      outputs: { y: 'float32[1,8,14,14]' },
      weights: {
        w: tensor('float32', [8, 8, 3, 3], ramp(576)),
        scale: tensor('float32', [8], ramp(8)),
        mean: tensor('float32', [8], ramp(8)),
        variance: tensor('float32', [8], ramp(8).map(Math.abs)),
      },
      nodes: [
        op('Conv', ['x', 'w'], ['c']),
        op('BatchNormalization', ['c', 'scale', 'mean', 'mean', 'variance'], ['b']),
        op('Relu', ['b'], ['y']),
      ],
    });
    const outputs = async (fast: boolean) => {
      const execution = await begin(runner.current, file, { fast, seed: 3 });
      await execution.advance(noStops, noWatch, never);
      const [held] = (await execution.values(0, ['y'])).values();
      const { bytes } = (await bringOver(runner.current, held!)) as Tensor;
      const looked = await bitsOf(execution, runner.current, ['c', 'b']);
      execution.close();
      return { floats: new Float32Array(bytes.slice().buffer), looked };
    };
    const [exact, fast] = [await outputs(false), await outputs(true)];
    // What is computed again because somebody looks is as the file says.
    assert.deepEqual(fast.looked, exact.looked);
    const differences = fast.floats.map((value, at) => Math.abs(value - exact.floats[at]!));
    assert.ok(differences.some((difference) => difference > 0));
    assert.ok(differences.every((difference) => difference < 1e-5));
  });

  it('reads what probes behind its nodes make', async () => {
    const file = folder.write({
      inputs: { x: 'float32[3]' },
      outputs: { y: 'float32[3]' },
      nodes: [op('Neg', ['x'], ['n']), op('Exp', ['n'], ['e']), op('Add', ['e', 'x'], ['y'])],
    });
    const model = readModel(file);
    const pool = new HeldPool((ids) => runner.current.release(ids));
    const frame = new Frame({ id: 1, model, graph: model.graph, pool, seed: 0, label: 'main' });
    const [input] = await runner.current.request('loadInputs', {
      inputs: { x: { value: [1, 2, 3] } },
      signatures: [{ name: 'x', kind: 'tensor', dtype: 'float32', shape: [3] }],
      options: { folder: '.', dimensions: {}, seed: 0 },
    });
    frame.values.keep('x', input!.held, true);
    const compute = new Compute(runner.current, model, pool);
    const answer = await compute.runNodes(frame, frame.order.nodes, ['y'], {
      probes: {
        key: 'of n',
        nodes: [
          create(NodeProtoSchema, { opType: 'Shape', input: ['n'], output: ['shape of n'] }),
          create(NodeProtoSchema, { opType: 'ReduceMin', input: ['n'], output: ['least of n'] }),
        ],
        initializers: [],
        outputs: ['shape of n', 'least of n'],
      },
    });
    assert.deepEqual([...answer.values.keys()], ['y']);
    assert.deepEqual(Object.fromEntries(answer.probes), { 'shape of n': [3], 'least of n': [-3] });
  });

  it('tells sessions apart whatever is in the names', async () => {
    const file = folder.write({
      inputs: { x: 'float32[2]' },
      outputs: { p: 'float32[2]', q: 'float32[2]', 'p\nq': 'float32[2]' },
      nodes: [op('Neg', ['x'], ['p']), op('Abs', ['x'], ['q']), op('Exp', ['x'], ['p\nq'])],
    });
    const model = readModel(file);
    const pool = new HeldPool((ids) => runner.current.release(ids));
    const frame = new Frame({ id: 1, model, graph: model.graph, pool, seed: 0, label: 'main' });
    const held = await runner.current.request('hold', { value: tensorOf('float32', [2], [1, 2]) });
    frame.values.keep('x', held, true);
    const settings = { budget: 0, sessionBudget: 2 ** 24, fast: false, trim: () => {} };
    const compute = new Compute(runner.current, model, pool, settings);
    for (const names of [['p\nq'], ['p', 'q'], ['p\nq', 'p']]) {
      const { values } = await compute.runNodes(frame, frame.order.nodes, names, { keep: true });
      assert.deepEqual([...values.keys()], names);
    }
    assert.equal(nameOfWeightKey(weightKey(frame, 'p\nq')), 'p\nq');
  });
});
