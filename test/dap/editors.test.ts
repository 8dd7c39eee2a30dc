import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { chain, TestFolder } from './support/models';

const text = readFileSync('docs/editors.md', 'utf8');
const home = '/path/to/onnx-debugger/';

/** The arguments of each command line that the page has, however the editor's language writes it. */
function commandLines(): string[][] {
  const lines = text.split('\n').filter((line) => line.includes(`${home}dist/debug-adapter/main.js`));
  return lines.map((line) => {
    const [, rest = ''] = line.split(`${home}dist/debug-adapter/main.js`);
    const port = /--port["',\s]+(\$\{port\}|:autoport|\d+|\S+)/.exec(rest)?.[1];
    return port === undefined ? [] : ['--port', /^\d+$/.test(port) ? '0' : port];
  });
}

describe('dap: docs/editors.md', () => {
  let folder: TestFolder;
  let adapter: ChildProcess | undefined;
  beforeEach(() => {
    folder = new TestFolder();
  });
  afterEach(() => {
    adapter?.kill();
    folder.remove();
  });

  it('names the adapter where it is, with options that it knows', () => {
    assert.ok(existsSync('dist/debug-adapter/main.js'));
    const lines = commandLines();
    assert.ok(lines.length >= 6, `${lines.length} command lines`);
    const ports = lines.flatMap(([, port]) => (port === undefined ? [] : [port]));
    // A number, or what an editor puts its own number for.
    for (const port of ports) assert.match(port, /^(0|\$\{port\}|:autoport)$/);
    for (const one of [`$${'{port}'}`, ':autoport', '0']) assert.ok(ports.includes(one), one);
  });

  /** Initializes and launches over a stream; resolves once the model stands. */
  async function debug(input: NodeJS.WritableStream, output: NodeJS.ReadableStream): Promise<void> {
    const program = folder.write('chain.onnx', chain());
    const send = (seq: number, command: string, args: object) => {
      const json = JSON.stringify({ seq, type: 'request', command, arguments: args });
      input.write(`Content-Length: ${Buffer.byteLength(json)}\r\n\r\n${json}`);
    };
    let heard = '';
    const stopped = new Promise<void>((resolve) => {
      output.on('data', (chunk: Buffer) => {
        heard += chunk.toString();
        if (heard.includes('"event":"stopped"')) resolve();
      });
    });
    send(1, 'initialize', { adapterID: 'onnx' });
    send(2, 'launch', { program, history: false, stopOnEntry: true });
    send(3, 'configurationDone', {});
    await stopped;
  }

  it('starts on stdin and stdout', async () => {
    adapter = spawn('node', ['dist/debug-adapter/main.js'], {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: environment(),
    });
    await debug(adapter.stdin!, adapter.stdout!);
  });

  it('starts on a port, and says where as the page has it', async () => {
    adapter = spawn('node', ['dist/debug-adapter/main.js', '--port', '0'], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: environment(),
    });
    const [line] = (await once(adapter.stderr!, 'data')) as [Buffer];
    const announced = new RegExp(
      /`(listening on 127\.0\.0\.1:)4711`/.exec(text)![1]!.replaceAll('.', '\\.').concat('(\\d+)\n$'),
    );
    const socket = connect(Number(announced.exec(line.toString())![1]), '127.0.0.1');
    await debug(socket, socket);
    socket.destroy();
  });

  const environment = () => ({ ...process.env, XDG_CACHE_HOME: folder.path });
});
