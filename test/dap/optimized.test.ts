import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { textDocumentUri } from '../../core/uri';
import { attribute, float32, floats, graph, modelBytes, node, value } from './support/models';
import { freshSession } from './support/session';

/** Conv and Relu, which onnxruntime makes one node of, and an addition of two constants, which it folds. */
function fusedModel(): Uint8Array {
  return modelBytes(
    graph(
      'fused',
      [
        node('Add', ['half', 'half'], ['one'], 'fold'),
        node('Conv', ['x', 'w'], ['convolved'], 'conv', [attribute.ints('kernel_shape', [1, 1])]),
        node('Relu', ['convolved'], ['rectified'], 'relu'),
        node('Mul', ['rectified', 'one'], ['scaled'], 'scale'),
        node('Softmax', ['scaled'], ['y'], 'softmax', [attribute.int('axis', -1)]),
      ],
      [value('x', float32, [1, 1, 2, 2])],
      [value('y', float32, [1, 1, 2, 2])],
      [floats('w', [1, 1, 1, 1], [2]), floats('half', [], [0.5])],
    ),
  );
}

const inputs = {
  x: {
    value: [
      [
        [
          [1, -2],
          [3, 4],
        ],
      ],
    ],
  },
};

describe('dap: the optimised graph', () => {
  const session = freshSession();
  /** The folders that sessions of this process's kind have made; other tests may run beside. */
  const folders = () =>
    new Set(readdirSync(tmpdir()).filter((name) => /^onnx-debugger-optimized-/.test(name)));

  it('is stepped through its fused nodes, and gives what the graph of the file gives', async () => {
    const { client, folder } = session;
    const before = folders();
    const program = folder.write('fused.onnx', fusedModel());
    await client.begin({ program, inputs, graph: 'optimized', stopOnExit: true });
    await client.stopped();
    const names: string[] = [];
    for (;;) {
      const name = (await client.frames())[0]!.name;
      names.push(name);
      if (name === 'main outputs') break;
      await client.ask('next', { threadId: 1 });
      await client.stopped();
    }
    assert.ok(
      names.some((name) => /FusedConv|nchwc\.Conv/.test(name)),
      names.join('; '),
    );
    assert.ok(!names.some((name) => /Relu|Add/.test(name)), names.join('; '));
    const [y] = await client.scope('Outputs');
    const [frame] = await client.frames();
    assert.equal(frame!.source!.path, textDocumentUri(program, 'optimized'));
    const { content } = await client.ask<{ content: string }>('source', {
      source: frame!.source,
      sourceReference: 0,
    });
    assert.match(content, /FusedConv|nchwc\.Conv/);
    const made = [...folders()].filter((name) => !before.has(name));
    assert.equal(made.length, 1);
    assert.ok(existsSync(`${tmpdir()}/${made[0]}/fused.onnx`));

    await client.ask('restart', {
      arguments: { program, inputs, history: false, stopOnExit: true, stopOnEntry: false },
    });
    await client.stopped();
    assert.ok(!existsSync(`${tmpdir()}/${made[0]}`));
    const [whole] = await client.scope('Outputs');
    assert.equal(whole!.value, y!.value);
  });

  it('takes breakpoints in its own text, and says what it was made of', async () => {
    const { client, folder } = session;
    const program = folder.write('fused.onnx', fusedModel());
    const text = textDocumentUri(program, 'optimized');
    await client.begin({ program, inputs, graph: 'optimized', stopOnEntry: false }, async () => {
      const { content } = await client.ask<{ content: string }>('source', {
        source: { path: text },
        sourceReference: 0,
      });
      const line = content.split('\n').findIndex((each) => /Softmax/.test(each)) + 1;
      const own = await client.ask<{ breakpoints: { verified: boolean }[] }>('setBreakpoints', {
        source: { path: text },
        breakpoints: [{ line }],
      });
      assert.deepEqual(
        own.breakpoints.map(({ verified }) => verified),
        [true],
      );
      const foreign = await client.ask<{ breakpoints: { verified: boolean; message: string }[] }>(
        'setBreakpoints',
        {
          source: { path: textDocumentUri(program) },
          breakpoints: [{ line: 12 }],
        },
      );
      assert.match(foreign.breakpoints[0]!.message, /This session debugs fused\.onnx, optimized/);
    });
    assert.equal((await client.stopped()).reason, 'breakpoint');
    assert.match((await client.frames())[0]!.name, /softmax, Softmax/);
    const { output } = await client.event<{ output: string }>('output');
    assert.match(output, /^fused\.onnx, optimized: \d nodes made of the file's 5,/);
  });

  it('is a real file for clients without documents', async () => {
    const { client, folder } = session;
    const program = folder.write('fused.onnx', fusedModel());
    await client.begin({ program, inputs, graph: 'optimized', sourceFormat: 'file' });
    await client.stopped();
    const [frame] = await client.frames();
    assert.match(frame!.source!.path!, /fused\.onnx\.optimized\.onnxtxt$/);
    assert.ok(existsSync(frame!.source!.path!));
  });

  it('is refused where onnxruntime cannot read the model', async () => {
    const { client, folder } = session;
    const unknown = modelBytes(
      graph(
        'unknown',
        [node('NoSuchOp', ['x'], ['y'], 'odd')],
        [value('x', float32, [1])],
        [value('y', float32, [1])],
      ),
    );
    await client.initialize();
    const launch = { program: folder.write('unknown.onnx', unknown), graph: 'optimized', history: false };
    await assert.rejects(client.ask('launch', launch), /cannot optimise 'unknown\.onnx'.*NoSuchOp.*"model"/s);
  });
});
