import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { failingModel, float32, floats, graph, modelBytes, nanModel, node, value } from './support/models';
import { freshSession } from './support/session';
import { assertTranscript } from './support/transcript';

type Set = NonNullable<DebugProtocol.SetExceptionBreakpointsResponse['body']>;

/** Three nodes that each make NaN of inputs without one: 0 / 0, √−1, log −1. */
function threeTimesNan(): Uint8Array {
  return modelBytes(
    graph(
      'three',
      [
        node('Div', ['x', 'x'], ['quotient'], 'divide'),
        node('Sub', ['x', 'one'], ['minus'], 'subtract'),
        node('Sqrt', ['minus'], ['root'], 'root'),
        node('Log', ['minus'], ['logarithm'], 'logarithm'),
        node('Sum', ['quotient', 'root', 'logarithm'], ['y'], 'sum'),
      ],
      [value('x', float32, [2])],
      [value('y', float32, [2])],
      [floats('one', [], [1])],
    ),
  );
}

describe('dap: conditions of exception filters', () => {
  const session = freshSession();

  const table: [options: DebugProtocol.ExceptionFilterOptions[], stops: string[]][] = [
    [[{ filterId: 'nan' }], ['divide, Div 0', 'root, Sqrt 0', 'logarithm, Log 0']],
    [[{ filterId: 'nan', condition: 'node.op == "Sqrt"' }], ['root, Sqrt 0']],
    [
      [{ filterId: 'nan', condition: 'np.isnan(value).all() and inputs[0].max() < 0' }],
      ['root, Sqrt 0', 'logarithm, Log 0'],
    ],
    [[{ filterId: 'nan', condition: '2' }], ['root, Sqrt 0']],
    [[{ filterId: 'nan', condition: '>=2' }], ['root, Sqrt 0', 'logarithm, Log 0']],
    [[{ filterId: 'inf' }, { filterId: 'nan', condition: 'value.size > 99' }], []],
    [
      [
        { filterId: 'nan', condition: 'node.index == 0' },
        { filterId: 'nan', condition: '%3' },
      ],
      ['divide, Div 0', 'logarithm, Log 1'],
    ],
    // What cannot be evaluated stops, and says why in the console.
    [[{ filterId: 'nan', condition: 'value > 1' }], ['divide, Div 0', 'root, Sqrt 0', 'logarithm, Log 0']],
  ];
  it('stops where they hold, counts, and tells which were hit', async () => {
    const { client, folder } = session;
    const program = folder.write('three.onnx', threeTimesNan());
    const launch = { program, inputs: { x: { zeros: true } }, stopOnExit: true, history: false };
    await client.begin(launch);
    await client.stopped();
    for (const [filterOptions, expected] of table) {
      const set = await client.ask<Set>('setExceptionBreakpoints', { filters: [], filterOptions });
      const ids = set.breakpoints!.map(({ id }) => id);
      await client.ask('restart', { arguments: { ...launch, stopOnEntry: false } });
      const stops: string[] = [];
      for (let stop = await client.stopped(); stop.reason !== 'exit'; stop = await client.stopped()) {
        const [frame] = await client.frames();
        const hit = stop.hitBreakpointIds!.map((id) => ids.indexOf(id));
        stops.push(`${frame!.name.replace('main ', '')} ${hit}`);
        await client.ask('continue', { threadId: 1 });
      }
      assert.deepEqual(stops, expected, JSON.stringify(filterOptions));
    }
  });

  it('says what is wrong with a condition, also of the model that it is read with later', async () => {
    const { client, folder } = session;
    const program = folder.write('broken.onnx', nanModel());
    await client.initialize();
    await client.event('initialized');
    const filters = {
      filters: ['inf', 'none'],
      filterOptions: [
        { filterId: 'nan', condition: 'value.max( > 2' },
        { filterId: 'opError', condition: 'value.max() > 2' },
        { filterId: 'opError', condition: 'node.op == "Conv"' },
      ],
    };
    const { breakpoints } = await client.ask<Set>('setExceptionBreakpoints', filters);
    assert.deepEqual(
      breakpoints!.map(({ verified }) => verified),
      [true, false, false, false, true],
    );
    await client.ask('configurationDone');
    await client.ask('launch', { program, history: false, stopOnEntry: false });
    await client.event('terminated');
    assertTranscript('exception-conditions.txt', client.conversation.slice(2), [[folder.path, '<folder>']]);
  });

  it('stops before an operator that fails where the condition holds, and ends the run where it does not', async () => {
    const { client, folder } = session;
    const program = folder.write('failing.onnx', failingModel());
    const options = (condition: string) => ({
      filters: [],
      filterOptions: [{ filterId: 'opError', condition }],
    });
    await client.begin({ program, stopOnEntry: false }, () =>
      client.ask('setExceptionBreakpoints', options('node.op == "Reshape" and inputs[0].size == 6')),
    );
    const stop = await client.stopped();
    assert.equal(stop.description, 'Paused on operator error');
    assert.equal((await client.frames())[0]!.name, 'main fold, Reshape');
    await client.ask('setExceptionBreakpoints', options('node.op == "Conv"'));
    await client.ask('continue', { threadId: 1 });
    assert.deepEqual(await client.event('exited'), { exitCode: 3 });
    await client.event('terminated');
    assertTranscript('exception-filters.txt', client.conversation.slice(2), [[folder.path, '<folder>']]);
  });
});
