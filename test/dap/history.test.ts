import assert from 'node:assert/strict';
import path from 'node:path';
import { readRun } from '../../core/history/read-run';
import { TestClient } from './support/adapter';
import { ifModel, nanModel } from './support/models';
import { freshSession } from './support/session';

const bad = {
  x: {
    value: [
      [2, 3, 1],
      [6, 0, 2],
    ],
  },
};

interface RunEvent {
  readonly id: string;
  readonly folder: string;
  readonly state: string;
}

describe('dap: history', () => {
  const session = freshSession();

  it('records the run: inputs, stops, what was looked at, the end', async () => {
    const { client, folder } = session;
    const program = folder.write('broken.onnx', nanModel());
    const history = path.join(folder.path, 'history');
    await client.begin({ program, inputs: bad, seed: 3, stopOnEntry: false, history });
    await client.stopped();
    await client.scope('Outputs');
    const started = await client.event<RunEvent>('onnx/run');
    assert.equal(started.state, 'started');
    await client.ask('continue', { threadId: 1 });
    assert.equal((await client.event<RunEvent>('onnx/run')).state, 'ended');
    await client.event('terminated');

    const run = (await readRun(history, started.id))!;
    assert.equal(run.outcome, 'finished');
    assert.equal(run.start?.model.path, program);
    assert.match(run.start!.model.sha256, /^[0-9a-f]{64}$/);
    assert.deepEqual([run.start!.seed, run.start!.launch.program], [3, program]);
    assert.deepEqual(
      run.start!.inputs.map(({ name, dtype, shape }) => [name, dtype, shape]),
      [['x', 'float32', [2, 3]]],
    );
    assert.deepEqual(
      run.stops.map(({ reason, node, values }) => [reason, node?.name, values.map(({ name }) => name)]),
      [
        ['nan', 'norm/std', ['std']],
        ['exit', undefined, ['sum']],
      ],
    );
    assert.equal(run.stops[0]!.values[0]!.statistics?.nan, 2);
  });

  it('says of which graph a value is: names of a body may be those of the main graph', async () => {
    const { client, folder } = session;
    const program = folder.write('if.onnx', ifModel());
    const history = path.join(folder.path, 'history');
    await client.begin({ program, inputs: { x: { value: [-1, -2, -3] } }, history });
    await client.stopped();
    const { id } = await client.event<RunEvent>('onnx/run');
    await client.ask('setFunctionBreakpoints', { breakpoints: [{ name: 'name:*/second' }] });
    assert.match(await client.move('continue'), /second/);
    await client.scope('Inputs');
    await client.ask('continue', { threadId: 1 });
    await client.event('terminated');
    const { stops } = (await readRun(history, id))!;
    const { node, values } = stops.find((stop) => stop.values.length > 0)!;
    assert.ok(node!.graph, 'it stood in a body');
    const graphs = Object.fromEntries(values.map(({ name, graph }) => [name, graph]));
    // What the branch takes from outside is the main graph's.
    assert.deepEqual(graphs, { else_1: node!.graph, two: '' });
    const { values: outputs } = stops.at(-1)!;
    assert.deepEqual(
      outputs.map(({ name, graph }) => [name, graph]),
      [['y', '']],
    );
  });

  it('says how a run was left: stopped by its client, or interrupted', async () => {
    const { folder } = session;
    const program = folder.write('broken.onnx', nanModel());
    const history = path.join(folder.path, 'history');
    const outcomes: string[] = [];
    for (const signal of ['disconnect', 'SIGKILL'] as const) {
      const client = new TestClient();
      await client.start();
      await client.begin({ program, inputs: bad, history });
      await client.stopped();
      const { id } = await client.event<RunEvent>('onnx/run');
      const adapter = (
        client as unknown as {
          _adapterProcess: { pid: number; once(event: string, listener: (code: unknown) => void): void };
        }
      )._adapterProcess;
      const gone = new Promise((resolve) => adapter.once('exit', resolve));
      if (signal === 'disconnect') await client.ask('disconnect');
      else process.kill(adapter.pid, signal);
      await gone;
      outcomes.push((await readRun(history, id))!.outcome);
    }
    assert.deepEqual(outcomes, ['stopped', 'interrupted']);
  });

  it('goes on without history where it cannot be written', async () => {
    const { client, folder } = session;
    const program = folder.write('broken.onnx', nanModel());
    // A file in the folder's place stops root too, whom permissions do not.
    const blocked = folder.write('blocked', '');
    await client.begin({ program, inputs: bad, history: path.join(blocked, 'history'), stopOnEntry: false });
    await client.stopped();
    await client.ask('continue', { threadId: 1 });
    await client.event('terminated');
    const said = client.conversation.map((message) => JSON.stringify(message)).join('\n');
    assert.match(said, /This run is not in the history: /);
  });
});
