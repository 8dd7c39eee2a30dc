import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { readRun } from '../../core/history/read-run';
import { readWav } from '../../core/tensor/files/wav';
import { textDocumentUri } from '../../core/uri';
import { needsSharedData } from '../unit/tensor/shared-data';
import type { TestClient } from './support/adapter';
import { recurrentModel, slowModel } from './support/models';
import { freshSession } from './support/session';
import { assertTranscript } from './support/transcript';

/** The lines of the debug console. */
function consoleLines(client: TestClient): string[] {
  return client.conversation.flatMap((message) => {
    const { event, body } = message as { event?: string; body?: { output?: string } };
    return event === 'output' ? [body!.output!.trimEnd()] : [];
  });
}

/** The first frame in which a plain loop over a minute hears speech for sure, and how sure. */
async function firstSure(model: string, audio: string): Promise<{ frame: number; probability: number }> {
  const session = await InferenceSession.create(model, { graphOptimizationLevel: 'disabled' });
  const { samples } = readWav(readFileSync(audio), audio);
  const padded = Float32Array.from([...new Array<number>(64).fill(0), ...samples]);
  let state: Float32Array = new Float32Array(256);
  try {
    for (let frame = 0; ; frame++) {
      const results = await session.run({
        input: new Tensor('float32', padded.slice(frame * 512, frame * 512 + 576), [1, 576]),
        state: new Tensor('float32', state, [2, 1, 128]),
        sr: new Tensor('int64', [16_000n], []),
      });
      const probability = (results.output!.data as Float32Array)[0]!;
      if (probability > 0.9) return { frame, probability };
      state = Float32Array.from(results.stateN!.data as Float32Array);
    }
  } finally {
    await session.release();
  }
}

describe('dap: again and again', () => {
  const session = freshSession();
  const rows = (count: number) => Array.from({ length: count }, (_, k) => [k, 1]);

  function launch(more: object = {}) {
    const program = session.folder.write('recurrent.onnx', recurrentModel());
    const inputs = { x: { frames: { value: rows(5) } }, state: { zeros: true } };
    return { program, inputs, feedback: { next: 'state' }, stopOnEntry: false, ...more };
  }

  async function breakAt(client: TestClient, name: string, more: object = {}): Promise<void> {
    await client.ask('setFunctionBreakpoints', { breakpoints: [{ name: `name:${name}`, ...more }] });
  }

  async function shown(client: TestClient, expression: string): Promise<string> {
    const [frame] = await client.frames();
    return (await client.ask<{ result: string }>('evaluate', { expression, frameId: frame!.id })).result;
  }

  it('stops in each iteration, with the state that the one before left', async () => {
    const { client, folder } = session;
    await client.begin(launch({ iterations: 3 }), () => breakAt(client, 'fade'));
    await client.stopped();
    const seen: string[] = [];
    for (let k = 0; k < 3; k++) {
      const [frame] = await client.frames();
      seen.push(`${frame!.name}: ${await shown(client, 'state')}, ${await shown(client, 'faded')}`);
      await client.ask('continue', { threadId: 1 });
      if (k < 2) await client.stopped();
    }
    await client.event('terminated');
    assert.deepEqual(seen, [
      'main [iteration 0] fade, Mul: float32[1] [0.0], float32[1] [0.0]',
      'main [iteration 1] fade, Mul: float32[1] [1.0], float32[1] [0.5]',
      'main [iteration 2] fade, Mul: float32[1] [2.5], float32[1] [1.25]',
    ]);
    // What an adapter can do is no part of this conversation.
    const conversation = client.conversation.filter(
      (message) => (message as { command?: string }).command !== 'initialize',
    );
    assertTranscript('feedback.txt', conversation, [[folder.path, '<folder>']]);
  });

  const conditions: [string, string, string, number[]][] = [
    ['an iteration', 'turn', 'iteration == 3', [3]],
    ['some iterations', 'turn', 'iteration >= 1 and iteration % 2 == 0', [2, 4]],
    // 1, 2.5, 4.25, 6.125, 8.0625
    ['an output of the node itself, before it runs', 'next', 'next[0] > 4.5', [3, 4]],
    ['a function of it', 'next', 'np.max(next) > 2 and iteration < 2', [1]],
    ['what the iteration before left', 'total', 'state[0] > 3', [3, 4]],
  ];
  for (const [what, name, condition, iterations] of conditions) {
    it(`stops on a condition over ${what}`, async () => {
      const { client } = session;
      await client.begin(launch(), () => breakAt(client, name, { condition }));
      const seen: (string | undefined)[] = [];
      for (const _ of iterations) {
        assert.equal((await client.stopped()).reason, 'function breakpoint');
        seen.push((await client.frames())[0]!.name.match(/\[iteration (\d+)\]/)?.[1]);
        await client.ask('continue', { threadId: 1 });
      }
      await client.event('terminated');
      assert.deepEqual(seen.map(Number), iterations);
      assert.ok(consoleLines(client).at(-1)!.startsWith('Output next: float32[1] [8.06'));
    });
  }

  it('stops in the body of a Loop at an iteration, and goes to its next', async () => {
    const { client } = session;
    const program = session.folder.write('loop.onnx', slowModel(6));
    await client.begin({ program, stopOnEntry: false }, () =>
      breakAt(client, 'product', { condition: 'iteration == 4' }),
    );
    await client.stopped();
    const name = async () => (await client.frames())[0]!.name;
    assert.equal(await name(), 'Loop spin [iteration 4] product, MatMul');
    const names: string[] = [];
    for (let k = 0; k < 2; k++) {
      await client.ask('onnx/nextIteration', { threadId: 1 });
      assert.equal((await client.stopped()).reason, 'step');
      names.push(await name());
    }
    assert.deepEqual(names, ['Loop spin [iteration 5] product, MatMul', 'main finish, Neg']);
    await assert.rejects(client.ask('onnx/nextIteration', { threadId: 1 }), /no next iteration here/);
  });

  it('stops at a breakpoint that is set while it runs, and goes on when it is gone', async () => {
    const { client } = session;
    const inputs = { x: { ones: true }, state: { zeros: true } };
    await client.begin(launch({ inputs, iterations: 100_000_000 }));
    await client.event('output');
    await breakAt(client, 'fade');
    assert.equal((await client.stopped()).reason, 'function breakpoint');
    assert.match((await client.frames())[0]!.name, /fade, Mul/);
    await client.ask('continue', { threadId: 1 });
    assert.equal((await client.stopped()).reason, 'function breakpoint');
    await client.ask('setFunctionBreakpoints', { breakpoints: [] });
    await client.ask('continue', { threadId: 1 });
    await client.ask('pause', { threadId: 1 });
    assert.equal((await client.stopped()).reason, 'pause');
  });

  it('is recorded with what it began with, and stops with their iteration', async () => {
    const { client, folder } = session;
    const history = path.join(folder.path, 'history');
    await client.begin(launch({ history }), () => breakAt(client, 'fade', { condition: 'iteration == 2' }));
    await client.stopped();
    const { id } = await client.event<{ id: string }>('onnx/run');
    await client.ask('continue', { threadId: 1 });
    await client.event('terminated');
    const run = (await readRun(history, id))!;
    assert.deepEqual(
      run.start!.inputs.map(({ name, shape, source }) => [name, shape, source]),
      [
        ['x', [1, 2], 'given value, 5 frames'],
        ['state', [1], 'zeros'],
      ],
    );
    assert.deepEqual(
      run.stops.map(({ reason, iteration }) => [reason, iteration]),
      [
        ['function breakpoint', 2],
        ['exit', 4],
      ],
    );
    assert.deepEqual(run.start!.launch.feedback, { next: 'state' });
  });

  it('can be paused, and goes on from there', async () => {
    const { client } = session;
    const inputs = { x: { value: [[1, 1]] }, state: { zeros: true } };
    await client.begin(launch({ inputs, iterations: 1_000_000 }));
    await client.ask('pause', { threadId: 1 });
    assert.equal((await client.stopped()).reason, 'pause');
    const before = Number(/iteration (\d+)/.exec((await client.frames())[0]!.name)![1]);
    await client.ask('onnx/nextIteration', { threadId: 1 });
    await client.stopped();
    assert.match((await client.frames())[0]!.name, new RegExp(`^main \\[iteration ${before + 1}\\] total`));
  });

  it('goes back into the iteration before, with the state that it had', async () => {
    const { client } = session;
    await client.begin(launch(), () => breakAt(client, 'fade', { condition: 'iteration == 3' }));
    await client.stopped();
    await breakAt(client, 'next', { condition: 'iteration < 2' });
    await client.ask('reverseContinue', { threadId: 1 });
    await client.stopped();
    const place = async () => `${(await client.frames())[0]!.name}: ${await shown(client, 'state')}`;
    assert.equal(await place(), 'main [iteration 1] next, Add: float32[1] [1.0]');
    for (const _ of [0, 1, 2]) {
      await client.ask('stepBack', { threadId: 1 });
      await client.stopped();
    }
    assert.equal(await place(), 'main [iteration 0] turn, Neg: float32[1] [0.0]');
    await client.ask('setFunctionBreakpoints', { breakpoints: [] });
    await client.ask('continue', { threadId: 1 });
    await client.event('terminated');
    assert.ok(consoleLines(client).at(-1)!.startsWith('Output next: float32[1] [8.06'));
  });

  it('counts the iterations that a breakpoint was met in', async () => {
    const { client } = session;
    await client.begin(launch(), () => breakAt(client, 'fade', { hitCondition: '%2' }));
    for (const iteration of [1, 3]) {
      await client.stopped();
      assert.match((await client.frames())[0]!.name, new RegExp(`\\[iteration ${iteration}\\]`));
      await client.ask('continue', { threadId: 1 });
    }
    await client.event('terminated');
  });

  it('stops Silero at the first frame of a minute in which speech is sure', async function () {
    this.timeout(120_000);
    const model = needsSharedData(this, 'models/silero-vad/silero_vad.onnx');
    const audio = needsSharedData(this, 'models/silero-vad/test.wav');
    const { frame, probability } = await firstSure(model, audio);
    const { client } = session;
    const inputs = {
      input: { frames: { audio, size: 576, hop: 512, offset: -64 } },
      state: { zeros: true },
      sr: { value: 16_000 },
    };
    const begun = { program: model, inputs, feedback: { stateN: 'state' }, stopOnEntry: false };
    await client.begin(begun, () => breakAt(client, 'Introduce_0_id0', { condition: 'output[0, 0] > 0.9' }));
    await client.stopped();
    assert.match((await client.frames())[0]!.name, new RegExp(`^main \\[iteration ${frame}\\] `));
    assert.equal(Math.fround(Number(await shown(client, 'output[0, 0]'))), probability);
  });

  it('goes to the next iteration, and after the last to the end', async () => {
    const { client } = session;
    await client.begin(launch({ stopOnEntry: true, stopOnExit: true, iterations: 2 }));
    await client.stopped();
    await client.move('next');
    await client.ask('onnx/nextIteration', { threadId: 1 });
    const { threadId } = await client.event<{ threadId: number }>('continued');
    assert.equal(threadId, 1);
    assert.equal((await client.stopped()).reason, 'step');
    assert.equal((await client.frames())[0]!.name, 'main [iteration 1] total, ReduceSum');
    const [frame] = await client.frames();
    const current = await client.ask<{ iteration: number }>('onnx/current', { frameId: frame!.id });
    assert.equal(current.iteration, 1);
    await client.ask('onnx/nextIteration', { threadId: 1 });
    assert.equal((await client.stopped()).reason, 'exit');
    assert.equal(await shown(client, 'y'), 'float32[1] [-2.5]');
  });

  it('steps from the last node of an iteration to the first of the next', async () => {
    const { client } = session;
    await client.begin(launch({ stopOnEntry: true }));
    await client.stopped();
    const names: string[] = [];
    for (let k = 0; k < 5; k++) names.push(await client.move('next'));
    assert.deepEqual(names.slice(2), [
      'main [iteration 0] turn, Neg',
      'main [iteration 1] total, ReduceSum',
      'main [iteration 1] fade, Mul',
    ]);
  });

  it('tells a few of many iterations in the console', async () => {
    const { client } = session;
    const inputs = { x: { frames: { value: rows(300) } }, state: { zeros: true } };
    await client.begin(launch({ inputs, noDebug: true }));
    await client.event('terminated');
    const lines = consoleLines(client);
    const told = lines.filter((line) => line.startsWith('Iteration'));
    assert.deepEqual(
      told.map((line) => Number(/^Iteration (\d+): y float32\[1\] /.exec(line)![1])),
      [0, 1, 3, 7, 15, 31, 63, 127, 255],
    );
    assert.ok(lines.includes('300 iterations. The outputs of the last:'));
    assert.match(lines.at(-1)!, /^Output next: float32\[1\] \[598\.0/);
  });

  it('runs each sample in a loop of its own', async () => {
    const { client } = session;
    const sample = (first: number, count: number) => ({
      x: { frames: { value: rows(count) } },
      state: { value: [first] },
    });
    await client.begin(launch({ inputs: [sample(0, 2), sample(8, 3)] }), () => breakAt(client, 'fade'));
    const seen: string[] = [];
    for (let k = 0; k < 5; k++) {
      const { threadId } = await client.stopped();
      const [frame] = await client.frames(threadId);
      const { result } = await client.ask<{ result: string }>('evaluate', {
        expression: 'state',
        frameId: frame!.id,
      });
      seen.push(`${threadId} ${frame!.name} ${result}`);
      await client.ask('continue', { threadId });
    }
    await client.event('terminated');
    assert.deepEqual(seen, [
      '1 main [iteration 0] fade, Mul float32[1] [0.0]',
      '1 main [iteration 1] fade, Mul float32[1] [1.0]',
      '2 main [iteration 0] fade, Mul float32[1] [8.0]',
      '2 main [iteration 1] fade, Mul float32[1] [5.0]',
      '2 main [iteration 2] fade, Mul float32[1] [4.5]',
    ]);
  });

  it('refuses a next iteration where nothing iterates, and feedback that does not fit, at launch', async () => {
    const { client } = session;
    const { program } = launch();
    await client.initialize();
    await client.event('initialized');
    const wrong = launch({ feedback: { y: 'x' }, history: false });
    await assert.rejects(
      client.ask('launch', wrong),
      /'y' is float32\[1\], but the input 'x' takes float32\[1,2\]/,
    );
    const endless = launch({ inputs: undefined, history: false });
    await assert.rejects(client.ask('launch', endless), /or a number of `iterations`/);
    await client.ask('launch', { program, history: false, stopOnEntry: true });
    await client.ask('configurationDone');
    await client.stopped();
    await assert.rejects(client.ask('onnx/nextIteration', { threadId: 1 }), /no next iteration here/);
  });

  it('lines of the text take breakpoints for all iterations', async () => {
    const { client } = session;
    const { program } = launch();
    await client.begin(launch({ iterations: 2 }), () =>
      client.ask('setBreakpoints', {
        source: { path: textDocumentUri(program) },
        breakpoints: [{ line: 1 }],
      }),
    );
    for (const iteration of [0, 1]) {
      assert.equal((await client.stopped()).reason, 'breakpoint');
      assert.match((await client.frames())[0]!.name, new RegExp(`^main \\[iteration ${iteration}\\] total`));
      await client.ask('continue', { threadId: 1 });
    }
    await client.event('terminated');
  });
});
