import assert from 'node:assert/strict';
import type { OnnxEvents, OnnxRequests } from '../../debug-adapter/protocol';
import { ask } from './support/ask';
import { chain, countingModel, ifModel, nanModel } from './support/models';
import { freshSession } from './support/session';
import { assertTranscript } from './support/transcript';

/** Times differ from run to run; that they are times, the tests say. */
const times: [RegExp, string][] = [
  [/"(ms|start|createMs|againMs|least|most)": [\d.e-]+/g, '"$1": <ms>'],
  [/"(ms|start|createMs|againMs|least|most)":[\d.e-]+/g, '"$1":<ms>'],
  [/"(values|sessions)": \d+/g, '"$1": <bytes>'],
  [/"(values|sessions)":\d+/g, '"$1":<bytes>'],
];

describe('dap: how long nodes took', () => {
  const session = freshSession();

  it('tells of steps, of a stretch, of a profiled one, and of runs that were made to be measured', async () => {
    const { client, folder } = session;
    await client.begin({ program: folder.write('chain.onnx', chain()), inputs: { x: { ones: true } } });
    await client.stopped();
    const none = await ask(client, 'onnx/timeline', {});
    assert.deepEqual([none.count, none.ms], [0, 0]);
    await client.ask('next', { threadId: 1 });
    await client.stopped();
    await client.event('onnx/timelineChanged');
    const stepped = await ask(client, 'onnx/timeline', {});
    assert.deepEqual(
      stepped.nodes.map(({ node, calls, clock, ms }) => [node.name, calls, clock, ms! > 0]),
      [['dense/matmul', 1, 'runner', true]],
    );
    await ask(client, 'onnx/profile', { on: true });
    await client.ask('setFunctionBreakpoints', { breakpoints: [{ name: 'Softmax' }] });
    await client.ask('continue', { threadId: 1 });
    await client.stopped();
    await client.event('onnx/timelineChanged');
    const profiled = await ask(client, 'onnx/timeline', {});
    assert.deepEqual(
      profiled.nodes.map(({ clock }) => clock),
      ['runner', 'profiler', 'profiler'],
    );
    const measured = await ask(client, 'onnx/measureTimes', { runs: 3 });
    assert.ok(measured.least <= measured.ms && measured.ms <= measured.most);
    await client.event('onnx/timelineChanged');
    const all = await ask(client, 'onnx/timeline', { measured: true });
    assert.ok(all.nodes.every(({ ms, clock }) => ms! > 0 && clock === 'profiler'));
    await ask(client, 'onnx/timelineSpans', { measured: true });
    assertTranscript('timeline.txt', client.conversation, [[folder.path, '<folder>'], ...times]);
  });

  it('gives the final times to a client that has asked once, when the sample ends', async () => {
    const { client, folder } = session;
    const program = folder.write('if.onnx', ifModel());
    await client.begin({ program, inputs: { x: { value: [-1, 2, 3] } }, profile: true });
    await client.stopped();
    assert.equal((await ask(client, 'onnx/timeline', {})).profiling, true);
    await client.ask('continue', { threadId: 1 });
    const { final } = await client.event<OnnxEvents['onnx/timelineChanged']>('onnx/timelineChanged');
    await client.event('terminated');
    const names = final!.timeline.nodes.map(({ node, clock }) => `${node.graph} ${node.name} ${clock}`);
    assert.ok(names.length > 2 && names.some((name) => name.startsWith('/')), names.join());
    const [run, ...inside] = final!.spans;
    assert.equal(run!.kind, 'run');
    for (const { start, ms } of inside) {
      assert.ok(start >= run!.start && start + ms <= run!.start + run!.ms + 1e-6);
    }
    assert.deepEqual([...new Set(inside.map(({ row }) => row))].sort(), [1, 2]);
  });

  it('lies the nodes of a body that is entered under its node, and counts iterations', async () => {
    const { client, folder } = session;
    const program = folder.write('loop.onnx', countingModel(3, true));
    await client.begin({ program, inputs: { x: { value: 1 } } });
    await client.stopped();
    await client.move('next');
    await client.move('stepIn');
    await client.move('next');
    await client.move('stepOut');
    const { nodes } = await ask(client, 'onnx/timeline', {});
    const loop = nodes.find(({ node }) => node.op === 'Loop')!;
    assert.equal(loop.clock, 'inside');
    assert.deepEqual([loop.calls, loop.iterations], [1, 3]);
    const { spans } = await ask(client, 'onnx/timelineSpans', {});
    const call = spans.find(({ kind }) => kind === 'call')!;
    assert.deepEqual([call.op, call.row], ['Loop', 1]);
    const inner = spans.filter(({ kind, row }) => kind === 'node' && row === 2);
    assert.ok(inner.length > 0);
    for (const { start, ms } of inner) {
      assert.ok(start >= call.start && start + ms <= call.start + call.ms + 1e-6);
    }
    const { nodes: paged, count } = await ask(client, 'onnx/timeline', {
      graph: loop.node.graph,
      start: 1,
      count: 1,
    });
    assert.deepEqual([paged.length, count >= 2], [1, true]);
  });

  it('tells figures of outputs that are kept, and why there is none of others', async () => {
    const { client, folder } = session;
    const program = folder.write('broken.onnx', nanModel());
    const x = {
      value: [
        [2, 3, 1],
        [6, 0, 2],
      ],
    };
    await client.begin({ program, inputs: { x }, stopOnEntry: false });
    await client.stopped();
    const figures = async (figure: OnnxRequests['onnx/nodeFigures']['args']['figure']) =>
      (await ask(client, 'onnx/nodeFigures', { graph: '', nodes: [0, 1, 2, 3], figure })).values;
    // Two of the six elements of std, the second node's, are NaN; what comes after it has not run.
    assert.deepEqual((await figures('nan')).slice(1), [2, 'notRun', 'notRun']);
    assert.deepEqual((await figures('max')).slice(1), [2, 'notRun', 'notRun']);
    const [made] = await figures('zeros');
    assert.ok(made === 'notKept' || (Number(made) >= 0 && Number(made) <= 1), String(made));
    await assert.rejects(
      ask(client, 'onnx/nodeFigures', { graph: '', nodes: [99], figure: 'nan' }),
      /there is no such node/,
    );
  });

  it('tells what is kept of values by their names, and why nothing of others', async () => {
    const { client, folder } = session;
    const program = folder.write('broken.onnx', nanModel());
    const x = {
      value: [
        [2, 3, 1],
        [6, 0, 2],
      ],
    };
    await client.begin({ program, inputs: { x }, stopOnEntry: false });
    await client.stopped();
    const { values } = await ask(client, 'onnx/valueStatistics', {
      graph: '',
      names: ['x', 'std', 'y', 'no such value'],
    });
    const [input, std, y, unknown] = values;
    assert.deepEqual([input!.state, input!.shape, input!.statistics?.max], ['kept', [2, 3], 6]);
    const { nan, min, max, count, l2 } = std!.statistics!;
    // Of the four elements that are numbers: 1, √2, 2 and 1.
    assert.deepEqual([nan, min, max, count], [2, 0, 2, 6]);
    assert.ok(Number(l2) > 0);
    assert.deepEqual([y, unknown], [{ state: 'notRun' }, { state: 'notRun' }]);
    const body = await ask(client, 'onnx/valueStatistics', { graph: '/no/such', names: ['x'] });
    assert.deepEqual(body.values, [{ state: 'notRun' }]);
    const many = await ask(client, 'onnx/valueStatistics', { graph: '', names: Array(1000).fill('x') });
    assert.equal(many.values.length, 400);
  });

  it('refuses what was not measured, and is silent to a client that did not ask', async () => {
    const { client, folder } = session;
    await client.begin({ program: folder.write('chain.onnx', chain()), inputs: { x: { ones: true } } });
    await client.stopped();
    await client.move('next');
    await client.move('next');
    assert.ok(
      !client.conversation.some((message) => 'event' in message && message.event === 'onnx/timelineChanged'),
    );
    await assert.rejects(ask(client, 'onnx/timeline', { measured: true }), /has not been measured yet/);
  });
});
