import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { freshSession } from './support/session';

/** Real models that lie beside the project on some machines; nothing else depends on them. */
const models = path.resolve('../shared/data/models');

/** A model, an operator to break at, and how its free dimensions are fixed. */
const sweep: [file: string, operator: string, launch: object][] = [
  [
    'silero-vad/silero_vad_16k_op15.onnx',
    'LSTM',
    {
      inputs: {
        input: { random: 'normal' },
        state: { zeros: true },
        sr: { value: 16000 },
      },
      dimensions: { batch: 1, sequence: 576 },
    },
  ],
  ['magika/model.onnx', 'ReduceMax', {}],
  ['basic-pitch/nmp.onnx', 'Conv', {}],
  ['ultraface/ultraface-320.onnx', 'Concat', {}],
  ['tiny-gpt2/past.onnx', 'MatMul', {}],
];

const types: Readonly<Record<string, (bytes: Uint8Array) => ArrayLike<number> | ArrayLike<bigint>>> = {
  float32: (bytes) => new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4),
  float64: (bytes) => new Float64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 8),
  int32: (bytes) => new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4),
  int64: (bytes) => new BigInt64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 8),
  uint8: (bytes) => bytes,
  bool: (bytes) => bytes,
};

describe('dap: real models', () => {
  const session = freshSession();

  for (const [file, operator, launch] of sweep) {
    it(`steps, breaks and ends ${file} as onnxruntime runs it, to the bit`, async function () {
      const program = path.join(models, file);
      if (!existsSync(program)) this.skip();
      const { client } = session;
      await client.begin({ program, stopOnEntry: true, stopOnExit: true, ...launch }, async () => {
        await client.ask('setExceptionBreakpoints', { filters: ['opError'] });
        const { breakpoints } = await client.ask<DebugProtocol.SetFunctionBreakpointsResponse['body']>(
          'setFunctionBreakpoints',
          { breakpoints: [{ name: operator }] },
        );
        assert.equal(breakpoints[0]!.verified, true);
      });
      assert.equal((await client.stopped()).reason, 'entry');
      let line = 0;
      for (let step = 0; step < 10; step++) {
        await client.ask('next', { threadId: 1 });
        await client.stopped();
        const [frame] = await client.frames();
        assert.ok(frame!.line > line, 'each step goes to a line further down');
        line = frame!.line;
        const outputs = await client.scope('Outputs');
        assert.ok(
          outputs.length > 0 && outputs.every(({ name }) => name !== 'error'),
          JSON.stringify(outputs),
        );
      }
      await client.ask('continue', { threadId: 1 });
      assert.equal((await client.stopped()).reason, 'function breakpoint');
      const [frame] = await client.frames();
      assert.match(frame!.name, new RegExp(`, (\\w+\\.)*${operator}$`));
      await client.ask('setFunctionBreakpoints', { breakpoints: [] });
      await client.ask('continue', { threadId: 1 });
      assert.equal((await client.stopped()).reason, 'exit');

      const inputs = await read('Inputs');
      const outputs = await read('Outputs');
      const expected = await plainRun(program, inputs);
      assert.deepEqual([...outputs.keys()].sort(), [...expected.keys()].sort());
      for (const [name, bytes] of expected)
        assert.ok(outputs.get(name)!.bytes.equals(bytes), `${name} differs`);
      await client.ask('continue', { threadId: 1 });
      await client.event('terminated');

      /** The tensors of a scope, whole. */
      async function read(
        scope: string,
      ): Promise<Map<string, { type: string; shape: number[]; bytes: Buffer }>> {
        const tensors = new Map<string, { type: string; shape: number[]; bytes: Buffer }>();
        for (const { name, type, memoryReference } of await client.scope(scope)) {
          const [, dtype, dims] = /^(\w+)\[([\d,]*)\]$/.exec(type!)!;
          const shape = dims === '' ? [] : dims!.split(',').map(Number);
          const { byteLength } = await client.ask<{ byteLength: number }>('onnx/tensor', { name });
          tensors.set(name, {
            type: dtype!,
            shape,
            bytes: await client.memory(memoryReference!, byteLength),
          });
        }
        return tensors;
      }
    });
  }
});

/** What onnxruntime makes of these inputs by itself, unoptimised: the bytes of each output. */
async function plainRun(
  program: string,
  inputs: Map<string, { type: string; shape: number[]; bytes: Buffer }>,
): Promise<Map<string, Buffer>> {
  process.env.ORT_DISABLE_TELEMETRY = '1';
  const ort = createRequire(path.resolve('package.json'))(
    'onnxruntime-node',
  ) as typeof import('onnxruntime-node');
  const options: InferenceSession.SessionOptions = {
    graphOptimizationLevel: 'disabled',
    logSeverityLevel: 4,
  };
  const session = await ort.InferenceSession.create(program, options);
  const feeds: Record<string, Tensor> = {};
  for (const [name, { type, shape, bytes }] of inputs) {
    const aligned = Uint8Array.from(bytes);
    feeds[name] = new ort.Tensor(type as 'float32', types[type]!(aligned) as Float32Array, shape);
  }
  const results = await session.run(feeds);
  await session.release();
  return new Map(
    Object.entries(results).map(([name, { data }]) => {
      const view = data as Float32Array;
      return [name, Buffer.from(view.buffer, view.byteOffset, view.byteLength)];
    }),
  );
}
