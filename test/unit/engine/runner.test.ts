import assert from 'node:assert/strict';
import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { RunnerDied } from '../../../engine/errors';
import { Runner } from '../../../engine/runner-client';
import { begin, never, noStops, noWatch } from './support/harness';
import { graph, modelFolder, op, tensor } from './support/models';

/** Runs for ever: its condition never changes. */
const endless = {
  inputs: { x: 'float32[1]' },
  outputs: { y: 'float32[1]' },
  weights: { yes: tensor('bool', [], [true]) },
  nodes: [
    op('Neg', ['x'], ['n']),
    op('Loop', ['', 'yes', 'n'], ['m'], {
      body: graph({
        inputs: { i: 'int64[]', go: 'bool[]', v: 'float32[1]' },
        outputs: { stay: 'bool[]', w: 'float32[1]' },
        nodes: [op('Identity', ['go'], ['stay']), op('Neg', ['v'], ['w'])],
      }),
    }),
    op('Neg', ['m'], ['y']),
  ],
};

/** Starts something whose process is to have these options of Node's. */
async function withNodeOptions<T>(options: string, start: () => Promise<T>): Promise<T> {
  const before = process.env.NODE_OPTIONS;
  process.env.NODE_OPTIONS = options;
  try {
    return await start();
  } finally {
    if (before === undefined) delete process.env.NODE_OPTIONS;
    else process.env.NODE_OPTIONS = before;
  }
}

describe('the runner', function () {
  this.timeout(60_000);
  const folder = modelFolder();

  it('killed in the middle of a run says what was running; another one goes on', async () => {
    const runner = await Runner.start();
    const execution = await begin(runner, folder.write(endless));
    const exits: string[] = [];
    runner.onExit(({ signal, message }) => exits.push(`${signal}: ${message}`));
    const running = execution.advance(noStops, noWatch, never);
    const failed = assert.rejects(running, (error: unknown) => {
      assert.ok(error instanceof RunnerDied);
      assert.match(error.message, /killed \(SIGKILL.*while running nodes 0–2 \(Neg "Neg_n" … Neg "Neg_y"\)/);
      return true;
    });
    setTimeout(() => process.kill(runner.pid, 'SIGKILL'), 300);
    await failed;
    assert.equal(runner.alive, false);
    assert.equal(exits.length, 1);
    assert.match(exits[0]!, /^SIGKILL: the runner was killed/);
    await assert.rejects(execution.values(0, ['x']), RunnerDied);
    await assert.rejects(runner.summary(1), RunnerDied);
    await runner.close();

    const other = await Runner.start();
    const again = await begin(other, folder.write({ ...endless, nodes: [op('Neg', ['x'], ['y'])] }));
    assert.deepEqual(await again.advance(noStops, noWatch, never), { reason: 'end' });
    await other.close();
  });

  it('that crashes in onnxruntime names the node', async () => {
    const runner = await Runner.start();
    const file = folder.write({
      outputs: { q: 'int32[1]' },
      weights: { least: tensor('int32', [1], [-(2 ** 31)]), minus: tensor('int32', [1], [-1]) },
      nodes: [op('Div', ['least', 'minus'], ['q'])],
    });
    const execution = await begin(runner, file);
    await assert.rejects(execution.step(), (error: unknown) => {
      assert.ok(error instanceof RunnerDied);
      assert.match(error.message, /crashed \(SIGFPE.*while running node 0 \(Div "Div_q"\)/);
      return true;
    });
  });

  it('refuses execution providers that the build does not have, or that do not work here', async () => {
    await assert.rejects(Runner.start({ executionProviders: ['NoSuchExecutionProvider'] }), {
      code: 'OD2003',
      message: /'nosuch' is not in this build of onnxruntime: choose from cpu/,
    });
    // The build lists it, its library is not installed with the project.
    await assert.rejects(Runner.start({ executionProviders: ['tensorrt', 'cpu'] }), {
      code: 'OD2003',
      message: /'tensorrt' (cannot be used on this machine|is not in this build)/,
    });
  });

  it("takes the names of execution providers as Python's onnxruntime writes them", async () => {
    const runner = await Runner.start({ executionProviders: ['CPUExecutionProvider'] });
    assert.ok(runner.alive);
    await runner.close();
  });

  it('says that it ran out of memory', async () => {
    const runner = await withNodeOptions('--max-old-space-size=20', () => Runner.start());
    await assert.rejects(runner.request('make', { dtype: 'int64', shape: [40_000_000], value: 1 }), {
      name: 'RunnerDied',
      message: /SIGABRT: it ran out of memory/,
    });
    const other = await Runner.start();
    const huge = folder.write({
      outputs: { y: 'float32' },
      weights: { shape: tensor('int64', [1], [2n ** 42n]) },
      nodes: [op('ConstantOfShape', ['shape'], ['y'])],
    });
    const execution = await begin(other, huge);
    await assert.rejects(execution.step(), /failed: there is not enough memory for it/);
    await other.close();
  });

  it('writes nothing into its user’s folders: telemetry is off', async () => {
    const home = path.join(path.dirname(folder.write(endless)), 'home');
    mkdirSync(home);
    const before = { ...process.env };
    Object.assign(process.env, { HOME: home, XDG_CACHE_HOME: home, LOCALAPPDATA: home, USERPROFILE: home });
    let runner: Runner;
    try {
      runner = await Runner.start();
    } finally {
      process.env = before;
    }
    const execution = await begin(runner, folder.write({ ...endless, nodes: [op('Neg', ['x'], ['y'])] }));
    await execution.step();
    await runner.close();
    assert.deepEqual(readdirSync(home), []);
  });

  it('lets go of all that is known of a tensor with it, also of what is being measured', async () => {
    const runner = await Runner.start();
    const ask = { dtype: 'int64', shape: [3_000_000], value: 1 } as const;
    const { id } = await runner.request('make', ask);
    const whole = runner.statisticsPart(id, undefined, 10_000);
    const summary = runner.summary(id);
    runner.release([id]);
    assert.deepEqual([(await whole)?.mean, (await summary).mean], [1, 1]);
    assert.equal(runner.remembered, 0);
    // Of this one only a part is measured when it is let go.
    const other = await runner.request('make', ask);
    assert.equal(await runner.request('statisticsPart', { id: other.id, milliseconds: 0 }), null);
    assert.equal((await runner.request('holdings', {})).passes, 1);
    runner.release([other.id]);
    await Promise.resolve();
    const { passes, tensors } = await runner.request('holdings', {});
    assert.deepEqual([passes, tensors], [0, 0]);
    await runner.close();
  });

  it('ends when its parent lets go of it', async () => {
    const runner = await Runner.start();
    const ended = new Promise<number | null>((resolve) => runner.onExit(({ code }) => resolve(code)));
    await runner.close();
    assert.equal(await ended, 0);
  });

  it('feeds float16 also where JavaScript has Float16Array', async () => {
    const script = path.join(__dirname, 'support', 'with-float16array.cjs');
    const runner = await withNodeOptions(`--require ${JSON.stringify(script)}`, () => Runner.start());
    const file = folder.write({
      inputs: { x: 'float16[3]' },
      outputs: { y: 'float16[3]' },
      nodes: [op('Add', ['x', 'x'], ['y'])],
    });
    const execution = await begin(runner, file, { inputs: { x: { value: [1, 0.5, -2] } } });
    await execution.step();
    const [y] = (await execution.values(0, ['y'])).values();
    assert.deepEqual(y?.kind === 'tensor' && (await runner.elements(y.id, 0, 3)), ['2.0', '1.0', '-4.0']);
    await runner.close();
  });
});
