import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { startServer, TestClient } from './support/adapter';
import { chain, TestFolder } from './support/models';
import { childrenOf } from './support/processes';

/** A message as it goes over the wire. */
function framed(message: unknown): string {
  const json = typeof message === 'string' ? message : JSON.stringify(message);
  return `Content-Length: ${Buffer.byteLength(json)}\r\n\r\n${json}`;
}

const request = (seq: number, command: string, args?: unknown) =>
  framed({ seq, type: 'request', command, arguments: args });

describe('dap: nasty clients, all at one adapter', function () {
  this.timeout(60_000);
  let server: { port: number; process: ChildProcess };
  let folder: TestFolder;
  before(async () => {
    server = await startServer();
    folder = new TestFolder();
  });
  after(async () => {
    server.process.kill();
    if (server.process.exitCode === null) await once(server.process, 'exit');
    folder.remove();
  });
  afterEach(async () => {
    assert.equal(server.process.exitCode, null, 'the adapter lives');
    // The next client works.
    const client = new TestClient();
    await client.start(server.port);
    const program = folder.write('chain.onnx', chain());
    await client.begin({ program, inputs: { x: { ones: true } } });
    await client.stopped();
    assert.equal(await client.move('next'), 'main dense/add, Add');
    await client.stop();
    for (let tries = 0; childrenOf(server.process.pid!).length > 0; tries++) {
      assert.ok(tries < 200, 'a runner is left behind');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });

  /** Talks over a bare socket; gives all that came back until the adapter was silent for a while. */
  async function raw(pieces: readonly (string | Buffer)[]): Promise<string> {
    const socket: Socket = connect(server.port, '127.0.0.1');
    await once(socket, 'connect');
    let heard = '';
    let last = Date.now();
    socket.on('data', (chunk) => {
      heard += chunk.toString();
      last = Date.now();
    });
    socket.on('error', () => {});
    for (const piece of pieces) {
      socket.write(piece);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    while (Date.now() - last < 300) await new Promise((resolve) => setTimeout(resolve, 50));
    socket.destroy();
    return heard;
  }

  const initialize = request(1, 'initialize', { adapterID: 'onnx' });
  const streams: [what: string, pieces: (string | Buffer)[], told?: RegExp][] = [
    [
      'random bytes',
      [Buffer.from(Array.from({ length: 100_000 }, (_, at) => (at * 7919 + (at >> 3)) & 255))],
    ],
    ['a header without an end', ['Content-Length: 12']],
    ['a header that is no number', ['Content-Length: many\r\n\r\n', initialize], /"command":"initialize"/],
    ['a negative length', ['Content-Length: -5\r\n\r\n{}', initialize]],
    ['a length of 10^15', ['Content-Length: 1000000000000000\r\n\r\n{"seq":1}']],
    ['no JSON', [framed('{"seq": 1, "type": '), initialize], /"command":"initialize"/],
    [
      'JSON that is no message',
      [framed('null'), framed('[1]'), framed('7'), framed('"x"'), framed('{}'), initialize],
      /"command":"initialize"/,
    ],
    [
      'a request without a command',
      [framed({ seq: 1, type: 'request' }), initialize],
      /"command":"initialize"/,
    ],
    [
      'arguments of the wrong kind',
      [
        initialize,
        request(2, 'launch', 7),
        request(3, 'setBreakpoints', null),
        request(4, 'variables', 'x'),
        request(5, 'cancel', 1),
        request(6, 'threads'),
      ],
      /"command":"threads"/,
    ],
    ['half a message, then nothing', [initialize.slice(0, 40)]],
    ['a message byte by byte', [...initialize], /"command":"initialize"/],
    [
      'bytes that are no UTF-8',
      [
        Buffer.concat([Buffer.from('Content-Length: 4\r\n\r\n'), Buffer.from([0xff, 0xfe, 0xfd, 0xfc])]),
        initialize,
      ],
      /"command":"initialize"/,
    ],
    [
      'deeply nested JSON',
      [framed(`${'['.repeat(100_000)}${']'.repeat(100_000)}`), initialize],
      /"command":"initialize"/,
    ],
    [
      'responses and events',
      [
        framed({ seq: 1, type: 'response', request_seq: 99, success: true, command: 'x' }),
        framed({ seq: 2, type: 'event', event: 'stopped' }),
        initialize,
      ],
      /"command":"initialize"/,
    ],
  ];
  for (const [what, pieces, told] of streams) {
    it(`survives ${what}`, async () => {
      const heard = await raw(pieces);
      if (told) assert.match(heard, told);
    });
  }

  /** Every request that the protocol has, but the end. */
  const commands = [
    ...['launch', 'attach', 'configurationDone', 'restart', 'setBreakpoints', 'setFunctionBreakpoints'],
    ...['setExceptionBreakpoints', 'dataBreakpointInfo', 'setDataBreakpoints', 'setInstructionBreakpoints'],
    ...[
      'continue',
      'next',
      'stepIn',
      'stepOut',
      'stepBack',
      'reverseContinue',
      'restartFrame',
      'goto',
      'pause',
    ],
    ...[
      'stackTrace',
      'scopes',
      'variables',
      'setVariable',
      'source',
      'threads',
      'terminateThreads',
      'modules',
    ],
    ...['loadedSources', 'evaluate', 'setExpression', 'stepInTargets', 'gotoTargets', 'completions'],
    ...['exceptionInfo', 'readMemory', 'writeMemory', 'disassemble', 'locations', 'breakpointLocations'],
    ...[
      'cancel',
      'runInTerminal',
      'leap',
      'onnx/current',
      'onnx/tensor',
      'onnx/tile',
      'onnx/levelTile',
      'onnx/readPicture',
      '__proto__',
      'toString',
    ],
  ];

  it('answers each request without arguments, before the launch, while it stands, and after the end', async () => {
    const client = new TestClient();
    client.isRude = true;
    await client.start(server.port);
    const askAll = async (but: readonly string[] = []) => {
      for (const command of commands.filter((each) => !but.includes(each))) {
        await client.ask(command).catch((error: Error) => {
          assert.doesNotMatch(
            error.message,
            /is not (?:a function|iterable)|Cannot (?:read|destructure)/,
            command,
          );
        });
      }
    };
    await askAll();
    await client.begin({ program: folder.write('chain.onnx', chain()), inputs: { x: { ones: true } } });
    await client.stopped();
    await askAll(['restart', 'continue', 'next']);
    await client.ask('terminate');
    await client.event('terminated');
    await askAll();
    await client.stop();
  });

  it('answers a hundred requests at once, each once, in any order', async () => {
    const client = new TestClient();
    client.isRude = true;
    await client.start(server.port);
    await client.begin({ program: folder.write('chain.onnx', chain()), inputs: { x: { ones: true } } });
    await client.stopped();
    const [frame] = await client.frames();
    const kinds: [string, object][] = [
      ['scopes', { frameId: frame!.id }],
      ['evaluate', { expression: 'x.sum()', frameId: frame!.id }],
      ['stackTrace', { threadId: 1 }],
      ['next', { threadId: 1 }],
      ['leap', {}],
    ];
    const answers = await client.atOnce(Array.from({ length: 100 }, (_, at) => kinds[at % kinds.length]!));
    assert.equal(answers.length, 100);
    assert.ok(answers.some(({ status }) => status === 'fulfilled'));
    const responses = client.conversation.filter(
      (each) => each.type === 'response',
    ) as DebugProtocol.Response[];
    const seqs = responses.map(({ request_seq }) => request_seq);
    assert.equal(new Set(seqs).size, seqs.length, 'no request is answered twice');
    await client.stop();
  });

  it('survives a storm of cancels', async () => {
    const client = new TestClient();
    await client.start(server.port);
    await client.begin({ program: folder.write('chain.onnx', chain()), inputs: { x: { ones: true } } });
    await client.stopped();
    const [frame] = await client.frames();
    const first = client.nextSeq;
    const looks = Array.from({ length: 50 }, (): [string, object] => [
      'evaluate',
      { expression: 'x + 1', frameId: frame!.id },
    ]);
    const cancels = Array.from({ length: 200 }, (_, at): [string, object] => [
      'cancel',
      at % 4 === 3 ? { progressId: `work-${at}` } : { requestId: first + (at % 60) },
    ]);
    const answers = await client.atOnce([...looks, ...cancels]);
    const failed = answers.filter(({ status }) => status === 'rejected') as PromiseRejectedResult[];
    for (const { reason } of failed) assert.match(String(reason), /cancelled/);
    assert.ok(answers.slice(50).every(({ status }) => status === 'fulfilled'));
    assert.ok(failed.length > 0 && failed.length <= 50);
    // What was not cancelled is answered, and it goes on.
    assert.equal(await client.move('next'), 'main dense/add, Add');
    await client.stop();
  });
});
