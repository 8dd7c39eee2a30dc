import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { foldingModel, recurrentModel, slowModel } from './support/models';
import { childrenOf } from './support/processes';
import { freshSession } from './support/session';
import { assertTranscript } from './support/transcript';

type Start = DebugProtocol.ProgressStartEvent['body'];
type Update = DebugProtocol.ProgressUpdateEvent['body'];

const reports = { supportsProgressReporting: true };
const ones = { x: { ones: true } };

describe('dap: progress, and cancelling', () => {
  const session = freshSession('own');

  /** The conversation without what depends on the machine's speed. */
  function steady(): DebugProtocol.ProtocolMessage[] {
    return session.client.conversation.filter(
      (message) => !/^(progressUpdate|output)$/.test((message as DebugProtocol.Event).event ?? ''),
    );
  }

  it('tells how far a long run is; to cancel it is to pause', async () => {
    const { client, folder } = session;
    const program = folder.write('recurrent.onnx', recurrentModel());
    const feedback = { next: 'state' };
    await client.begin({ program, feedback, iterations: 50_000_000 }, undefined, reports);
    await client.stopped();
    await client.ask('continue', { threadId: 1 });
    const { progressId, title, cancellable, percentage } = await client.event<Start>('progressStart');
    assert.deepEqual([title, cancellable, percentage], ['Running recurrent.onnx', true, 0]);
    const told = await client.event<Update>('progressUpdate');
    assert.equal(told.progressId, progressId);
    assert.match(told.message!, /^[\d,]+ of 50,000,000 iterations: nodes/);
    await client.ask('cancel', { progressId });
    assert.equal((await client.stopped()).reason, 'pause');
    await client.event('progressEnd');
    // The values are there, as at any stop.
    assert.match((await client.scope('Inputs'))[0]!.value, /^float32/);
    const ended = client.conversation.map((message) => (message as DebugProtocol.Event).event);
    assert.ok(ended.indexOf('progressEnd') < ended.lastIndexOf('stopped'), 'it ends before the stop');
    assertTranscript('progress.txt', steady().slice(0, -6), [
      [folder.path, '<folder>'],
      [/[\d,]+ of 50,000,000 iterations.*"/g, '<n> of 50,000,000 iterations: <what runs>"'],
    ]);
  });

  it('says nothing to a client that does not report it', async () => {
    const { client, folder } = session;
    const program = folder.write('slow.onnx', slowModel());
    await client.begin({ program, inputs: ones, stopOnEntry: false });
    await new Promise((resolve) => setTimeout(resolve, 1500));
    assert.ok(
      !client.conversation.some((each) => (each as DebugProtocol.Event).event?.startsWith('progress')),
    );
  });

  it('loads: cancelled, the launch is answered at once and leaves no runner', async () => {
    const { client, folder } = session;
    await client.initialize(reports);
    const program = folder.write('folding.onnx', foldingModel());
    const launch = client.ask('launch', { history: false, program, graph: 'optimized' });
    const refused = assert.rejects(launch, /^Error: cancelled: The request was cancelled/);
    const { progressId, title, cancellable } = await client.event<Start>('progressStart');
    assert.deepEqual([title, cancellable], ['Loading folding.onnx', true]);
    await client.ask('cancel', { progressId });
    await refused;
    await client.event('progressEnd');
    if (process.platform === 'win32') return;
    for (let tries = 0; childrenOf(client).length > 0; tries++) {
      assert.ok(tries < 100, 'the runner lives on');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });

  it('computes a value that somebody looks at: cancelled, by progress or by request, it is answered at once', async () => {
    const { client, folder } = session;
    const program = folder.write('slow.onnx', slowModel());
    await client.begin({ program, inputs: ones }, undefined, reports);
    await client.stopped();
    assert.equal(await client.move('next'), 'main spin, Loop');
    const [frame] = await client.frames();
    const { variablesReference } = (await client.scopes(frame!.id)).get('Outputs')!;
    // The loop does not end in a lifetime; what is asked for after it waits.
    const looking = assert.rejects(client.variables(variablesReference), /cancelled/);
    const waiting = client.nextSeq;
    const evaluated = assert.rejects(
      client.ask('evaluate', { expression: 'start.sum()', frameId: frame!.id }),
      /cancelled/,
    );
    await client.ask('cancel', { requestId: waiting });
    await evaluated;
    const { progressId, title, cancellable, message } = await client.event<Start>('progressStart');
    assert.deepEqual([title, cancellable], ['Computing values', true]);
    assert.match(message!, /spin/);
    await client.ask('cancel', { progressId });
    await looking;
    await client.event('progressEnd');
    assertTranscript('cancel.txt', steady(), [
      [folder.path, '<folder>'],
      [/"requestId":\d+/g, '"requestId":"<the evaluate>"'],
    ]);
  });
});
