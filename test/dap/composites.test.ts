import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { textDocumentUri } from '../../core/uri';
import { float32, graph, modelBytes, node, value } from './support/models';
import { freshSession } from './support/session';

/** HardSwish between two others: onnxruntime runs HardSigmoid and Mul in its place. */
function swishModel(): Uint8Array {
  return modelBytes(
    graph(
      'swish',
      [
        node('Neg', ['x'], ['negated'], 'negate'),
        node('HardSwish', ['negated'], ['swished'], 'swish'),
        node('Exp', ['swished'], ['y'], 'last'),
      ],
      [value('x', float32, [4])],
      [value('y', float32, [4])],
      [],
    ),
  );
}

const inputs = { x: { value: [0.3, -1.7, 2.9, -4.1] } };

describe('dap: bodies of composite operators', () => {
  const session = freshSession();

  /** The bytes of what the first of a scope's variables shows. */
  async function bytes(scope: string): Promise<Buffer> {
    const [first] = await session.client.scope(scope);
    return Buffer.from(await session.client.memory(first!.memoryReference!, 16));
  }

  it('are stepped into and out of, and give the bits of the node as a whole', async () => {
    const { client, folder } = session;
    const program = folder.write('swish.onnx', swishModel());
    await client.begin({ program, inputs, composites: true, sourceFormat: 'uri' });
    await client.stopped();
    assert.equal(await client.move('next'), 'main swish, HardSwish');
    assert.match(await client.move('stepIn'), /^function swish .*HardSigmoid$/);
    const [inner, outer] = await client.frames();
    assert.equal(outer!.name, 'main swish, HardSwish');
    assert.equal(outer!.source!.path, textDocumentUri(program));
    assert.equal(inner!.source!.path, undefined);
    const { content } = await client.ask<{ content: string }>('source', {
      source: inner!.source,
      sourceReference: inner!.source!.sourceReference,
    });
    const lines = content.split('\n');
    assert.match(lines[inner!.line - 1]!, /= HardSigmoid </);
    assert.match(lines[outer!.line - 1]!, /swished = HardSwish \(/);
    assert.equal(await client.move('stepOut'), 'main last, Exp');
    const stepped = await bytes('Inputs');

    await client.ask('restart', { arguments: { program, inputs, history: false } });
    await client.stopped();
    await client.move('next');
    assert.equal(await client.move('stepIn'), 'main last, Exp');
    assert.deepEqual(await bytes('Inputs'), stepped);
  });

  it('stand in the text file of clients without documents', async () => {
    const { client, folder } = session;
    const program = folder.write('swish.onnx', swishModel());
    await client.begin({ program, inputs, composites: true, sourceFormat: 'file' });
    await client.stopped();
    await client.move('next');
    await client.move('stepIn');
    const [inner] = await client.frames();
    const lines = readFileSync(inner!.source!.path!, 'utf8').split('\n');
    assert.match(lines[inner!.line - 1]!, /= HardSigmoid </);
  });

  it('take breakpoints in the text that shows them, also while their node is run over', async () => {
    const { client, folder } = session;
    const program = folder.write('swish.onnx', swishModel());
    const ask = (source: object, line: number) =>
      client.ask<{ breakpoints: { verified: boolean; line: number }[] }>('setBreakpoints', {
        source,
        breakpoints: [{ line }],
      });
    await client.begin({ program, inputs, composites: true, sourceFormat: 'uri' });
    await client.stopped();
    const ours = { name: 'swish.onnx', sourceReference: 1 };
    const { content } = await client.ask<{ content: string }>('source', { source: ours, sourceReference: 1 });
    const lines = content.split('\n');
    const line = lines.findIndex((text) => /= Mul \(/.test(text)) + 1;
    assert.ok((await ask(ours, line)).breakpoints[0]!.verified);
    // After the last node of the file's graph there is none, although bodies follow.
    const end = lines.indexOf('}') + 1;
    const file = await ask({ path: textDocumentUri(program) }, end);
    assert.equal(file.breakpoints[0]!.verified, false);
    await client.ask('continue', { threadId: 1 });
    assert.equal((await client.stopped()).reason, 'breakpoint');
    assert.match((await client.frames())[0]!.name, /Mul$/);
    assert.equal(await client.move('next'), 'main last, Exp');
    assert.match(await client.move('stepBack'), /Mul$|HardSwish$/);
  });
});
