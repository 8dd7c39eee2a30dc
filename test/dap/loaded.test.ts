import assert from 'node:assert/strict';
import { existsSync, unlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { create } from '@bufbuild/protobuf';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { TensorProto_DataLocation, TensorProtoSchema } from '../../core/onnx/gen/onnx_pb';
import { textDocumentUri } from '../../core/uri';
import type { TestClient } from './support/adapter';
import { float32, functionModel, graph, modelBytes, node, value } from './support/models';
import { blocksModel, blocksSource } from './support/python-models';
import { freshSession } from './support/session';
import { assertTranscript } from './support/transcript';

/** `y = gelu(x · w)`: the weight lies in a file of its own, and an operator is of another domain. */
function externalModel(): Uint8Array {
  const place = { location: 'weights.bin', offset: '4', length: '8' };
  const w = create(TensorProtoSchema, {
    name: 'w',
    dataType: float32,
    dims: [2n],
    dataLocation: TensorProto_DataLocation.EXTERNAL,
    externalData: Object.entries(place).map(([key, text]) => ({ key, value: text })),
  });
  return modelBytes(
    graph(
      'external',
      [node('Mul', ['x', 'w'], ['m'], 'scale'), node('Gelu', ['m'], ['y'], 'gelu', [], 'com.microsoft')],
      [value('x', float32, [2])],
      [value('y', float32, [2])],
      [w],
    ),
    [],
    ['com.microsoft'],
  );
}

describe('dap: modules and loaded sources', () => {
  const session = freshSession();

  async function modules(client: TestClient, page: DebugProtocol.ModulesArguments = {}) {
    return client.ask<DebugProtocol.ModulesResponse['body']>('modules', page);
  }

  async function sources(client: TestClient): Promise<DebugProtocol.Source[]> {
    return (await client.ask<DebugProtocol.LoadedSourcesResponse['body']>('loadedSources', {})).sources;
  }

  it('are the model, its data, operator sets, functions, onnxruntime, and what has a text; a restart tells what changed', async () => {
    const { client, folder } = session;
    const program = folder.write('model.onnx', externalModel());
    folder.write('weights.bin', new Uint8Array(new Float32Array([9, 2, 3]).buffer));
    await client.initialize();
    assert.deepEqual(await modules(client), { modules: [], totalModules: 0 }, 'before the launch');
    assert.deepEqual(await sources(client), []);
    await client.event('initialized');
    await client.ask('launch', {
      program,
      history: false,
      inputs: { x: { value: [1, 1] } },
      stopOnEntry: true,
    });
    await client.ask('configurationDone');
    await client.stopped();
    const { modules: all, totalModules } = await modules(client);
    assert.equal(totalModules, 6);
    const page = await modules(client, { startModule: 1, moduleCount: 2 });
    assert.deepEqual(page, { modules: all.slice(1, 3), totalModules: 6 });
    await sources(client);
    // Another model at that path: its functions are new, what lay in another file is gone.
    await client.move('next');
    writeFileSync(program, functionModel());
    unlinkSync(path.join(folder.path, 'weights.bin'));
    await client.ask('restart', { arguments: { program, history: false } });
    await client.stopped();
    await modules(client);
    assertTranscript('loaded.txt', fromLaunch(client), [
      [folder.path, '<folder>'],
      [/onnxruntime \d+\.\d+\.\d+/g, 'onnxruntime <version>'],
      [/"version": "\d+\.\d+\.\d+"/g, '"version": "<version>"'],
    ]);
  });

  it('list the Python sources that are found, and each text can be had', async () => {
    const { client, folder } = session;
    const program = folder.write('blocks.onnx', blocksModel());
    const python = folder.write('blocks.py', blocksSource);
    await client.begin({ program, sourceFormat: 'file', stopOnEntry: true }, undefined, {
      clientID: 'other',
    });
    await client.stopped();
    const [text, source, ...more] = await sources(client);
    assert.deepEqual(more, []);
    assert.deepEqual(source, { name: 'blocks.py', path: python });
    assert.ok(existsSync(text!.path!));
    const [frame] = await client.frames();
    assert.deepEqual(frame!.source, text, 'the text is the one that frames stand in');
    const { content } = await client.ask<{ content: string }>('source', { source: text, sourceReference: 0 });
    assert.match(content, /node_relu_1/);
  });

  it('list the file’s own text beside that of the optimized graph', async () => {
    const { client, folder } = session;
    const program = folder.write('functions.onnx', functionModel());
    await client.begin({ program, graph: 'optimized', stopOnEntry: true });
    await client.stopped();
    assert.deepEqual(
      (await sources(client)).map((source) => source.path),
      [textDocumentUri(program, 'optimized'), textDocumentUri(program)],
    );
    const [model] = (await modules(client)).modules;
    assert.equal(model!.isOptimized, true);
  });
});

/** What was said from the launch on: which capabilities there are is other tests' matter. */
function fromLaunch({ conversation }: TestClient): DebugProtocol.ProtocolMessage[] {
  return conversation.slice(conversation.findIndex((each) => 'command' in each && each.command === 'launch'));
}
