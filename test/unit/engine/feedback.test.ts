import assert from 'node:assert/strict';
import { create } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { TypeProtoSchema } from '../../../core/onnx/gen/onnx_pb';
import { elementsOf } from '../../../core/tensor/elements';
import type { Tensor } from '../../../core/tensor/tensor';
import type { Execution } from '../../../engine/execution';
import type { Ask } from '../../../engine/protocol';
import type { Runner } from '../../../engine/runner-client';
import { stopsAt } from '../../../engine/stops';
import type { Held, HeldTensor } from '../../../engine/types';
import { begin, never, noStops, noWatch, suiteRunner } from './support/harness';
import { graph, modelFolder, op, tensor, type } from './support/models';
import { bringOver } from './support/values';

/** next = state / 2 + sum(x); y = next + shift. */
const recurrent = {
  inputs: { x: 'float32[1,4]', state: 'float32[1]', shift: 'float32[]' },
  outputs: { y: 'float32[1]', next: 'float32[1]' },
  weights: { half: tensor('float32', [], [0.5]) },
  nodes: [
    op('ReduceSum', ['x'], ['total'], { keepdims: 0 }),
    op('Mul', ['state', 'half'], ['faded']),
    op('Add', ['faded', 'total'], ['next']),
    op('Add', ['next', 'shift'], ['y']),
  ],
};

/** A cache that grows by one row each time: present = concat(past, row), and how many rows it has. */
const growing = {
  inputs: { row: 'float32[1,3]', past: 'float32[P,3]' },
  outputs: { present: 'float32[Q,3]', mean: 'float32[1,3]' },
  nodes: [
    op('Concat', ['past', 'row'], ['present'], { axis: 0 }),
    op('ReduceMean', ['present'], ['mean'], { axes: [0], keepdims: 1 }),
  ],
};

function sequenceOf(element: string) {
  return create(TypeProtoSchema, {
    value: { case: 'sequenceType', value: { elemType: type(element) } },
  });
}

describe('feedback', function () {
  this.timeout(60_000);
  const runner = suiteRunner();
  const folder = modelFolder();
  let file: string;
  before(() => {
    file = folder.write(recurrent);
  });

  async function numbers(held: Held | undefined, from: Runner = runner.current): Promise<number[]> {
    return elementsOf((await bringOver(from, held!)) as Tensor).map(Number);
  }

  async function value(execution: Execution, name: string, frame = 0): Promise<number[]> {
    return numbers((await execution.values(frame, [name])).get(name));
  }

  const start = (inputs: unknown, more: Partial<Parameters<typeof begin>[2]> = {}, model = file) =>
    begin(runner.current, model, { inputs, feedback: { next: 'state' }, ...more });

  /** The same by hand, in the order of additions of the kernels. */
  function byHand(rows: readonly (readonly number[])[], state: number, shift: number): number[] {
    const { fround } = Math;
    let at = state;
    return rows.map((row) => {
      at = fround(fround(at * 0.5) + row.reduce((sum, part) => fround(sum + part), 0));
      return fround(at + shift);
    });
  }

  const small = fc.integer({ min: -64, max: 64 }).map((quarter) => quarter / 4);
  const rows = fc.array(fc.array(small, { minLength: 4, maxLength: 4 }), { minLength: 1, maxLength: 9 });

  it('is a loop around the model, by steps and at once', async () => {
    await fc.assert(
      fc.asyncProperty(rows, small, small, async (xs, state, shift) => {
        const wanted = byHand(xs, state, shift);
        const inputs = { x: { frames: { value: xs } }, state: { value: [state] }, shift: { value: shift } };
        for (const run of [
          async (execution: Execution) => {
            while (!execution.ended) await execution.step();
          },
          async (execution: Execution) => {
            const { reason } = await execution.advance(noStops, noWatch, never);
            assert.equal(reason, 'end');
          },
        ]) {
          const seen: number[] = [];
          const onIteration = async (at: number, outputs: ReadonlyMap<string, Held>) => {
            assert.equal(at, seen.length);
            seen.push(...(await numbers(outputs.get('y'))));
          };
          const execution = await start(inputs, { onIteration });
          assert.equal(execution.iterationCount, xs.length);
          await run(execution);
          assert.ok(execution.ended);
          assert.deepEqual([...seen, ...(await value(execution, 'y'))], wanted);
          execution.close();
        }
      }),
      { numRuns: 15 },
    );
  });

  const ramp = (count: number) => Array.from({ length: count }, (_, k) => [k, 0, 0, 1]);

  it('stops in the iterations, names them in the frame and stays at the end', async () => {
    const execution = await start({ x: ramp(3), state: [0], shift: 0 });
    const stops = stopsAt(execution.model, (node) => node.op === 'Mul');
    const labels: string[] = [];
    const totals: number[] = [];
    while ((await execution.advance(stops, noWatch, never)).reason === 'stop') {
      labels.push(execution.frames[0]!.label);
      totals.push(...(await value(execution, 'total')));
      assert.ok(!execution.ended);
    }
    assert.deepEqual(labels, ['main [iteration 0]', 'main [iteration 1]', 'main [iteration 2]']);
    assert.deepEqual(totals, [1, 2, 3]);
    assert.ok(execution.ended);
    assert.deepEqual(await value(execution, 'next'), [0.25 + 1 + 3]);
    assert.equal((await execution.advance(stops, noWatch, never)).reason, 'end');
    assert.deepEqual(await numbers(execution.inputs[1]!.held), [0], 'what it began with is still held');
  });

  it('runs as often as `iterations` says, with what is not fed back unchanged', async () => {
    const execution = await start({ x: [[1, 2, 3, 4]], state: [0], shift: 1 }, { iterations: 3 });
    await execution.advance(noStops, noWatch, never);
    assert.deepEqual(await value(execution, 'y'), [10 + 5 + 2.5 + 1]);
  });

  it('ends at `iterations` before the frames end', async () => {
    const execution = await start({ x: ramp(9), state: [0], shift: 0 }, { iterations: 2 });
    await execution.advance(noStops, noWatch, never);
    assert.deepEqual(await value(execution, 'y'), [2.5]);
  });

  it('goes on from a look at values and outputs as without one', async () => {
    const execution = await start({ x: ramp(4), state: [0], shift: 0 });
    while (!execution.ended) {
      await execution.preview();
      await execution.step();
    }
    assert.deepEqual(await value(execution, 'y'), byHand(ramp(4), 0, 0).slice(-1));
  });

  it('runs to the next iteration, and from a body in it too', async () => {
    const execution = await start({ x: ramp(3), state: [0], shift: 0 });
    await execution.step();
    const go = () => execution.nextIteration(noStops, noWatch, never);
    assert.equal((await go()).reason, 'stop');
    assert.deepEqual(execution.frames, [
      { id: 1, graph: '', label: 'main [iteration 1]', iteration: 1, next: 0 },
    ]);
    assert.equal((await go()).reason, 'stop');
    assert.equal(execution.frames[0]!.iteration, 2);
    assert.equal((await go()).reason, 'end');

    const looping = await begin(runner.current, folder.write(looped), {
      inputs: { x: [1] },
      feedback: { y: 'x' },
      iterations: 2,
    });
    const next = () => looping.nextIteration(noStops, noWatch, never);
    await looping.step();
    assert.ok(await looping.stepIn());
    const places: [number, number | undefined][] = [];
    const note = () => places.push([looping.frames.length, looping.frames.at(-1)!.iteration]);
    for (let k = 0; k < 4; k++) {
      await next();
      note();
    }
    // Iterations 1 and 2 of the body, the node behind the Loop, the next run of the main graph.
    assert.deepEqual(places, [
      [2, 1],
      [2, 2],
      [1, 0],
      [1, 1],
    ]);
  });

  it('finds the iteration in which the last node makes a NaN, and goes on from there', async () => {
    const model = folder.write({
      inputs: { state: 'float32[1]' },
      outputs: { root: 'float32[1]', next: 'float32[1]' },
      weights: { one: tensor('float32', [], [1]) },
      nodes: [op('Sub', ['state', 'one'], ['next']), op('Sqrt', ['next'], ['root'])],
    });
    for (const byStep of [false, true]) {
      const execution = await start({ state: [2] }, { iterations: 5 }, model);
      const watch = { nan: true, inf: false };
      const found: unknown[] = [];
      while (!execution.ended) {
        const advanced = await (byStep ? execution.step(watch) : execution.advance(noStops, watch, never));
        if (advanced.reason !== 'watch') continue;
        found.push([advanced.value, execution.frames[0]!.iteration, await value(execution, 'next')]);
      }
      // 1, 0, then below zero.
      assert.deepEqual(found, [
        ['root', 2, [-1]],
        ['root', 3, [-2]],
        ['root', 4, [-3]],
      ]);
      execution.close();
    }
  });

  it('feeds back a sequence', async () => {
    const model = folder.write({
      inputs: { x: 'float32[1]', all: sequenceOf('float32[1]') },
      outputs: { more: sequenceOf('float32[1]'), joined: 'float32[N]' },
      nodes: [
        op('SequenceInsert', ['all', 'x'], ['more']),
        op('ConcatFromSequence', ['more'], ['joined'], { axis: 0 }),
      ],
    });
    const execution = await begin(runner.current, model, {
      inputs: { x: { frames: { value: [[1], [2], [3]] } }, all: { value: [[7]] } },
      feedback: { more: 'all' },
    });
    await execution.advance(noStops, noWatch, never);
    assert.deepEqual(await value(execution, 'joined'), [7, 1, 2, 3]);
  });

  it('feeds a cache that grows', async () => {
    const model = folder.write(growing);
    const inputs = { row: { frames: { random: 'normal' } }, past: { zeros: true } };
    const execution = await begin(runner.current, model, {
      inputs,
      dimensions: { P: 0 },
      feedback: { present: 'past' },
      iterations: 12,
    });
    const sizes: (readonly number[])[] = [];
    do {
      const held = (await execution.values(0, ['past'])).get('past');
      sizes.push(held?.kind === 'tensor' ? held.shape : []);
      await execution.nextIteration(noStops, noWatch, never);
    } while (!execution.ended);
    assert.deepEqual(
      sizes,
      Array.from({ length: 12 }, (_, k) => [k, 3]),
    );
    const present = await value(execution, 'present');
    const last = await value(execution, 'mean');
    const mean = (column: number) =>
      present.filter((_, at) => at % 3 === column).reduce((sum, part) => sum + part, 0) / 12;
    for (const column of [0, 1, 2]) assert.ok(Math.abs(last[column]! - mean(column)) < 1e-6);
    assert.equal(new Set(present).size, 36, 'each iteration draws anew');
  });

  it('makes few sessions for a cache that grows', async () => {
    const execution = await begin(runner.current, folder.write(growing), {
      inputs: { row: { frames: { random: 'normal' } }, past: { zeros: true } },
      dimensions: { P: 0 },
      feedback: { present: 'past' },
      iterations: 40,
    });
    const { request } = runner.current;
    let made = 0;
    runner.current.request = function (this: Runner, kind, ask) {
      if (kind === 'run' && (ask as Ask<'run'>).submodel.bytes) made++;
      return request.call(this, kind, ask) as never;
    };
    try {
      await execution.advance(noStops, noWatch, never);
    } finally {
      runner.current.request = request;
    }
    assert.ok(execution.ended);
    assert.equal(((await execution.values(0, ['present'])).get('present') as HeldTensor).shape[0], 40);
    assert.ok(made > 0 && made <= 4, `${made} sessions`);
    execution.close();
  });

  it('begins with an initializer where an input has one and is not given', async () => {
    const model = folder.write({
      ...recurrent,
      weights: { ...recurrent.weights, state: tensor('float32', [1], [8]) },
    });
    const execution = await start({ x: ramp(2), shift: 0 }, {}, model);
    await execution.advance(noStops, noWatch, never);
    assert.deepEqual(await value(execution, 'y'), byHand(ramp(2), 8, 0).slice(-1));
  });

  it('lets go of everything at the end', async () => {
    const fresh = runner.current;
    const execution = await start({ x: ramp(200), state: [0], shift: 0 });
    await execution.advance(noStops, noWatch, never);
    const kept = [
      ...(await execution.values(0, ['y', 'next'])).values(),
      ...execution.inputs.map((i) => i.held),
    ];
    execution.close();
    // What is let go is told to the runner in one message, a moment later.
    await new Promise((resolve) => setImmediate(resolve));
    for (const held of kept) {
      await assert.rejects(fresh.summary(held.kind === 'tensor' ? held.id : -1), { code: 'OD2010' });
    }
  });

  const refusals: [string, object, string, RegExp][] = [
    [
      'an output that is none',
      { feedback: { nest: 'state' } },
      'OD3017',
      /no output 'nest'. Was 'next' meant/,
    ],
    ['an input that is none', { feedback: { next: 'stat' } }, 'OD3017', /no input 'stat'. Was 'state' meant/],
    ['the wrong way round', { feedback: { state: 'next' } }, 'OD3017', /written {output: input}/],
    ['two for one', { feedback: { next: 'state', y: 'state' } }, 'OD3017', /fed by 'next' and 'y' both/],
    [
      'ranks that differ',
      { feedback: { next: 'x' } },
      'OD3017',
      /'next' is float32\[1\].*'x' takes float32\[1,4\]/,
    ],
    ['no end', { inputs: { x: [[1, 2, 3, 4]] } }, 'OD3018', /"frames".*or a number of `iterations`/],
    [
      'frames of what is fed back',
      { inputs: { x: ramp(2), state: { frames: { value: [[1], [2]] } } } },
      'OD3015',
      /'state'.*fed back from an output/,
    ],
    [
      'as many frames of one as of the other',
      { inputs: { x: ramp(3), shift: { frames: { value: [1, 2] } } } },
      'OD3016',
      /'x' has 3 frames, but 'shift' has 2/,
    ],
  ];
  for (const [what, options, code, message] of refusals) {
    it(`refuses ${what}`, async () => {
      await assert.rejects(start({ x: ramp(1) }, options), { name: 'UserError', code, message });
    });
  }

  it('names output and input where a value does not fit in the end', async () => {
    const model = folder.write({ ...growing, inputs: { row: 'float32[1,3]', past: 'float32[2,3]' } });
    const execution = await begin(runner.current, model, {
      inputs: { row: [[1, 2, 3]] },
      feedback: { present: 'past' },
      iterations: 3,
    });
    await assert.rejects(execution.advance(noStops, noWatch, never), {
      code: 'OD2050',
      message:
        "After iteration 0 the output 'present' cannot be fed back: it is float32[3,3], and the input 'past' takes float32[2,3].",
    });
  });
});

/** Doubles three times in a Loop. */
const looped = {
  inputs: { x: 'float32[1]' },
  outputs: { y: 'float32[1]' },
  weights: { three: tensor('int64', [], [3n]), yes: tensor('bool', [], [true]) },
  nodes: [
    op('Neg', ['x'], ['minus']),
    op('Loop', ['three', 'yes', 'minus'], ['doubled'], {
      body: graph({
        inputs: { i: 'int64[]', go: 'bool[]', a: 'float32[1]' },
        outputs: { stay: 'bool[]', b: 'float32[1]' },
        nodes: [op('Add', ['a', 'a'], ['b']), op('Identity', ['go'], ['stay'])],
      }),
    }),
    op('Abs', ['doubled'], ['y']),
  ],
};
