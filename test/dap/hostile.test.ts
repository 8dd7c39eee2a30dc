import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { create, toBinary } from '@bufbuild/protobuf';
import type { DebugProtocol } from '@vscode/debugprotocol';
import {
  ModelProtoSchema,
  StringStringEntryProtoSchema,
  TensorProtoSchema,
  TypeProtoSchema,
} from '../../core/onnx/gen/onnx_pb';
import { graph, modelBytes, op, tensor, type } from '../unit/engine/support/models';
import { startServer, TestClient } from './support/adapter';
import { TestFolder } from './support/models';

interface Hostile {
  readonly name: string;
  /** Writes the model and returns its path. */
  write(folder: TestFolder): string;
  readonly launch?: object;
  /** What a person reads. */
  readonly told: RegExp;
  /** Done while it is stopped at its first node. */
  atEntry?(folder: TestFolder): void;
  /** It would go on for ever: the session is ended meanwhile. */
  readonly endless?: boolean;
  /** It can be run, or what is left of it: the console has what is told. */
  readonly harmless?: boolean;
  /** It takes gigabytes: only where ONNX_DEBUGGER_SWEEP=all asks for all. */
  readonly big?: boolean;
}

/** A float weight whose bytes are in that file. */
function external(location: string, entries: Record<string, string> = {}) {
  const externalData = Object.entries({ location, ...entries }).map(([key, value]) =>
    create(StringStringEntryProtoSchema, { key, value }),
  );
  return create(TensorProtoSchema, { name: 'w', dataType: 1, dims: [4n], dataLocation: 1, externalData });
}

function modelWith(weight: ReturnType<typeof external>): Uint8Array {
  const main = graph({
    inputs: { x: 'float32[4]' },
    outputs: { y: 'float32[4]' },
    nodes: [op('Neg', ['x'], ['n']), op('Add', ['n', 'w'], ['y'])],
  });
  main.initializer.push(weight);
  const opsetImport = [{ domain: '', version: 17n }];
  return toBinary(ModelProtoSchema, create(ModelProtoSchema, { irVersion: 9n, opsetImport, graph: main }));
}

const division = (dtype: 'int32' | 'int64', divide: string) =>
  modelBytes({
    inputs: { a: `${dtype}[1]`, b: `${dtype}[1]` },
    outputs: { y: `${dtype}[1]` },
    nodes: [op('Neg', ['b'], ['c']), op(divide, ['a', 'c'], ['y'])],
  });

const call = (name: string) => ({
  name,
  domain: 'local',
  input: ['a'],
  output: ['b'],
  opsetImport: [
    { domain: '', version: 17n },
    { domain: 'local', version: 1n },
  ],
});

/** Functions that call one another: f0 → f1 → … */
const deep = Array.from({ length: 300 }, (_, at) => ({
  ...call(`f${at}`),
  node: [at === 299 ? op('Neg', ['a'], ['b']) : op(`local:f${at + 1}`, ['a'], ['b'])],
}));

const oneValue = { inputs: { x: 'float32[1]' }, outputs: { y: 'float32[1]' }, domains: { local: 1 } };

const hostile: Hostile[] = [
  {
    name: 'int32 MIN / -1',
    write: (folder) => folder.write('m.onnx', division('int32', 'Div')),
    launch: { inputs: { a: { value: [-(2 ** 31)] }, b: { value: [1] } } },
    told: /SIGFPE.*while running.*Div/s,
  },
  {
    name: 'int64 MIN % -1',
    write: (folder) => folder.write('m.onnx', division('int64', 'Mod')),
    launch: { inputs: { a: { random: 'integer', low: -(2 ** 63), high: -(2 ** 63) }, b: { value: [1] } } },
    told: /SIGFPE.*while running.*Mod/s,
  },
  {
    name: 'an output of more than 2^32 elements',
    write: (folder) =>
      folder.write(
        'm.onnx',
        modelBytes({
          inputs: { x: 'uint8[1]' },
          outputs: { y: 'uint8' },
          weights: { shape: tensor('int64', [1], [2n ** 32n + 8n]) },
          nodes: [
            op('Neg', ['s'], ['n']),
            op('Cast', ['x'], ['s'], { to: 1 }),
            op('Expand', ['x', 'shape'], ['y']),
          ],
        }),
      ),
    big: true,
    told: /Expand/,
  },
  {
    name: 'a size of 2^62',
    write: (folder) =>
      folder.write(
        'm.onnx',
        modelBytes({
          inputs: { x: 'float32[1]' },
          outputs: { y: 'float32' },
          weights: { shape: tensor('int64', [1], [2n ** 62n]) },
          nodes: [op('Neg', ['x'], ['n']), op('ConstantOfShape', ['shape'], ['y'])],
        }),
      ),
    told: /ConstantOfShape/,
  },
  {
    name: 'a weight that claims 2^62 elements',
    write: (folder) => {
      const weight = create(TensorProtoSchema, {
        name: 'w',
        dataType: 1,
        dims: [2n ** 62n],
        rawData: new Uint8Array(16),
      });
      return folder.write('m.onnx', modelWith(weight));
    },
    told: /impossible shape/,
  },
  {
    name: 'an input of 2^62 elements',
    write: (folder) =>
      folder.write(
        'm.onnx',
        modelBytes({
          inputs: { x: `float32[${2n ** 40n},${2n ** 22n}]` },
          outputs: { y: 'float32' },
          nodes: [op('Neg', ['x'], ['y'])],
        }),
      ),
    told: /'x'.*dimensions/s,
  },
  {
    name: 'a file that claims 10^9 initializers',
    // graph (7) of 2^33 bytes, in it an initializer (5) of 2^31.
    write: (folder) =>
      folder.write(
        'm.onnx',
        Uint8Array.from([8, 9, 0x3a, ...varint(2n ** 33n), 0x2a, ...varint(2n ** 31n), 0x0a, 1]),
      ),
    harmless: true,
    told: /ModelProto\.graph at byte 2 is cut off at byte 16: it should have 8589934592 bytes/,
  },
  {
    name: 'an endless Loop',
    write: (folder) =>
      folder.write(
        'm.onnx',
        modelBytes({
          inputs: { x: 'float32[1]' },
          outputs: { y: 'float32[1]' },
          weights: { yes: tensor('bool', [], [true]) },
          nodes: [
            op('Loop', ['', 'yes', 'x'], ['y'], {
              body: graph({
                inputs: { i: 'int64[]', go: 'bool[]', a: 'float32[1]' },
                outputs: { on: 'bool[]', b: 'float32[1]' },
                nodes: [op('Identity', ['go'], ['on']), op('Neg', ['a'], ['b'])],
              }),
            }),
          ],
        }),
      ),
    endless: true,
    told: /^$/,
  },
  {
    name: 'a cycle',
    write: (folder) =>
      folder.write(
        'm.onnx',
        modelBytes({
          inputs: { x: 'float32[1]' },
          outputs: { y: 'float32[1]' },
          nodes: [op('Add', ['x', 'b'], ['a']), op('Neg', ['a'], ['b']), op('Neg', ['b'], ['y'])],
        }),
      ),
    told: /'b'/,
  },
  {
    name: 'a function that calls itself',
    write: (folder) =>
      folder.write(
        'm.onnx',
        modelBytes({
          ...oneValue,
          functions: [{ ...call('again'), node: [op('local:again', ['a'], ['b'])] }],
          nodes: [op('local:again', ['x'], ['y'])],
        }),
      ),
    told: /again/,
  },
  {
    name: 'functions 300 deep',
    write: (folder) =>
      folder.write(
        'm.onnx',
        modelBytes({ ...oneValue, functions: deep, nodes: [op('local:f0', ['x'], ['y'])] }),
      ),
    harmless: true,
    told: /301 nodes/,
  },
  ...[
    '../secret.bin',
    '/etc/passwd',
    'link.bin',
    'C:\\secret.bin',
    'a/../../secret.bin',
    '\u0007bell.bin',
  ].map(
    (location): Hostile => ({
      name: `a weight in ${JSON.stringify(location)}`,
      write: (folder) => {
        if (location === 'link.bin') symlinkSync('/etc/passwd', path.join(folder.path, 'link.bin'));
        return folder.write('m.onnx', modelWith(external(location, { length: '16' })));
      },
      told: /The weight 'w' has no data: its file '.*' is (?:not inside the model's folder|a link out of|not beside)/,
    }),
  ),
  {
    name: 'a file that is truncated while it is mapped',
    write: (folder) => {
      writeFileSync(path.join(folder.path, 'w.bin'), new Uint8Array(16));
      return folder.write('m.onnx', modelWith(external('w.bin', { length: '16' })));
    },
    atEntry: (folder) => truncateSync(path.join(folder.path, 'w.bin'), 3),
    told: /'w\.bin' has changed since the run began/,
  },
  {
    name: 'names with control characters',
    write: (folder) =>
      folder.write(
        'm.onnx',
        modelBytes({
          inputs: { 'x\u0000\u001b[31m\n': 'float32[1]' },
          outputs: { 'y\r\n': 'float32[1]' },
          nodes: [op('Swirl', ['x\u0000\u001b[31m\n'], ['y\r\n'])],
        }),
      ),
    told: /Swirl/,
  },
  {
    name: 'an optional of a sequence',
    write: (folder) => {
      const sequence = create(TypeProtoSchema, {
        value: { case: 'sequenceType', value: { elemType: type('float32[1]') } },
      });
      const optional = create(TypeProtoSchema, {
        value: { case: 'optionalType', value: { elemType: sequence } },
      });
      return folder.write(
        'm.onnx',
        modelBytes({
          opset: 18,
          inputs: { o: optional },
          outputs: { y: sequence },
          nodes: [op('OptionalGetElement', ['o'], ['y'])],
        }),
      );
    },
    told: /OptionalGetElement/,
  },
  { name: 'nothing', write: (folder) => folder.write('m.onnx', new Uint8Array()), told: /not an ONNX model/ },
];

function varint(value: bigint): number[] {
  const bytes: number[] = [];
  for (let left = value; ; left >>= 7n) {
    if (left < 128n) return [...bytes, Number(left)];
    bytes.push(Number(left & 127n) | 128);
  }
}

const good = modelBytes({
  inputs: { x: 'float32[2]' },
  outputs: { y: 'float32[2]' },
  nodes: [op('Neg', ['x'], ['n'], {}), op('Abs', ['n'], ['y'])],
});

describe('dap: hostile models, all in one adapter', function () {
  this.timeout(60_000);
  let server: { port: number; process: ChildProcess };
  let folder: TestFolder;
  before(async () => {
    server = await startServer();
  });
  after(async () => {
    server.process.kill();
    if (server.process.exitCode === null) await once(server.process, 'exit');
  });
  beforeEach(() => {
    folder = new TestFolder();
  });
  afterEach(() => folder.remove());

  async function session<T>(work: (client: TestClient) => Promise<T>): Promise<T> {
    const client = new TestClient();
    await client.start(server.port);
    try {
      return await work(client);
    } finally {
      await client.stop();
    }
  }

  /** Launches, goes on to the end and tells what a person reads of it: the launch's error or the exception's. */
  async function told(client: TestClient, each: Hostile): Promise<string> {
    const program = each.write(folder);
    try {
      await client.begin({ program, stopOnEntry: true, stopOnExit: true, ...each.launch });
    } catch (error) {
      return (error as Error).message;
    }
    const entry = await client.stopped();
    if (entry.reason !== 'entry') return entry.text ?? entry.description ?? '';
    each.atEntry?.(folder);
    await client.ask('continue', { threadId: 1 });
    if (each.endless) {
      await new Promise((resolve) => setTimeout(resolve, 300));
      return '';
    }
    const { reason, text, description } = await client.stopped();
    assert.equal(reason, each.harmless ? 'exit' : 'exception', description);
    return each.harmless ? said(client, each.told) : (text ?? description ?? '');
  }

  /** The line of the console that is like that. */
  function said(client: TestClient, like: RegExp): string {
    const lines = client.conversation.flatMap((message) => {
      const { event, body } = message as DebugProtocol.OutputEvent;
      return event === 'output' ? [body.output] : [];
    });
    return lines.find((line) => like.test(line)) ?? lines.join('');
  }

  for (const each of hostile) {
    if (each.big && process.env.ONNX_DEBUGGER_SWEEP !== 'all') continue;
    it(`${each.name}: a clear error, and the next model runs`, async () => {
      await session(async (client) => {
        assert.match(await told(client, each), each.told);
      });
      assert.equal(server.process.exitCode, null, 'the adapter lives');
      await session(async (client) => {
        await client.begin({ program: folder.write('good.onnx', good), inputs: { x: { value: [1, 2] } } });
        await client.stopped();
        assert.match(await client.move('next'), /Abs/);
      });
    });
  }
});
