import assert from 'node:assert/strict';
import type { Execution } from '../../../engine/execution';
import { stopsAt } from '../../../engine/stops';
import { begin, bitsOf, never, noStops, noWatch, suiteRunner } from './support/harness';
import { graph, modelFolder, op, tensor } from './support/models';

const seven = tensor('int64', [], [7n]);
const yes = tensor('bool', [], [true]);
const half = tensor('float32', [], [0.5]);

/** Sum so far, its history, and a value of the outer scope. */
const loop = {
  inputs: { x: 'float32[3]' },
  outputs: { total: 'float32[3]', history: 'float32[K,3]' },
  weights: { trips: seven, yes, half },
  nodes: [
    op('Mul', ['x', 'half'], ['step']),
    op('Loop', ['trips', 'yes', 'x'], ['total', 'history'], {
      body: graph({
        inputs: { i: 'int64[]', go: 'bool[]', sum: 'float32[3]' },
        outputs: { stay: 'bool[]', next: 'float32[3]', seen: 'float32[3]' },
        weights: { limit: tensor('float32', [], [1000]) },
        nodes: [
          op('Add', ['sum', 'step'], ['next']),
          op('Mul', ['next', 'next'], ['seen']),
          op('ReduceMax', ['next'], ['top'], { keepdims: 0 }),
          op('Less', ['top', 'limit'], ['stay']),
        ],
      }),
    }),
    op('Neg', ['total'], ['negated']),
  ],
};

const branches = {
  inputs: { x: 'float32[2]', c: 'bool[]' },
  outputs: { y: 'float32[2]' },
  weights: { half },
  nodes: [
    op('Add', ['x', 'half'], ['moved']),
    op('If', ['c'], ['y'], {
      then_branch: graph({
        outputs: { a: 'float32[2]' },
        nodes: [op('Mul', ['moved', 'half'], ['a0']), op('Exp', ['a0'], ['a'])],
      }),
      else_branch: graph({ outputs: { b: 'float32[2]' }, nodes: [op('Neg', ['moved'], ['b'])] }),
    }),
  ],
};

/** Runs back and forth along other axes than the first. */
const scan = {
  inputs: { start: 'float32[2]', xs: 'float32[2,4]' },
  outputs: { last: 'float32[2]', all: 'float32[2,4]' },
  nodes: [
    op('Scan', ['start', 'xs'], ['last', 'all'], {
      num_scan_inputs: 1,
      scan_input_axes: [1],
      scan_input_directions: [1],
      scan_output_axes: [1],
      scan_output_directions: [1],
      body: graph({
        inputs: { s: 'float32[2]', v: 'float32[2]' },
        outputs: { n: 'float32[2]', o: 'float32[2]' },
        nodes: [op('Add', ['s', 'v'], ['n']), op('Mul', ['n', 'v'], ['o'])],
      }),
    }),
  ],
};

/** A function with an attribute, a default and an optional input, called from inside a function. */
const functions = {
  inputs: { x: 'float32[3]' },
  outputs: { y: 'float32[3]' },
  domains: { custom: 1 },
  functions: [
    {
      name: 'Shift',
      domain: 'custom',
      input: ['v', 'extra'],
      output: ['w'],
      attribute: ['by'],
      opsetImport: [{ domain: '', version: 17n }],
      node: [
        op('Constant', [], ['amount'], { value_float: { ref: 'by', type: 1 } }),
        op('Add', ['v', 'amount'], ['sum']),
        op('Clip', ['sum', 'extra'], ['w']),
      ],
    },
    {
      name: 'Twice',
      domain: 'custom',
      input: ['p'],
      output: ['q'],
      opsetImport: [
        { domain: '', version: 17n },
        { domain: 'custom', version: 1n },
      ],
      node: [
        op('custom:Shift', ['p'], ['first'], { by: { float: 0.25 } }),
        op('ReduceMin', ['first'], ['least'], { keepdims: 0 }),
        op('custom:Shift', ['first', 'least'], ['q'], { by: { float: -1.5 } }),
      ],
    },
  ],
  nodes: [op('custom:Twice', ['x'], ['t']), op('Exp', ['t'], ['y'])],
};

const sequenceMap = {
  inputs: { x: 'float32[4,3]' },
  outputs: { y: 'float32[A,B]' },
  weights: { half },
  nodes: [
    op('SplitToSequence', ['x'], ['parts'], { axis: 0 }),
    op('SequenceMap', ['parts', 'half'], ['mapped'], {
      body: graph({
        inputs: { part: 'float32[1,3]', factor: 'float32[]' },
        outputs: { scaled: 'float32[1,3]' },
        nodes: [op('Mul', ['part', 'factor'], ['scaled'])],
      }),
    }),
    op('ConcatFromSequence', ['mapped'], ['y'], { axis: 0 }),
  ],
};

/** A generator with a seed of its own, which goes on from iteration to iteration. */
const noise = {
  inputs: { x: 'float32[2]' },
  outputs: { sum: 'float32[2]', seen: 'float32[K,2]' },
  weights: { trips: tensor('int64', [], [4n]), yes },
  nodes: [
    op('Loop', ['trips', 'yes', 'x'], ['sum', 'seen'], {
      body: graph({
        inputs: { i: 'int64[]', go: 'bool[]', v: 'float32[2]' },
        outputs: { stay: 'bool[]', next: 'float32[2]', drawn: 'float32[2]' },
        nodes: [
          op('Identity', ['go'], ['stay']),
          op('RandomNormal', [], ['drawn'], { shape: [2], seed: { float: 3 } }),
          op('Add', ['v', 'drawn'], ['next']),
        ],
      }),
    }),
  ],
};

const all = { noise, loop, branches, scan, functions, sequenceMap };

describe('frames', function () {
  this.timeout(30_000);
  const runner = suiteRunner();
  const folder = modelFolder();

  async function outputs(execution: Execution): Promise<Map<string, string>> {
    const names = execution.model.graph.outputs.map((output) => output.name);
    return bitsOf(execution, runner.current, names);
  }

  for (const [name, parts] of Object.entries(all)) {
    it(`${name}: the body, step by step and stop by stop, gives what the node alone gives`, async () => {
      const file = folder.write(parts);
      const whole = await begin(runner.current, file, { seed: 4 });
      await whole.advance(noStops, noWatch, never);
      const expected = await outputs(whole);

      const inside = await begin(runner.current, file, { seed: 4 });
      let entered = 0;
      while (!inside.ended) {
        if (await inside.stepIn()) entered++;
        else await inside.step();
      }
      assert.ok(entered > 0);
      assert.deepEqual(await outputs(inside), expected);

      const stopping = await begin(runner.current, file, { seed: 4 });
      const everywhere = stopsAt(stopping.model, () => true);
      let stops = 0;
      for (; !stopping.ended; stops++) await stopping.advance(everywhere, noWatch, never);
      assert.ok(stops > stopping.model.graph.nodes.length);
      assert.deepEqual(await outputs(stopping), expected);
    });
  }

  it('name the iteration, show its values and those around it', async () => {
    const execution = await begin(runner.current, folder.write(loop), { inputs: { x: { ones: true } } });
    const stops = stopsAt(execution.model, (node) => node.op === 'ReduceMax');
    for (let round = 0; round < 3; round++) await execution.advance(stops, noWatch, never);
    const frames = execution.frames;
    assert.deepEqual(
      frames.map(({ label, iteration, next }) => ({ label, iteration, next })),
      [
        { label: 'main', iteration: undefined, next: 1 },
        { label: 'Loop Loop_total [iteration 2]', iteration: 2, next: 2 },
      ],
    );
    assert.equal(execution.nextNode?.op, 'ReduceMax');
    const values = await execution.values(1, ['i', 'sum', 'next', 'seen', 'step', 'top', 'limit', 'half']);
    const texts: Record<string, string[]> = {};
    for (const [name, held] of values) {
      if (held.kind === 'tensor') texts[name] = await runner.current.elements(held.id, 0, 1);
    }
    assert.deepEqual(texts, {
      i: ['2'],
      sum: ['2.0'],
      next: ['2.5'],
      seen: ['6.25'],
      step: ['0.5'],
      limit: ['1000.0'],
      half: ['0.5'],
    });
    assert.equal(execution.hasRun(1, 'top'), false);
    assert.equal(execution.hasRun(0, 'total'), false);
    assert.equal((await execution.stepOut(noStops, noWatch, never)).reason, 'stop');
    assert.equal(execution.frames.length, 1);
    assert.equal(execution.nextNode?.op, 'Neg');
  });

  it('are left by one step from their last node to the next that runs', async () => {
    const execution = await begin(runner.current, folder.write(branches), {
      inputs: { x: { ones: true }, c: { value: true } },
    });
    await execution.step();
    assert.equal(await execution.stepIn(), true);
    assert.equal(execution.frames[1]?.label, 'If If_y · then_branch');
    await execution.step();
    assert.equal(execution.nextNode?.op, 'Exp');
    assert.deepEqual(await execution.step(), { reason: 'end' });
    assert.equal(execution.ended, true);
  });

  it('are not entered where nothing in them would run', async () => {
    const never0 = { ...loop, weights: { ...loop.weights, trips: tensor('int64', [], [0n]) } };
    const execution = await begin(runner.current, folder.write(never0));
    await execution.step();
    assert.equal(await execution.stepIn(), false);
    assert.equal(execution.frames.length, 1);
    await execution.step();
    const [history] = (await execution.values(0, ['history'])).values();
    assert.deepEqual(history?.kind === 'tensor' && history.shape, [0, 3]);
  });
});
