import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type { Node } from '../../../core/onnx/model';
import { readModel } from '../../../core/onnx/read';
import { Execution } from '../../../engine/execution';
import { Runner } from '../../../engine/runner-client';
import { measureTimes } from '../../../engine/timings/measure';
import { ProfileDesk } from '../../../engine/timings/profile-desk';
import { bodies } from './support/bodies';
import { computedNames, digests, never, noStops, noWatch, requestsOf, suiteRunner } from './support/harness';
import type { ModelParts } from './support/models';
import { modelFolder, op, tensor } from './support/models';

/** Nodes without names, and two of one name, as real models have them. */
const unnamed = () => {
  const nodes = [op('Neg', ['x'], ['a']), op('Exp', ['a'], ['b']), op('Neg', ['b'], ['c'])];
  for (const node of nodes) node.name = '';
  nodes[0]!.name = nodes[2]!.name = 'twin';
  return { inputs: { x: 'float32[4]' }, outputs: { c: 'float32[4]' }, nodes };
};

describe('engine/timings', () => {
  const runner = suiteRunner();
  const folder = modelFolder();

  async function through(
    parts: ModelParts,
    options: { profile: boolean; inputs?: unknown; steps?: boolean },
  ) {
    const { steps, ...rest } = options;
    const model = readModel(folder.write(parts));
    const execution = await Execution.start({ runner: runner.current, model, ...rest });
    if (steps) while (!execution.ended) await execution.step();
    else await execution.advance(noStops, noWatch, never);
    await execution.timings.settle();
    return execution;
  }

  /** `OP calls clock outputs` of each node, in the order of graphs and nodes; every time is a time. */
  function times(execution: Execution): string[] {
    const all = [...execution.timings.nodes];
    for (const { ms } of all) assert.ok(ms > 0 && ms < 10_000, `${ms} ms`);
    all.sort((a, b) => byPlace(a.node, b.node));
    return all.map(({ node, calls, clock, outputBytes, outputs }) =>
      [`${node.graph.path} ${node.op}`.trim(), calls, clock, outputBytes ?? '', outputs.join(' ')]
        .join(' ')
        .trimEnd(),
    );
  }

  it('of a stretch are the profiler’s, for nodes without a name of their own too', async () => {
    const execution = await through(unnamed(), { profile: true });
    const own = ['1 profiler 16 float32[4]'];
    assert.deepEqual(times(execution), [`Neg ${own}`, `Exp ${own}`, `Neg ${own}`]);
    const [run, ...others] = execution.timings.spans;
    assert.deepEqual(others, []);
    assert.deepEqual(
      run!.spans.map(({ node, depth }) => [node.index, depth]),
      [
        [0, 0],
        [1, 0],
        [2, 0],
      ],
    );
    for (const { start, ms } of run!.spans) assert.ok(start >= 0 && start + ms <= run!.ms + 1);
    execution.close();
  });

  it('of a stretch without the profiler are of all its nodes together', async () => {
    const execution = await through(unnamed(), { profile: false });
    assert.deepEqual(times(execution), []);
    const [stretch] = execution.timings.stretches;
    assert.deepEqual(
      stretch!.nodes.map(({ index }) => index),
      [0, 1, 2],
    );
    assert.ok(stretch!.ms > 0);
    assert.deepEqual(execution.timings.spans[0]!.clock, 'runner');
    execution.close();
  });

  it('of steps are the runner’s clock', async () => {
    const execution = await through(unnamed(), { profile: true, steps: true });
    const own = '1 runner 16 float32[4]';
    assert.deepEqual(times(execution), [`Neg ${own}`, `Exp ${own}`, `Neg ${own}`]);
    const starts = execution.timings.spans.map(({ start }) => start);
    assert.deepEqual(
      starts,
      [...starts].sort((a, b) => a - b),
    );
    execution.close();
  });

  it('leave out what is computed again for a look', async () => {
    const model = readModel(folder.write(unnamed()));
    const execution = await Execution.start({ runner: runner.current, model, memoryBudget: 1 });
    await execution.advance(noStops, noWatch, never);
    const before = execution.timings.ms;
    await execution.values(0, ['a']);
    assert.deepEqual([execution.timings.ms, execution.timings.againMs > 0], [before, true]);
    assert.deepEqual(
      execution.timings.spans.map(({ again }) => again),
      [false, true],
    );
    execution.close();
  });

  it('of bodies are told by node, summed over iterations', async () => {
    const execution = await through(bodies.loop, { profile: true, inputs: { x: { ones: true } } });
    assert.deepEqual(times(execution), [
      'Mul 1 profiler 12 float32[3]',
      'Loop 1 profiler 96 float32[3] float32[7,3]',
      'Neg 1 profiler 12 float32[3]',
      '/total/body Add 7 profiler 12 float32[3]',
      '/total/body Mul 7 profiler 12 float32[3]',
      '/total/body ReduceMax 7 profiler 4 float32[]',
      '/total/body Less 7 profiler 1 bool[]',
    ]);
    const loop = [...execution.timings.nodes].find(({ node }) => node.op === 'Loop')!;
    const inner = [...execution.timings.nodes].filter(({ node }) => node.graph.path === '/total/body');
    const sum = inner.reduce((total, { ms }) => total + ms, 0);
    assert.ok(sum < loop.ms, `${sum} ms inside of ${loop.ms} ms`);
    execution.close();
  });

  it('of functions are told by call', async () => {
    const execution = await through(bodies.functions, { profile: true });
    assert.deepEqual(times(execution), [
      'Twice 1 inside',
      'Exp 1 profiler 12 float32[3]',
      'function:custom:Shift Add 2 profiler 12 float32[3]',
      'function:custom:Shift Clip 2 profiler 12 float32[3]',
      'function:custom:Twice Shift 1 inside',
      'function:custom:Twice ReduceMin 1 profiler 4 float32[]',
      'function:custom:Twice Shift 1 inside',
    ]);
    execution.close();
  });

  it('of a body that is stepped through are the sum of what ran in it', async () => {
    const model = readModel(folder.write(bodies.loop));
    const inputs = { x: { ones: true } };
    const execution = await Execution.start({ runner: runner.current, model, inputs });
    await execution.step();
    await execution.stepIn();
    await execution.stepOut(noStops, noWatch, never);
    const loop = execution.timings.of(model.graph.nodes[1]!)!;
    assert.deepEqual([loop.calls, loop.clock], [1, 'inside']);
    const inside = execution.timings.spans.filter(({ frames }) => frames.length > 0);
    assert.deepEqual(
      inside.map(({ frames }) => frames[0]!.iteration),
      [0, 1, 2, 3, 4, 5, 6],
    );
    assert.ok(Math.abs(inside.reduce((sum, { ms }) => sum + ms, 0) - loop.ms) < 1e-6);
    execution.close();
  });

  it('change no bit of any value', async () => {
    for (const parts of Object.values(bodies)) {
      const plain = await through(parts, { profile: false });
      const profiled = await through(parts, { profile: true });
      assert.ok(computedNames(plain.model).length > 0);
      assert.deepEqual(await digests(profiled, runner.current), await digests(plain, runner.current));
      plain.close();
      profiled.close();
    }
  });

  it('keep the sessions of a run that repeats', async () => {
    const model = readModel(folder.write(unnamed()));
    const { current } = runner;
    let execution: Execution | undefined;
    const asked = await requestsOf(current, async () => {
      execution = await Execution.start({ runner: current, model, profile: true, iterations: 120 });
      await execution.advance(noStops, noWatch, never);
    });
    const built = asked.filter(({ submodel }) => submodel.bytes);
    // A profile is read after 50 runs at most, and the session made anew then.
    assert.deepEqual([asked.length - built.length < 120, built.length], [true, 3]);
    await execution!.timings.settle();
    assert.deepEqual(
      [...execution!.timings.nodes].map(({ calls }) => calls),
      [120, 120, 120],
    );
    execution!.close();
  });

  it('tell an error by the nodes’ own names', async () => {
    const parts = {
      inputs: { x: 'float32[4]' },
      outputs: { z: 'float32[N,M]' },
      weights: { five: tensor('int64', [1], [5n]) },
      nodes: [op('Neg', ['x'], ['y']), op('Reshape', ['y', 'five'], ['z'])],
    };
    await assert.rejects(through(parts, { profile: true }), /Reshape "Reshape_z" failed/);
  });

  it('leave no file behind', async () => {
    const own = await Runner.start();
    const folders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('onnx-debugger-profile-'));
    const before = new Set(folders());
    const model = readModel(folder.write(unnamed()));
    const execution = await Execution.start({ runner: own, model, profile: true });
    await execution.advance(noStops, noWatch, never);
    assert.equal(folders().filter((name) => !before.has(name)).length, 1);
    execution.close();
    await own.close();
    assert.deepEqual(
      folders().filter((name) => !before.has(name)),
      [],
    );
  });

  it('of whole runs are measured beside the one that is debugged', async () => {
    const model = readModel(folder.write(bodies.branches));
    const options = { runner: runner.current, model, inputs: { c: { value: true }, x: { ones: true } } };
    const debugged = await Execution.start(options);
    const done: number[] = [];
    const measurement = await measureTimes(options, {
      ...{ runs: 3, mostMs: 60_000, signal: never },
      onRun: (run) => done.push(run),
    });
    assert.deepEqual([measurement.runs, done], [3, [0, 1, 2, 3]]);
    assert.ok(measurement.least <= measurement.ms && measurement.ms <= measurement.most);
    const ran = [...measurement.nodes.values()].map(
      ({ node, calls }) => `${node.graph.path} ${node.op} ${calls}`,
    );
    assert.deepEqual(ran.sort(), [' Add 1', ' If 1', '/y/then_branch Exp 1', '/y/then_branch Mul 1']);
    assert.equal(debugged.timings.ms, 0);
    const aborted = AbortSignal.abort(new Error('no more'));
    await assert.rejects(measureTimes(options, { runs: 3, mostMs: 60_000, signal: aborted }), /no more/);
    debugged.close();
  });

  it('are measured where the desk says so, for runs that go on', async () => {
    const model = readModel(folder.write({ ...unnamed(), nodes: unnamed().nodes }));
    const desk = ProfileDesk.of(runner.current);
    desk.isOn = true;
    try {
      const execution = await Execution.start({ runner: runner.current, model });
      await execution.advance(noStops, noWatch, never);
      await execution.timings.settle();
      assert.equal(times(execution).length, 3);
      execution.close();
    } finally {
      desk.isOn = false;
    }
  });
});

function byPlace(a: Node, b: Node): number {
  return a.graph.path.localeCompare(b.graph.path) || a.index - b.index;
}
