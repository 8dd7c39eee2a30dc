import '../host/editor/install';
import assert from 'node:assert/strict';
import { utimesSync } from 'node:fs';
import type * as vscode from 'vscode';
import { npyParts } from '../../core/tensor/files/npy';
import type { CompareSource } from '../../extension/tensor-panel/compare-source';
import type { ComparedTensor } from '../../extension/tensor-panel/compared-tensor';
import { fileSource, sessionSources } from '../../extension/tensor-panel/foreign-sources';
import { KeptSide } from '../../extension/tensor-panel/kept-side';
import { adapterSession } from '../host/editor/adapter-session';
import { editor } from '../host/editor/editor';
import { TestClient } from './support/adapter';
import { ask } from './support/ask';
import { float32, graph, modelBytes, node, TestFolder, value } from './support/models';

/** a = x + x, b = a · x, y = √b. */
function chain(): Uint8Array {
  const nodes = [
    node('Add', ['x', 'x'], ['a'], 'add'),
    node('Mul', ['a', 'x'], ['b'], 'mul'),
    node('Sqrt', ['b'], ['y'], 'sqrt'),
  ];
  return modelBytes(graph('chain', nodes, [value('x', float32, [4])], [value('y', float32, [4])]));
}

/** A session of the extension's whose requests are counted, and may be held up. */
class Counted {
  readonly counts = new Map<string, number>();
  readonly session: vscode.DebugSession;
  /** Waited for before a request of that name is sent. */
  before: (command: string) => Promise<void> = async () => undefined;

  constructor(readonly client: TestClient) {
    this.session = adapterSession({ ask: (command, args) => this.send(command, args) as never }, {});
  }

  private async send(command: string, args?: object): Promise<unknown> {
    this.counts.set(command, this.count(command) + 1);
    await this.before(command);
    return this.client.ask(command, args);
  }

  count(command: string): number {
    return this.counts.get(command) ?? 0;
  }
}

describe('dap: what lies outside of a session and is compared with', () => {
  const [own, other] = [new TestClient(), new TestClient()];
  let folder: TestFolder;
  let [a, b]: Counted[] = [];
  let side: KeptSide;
  let from: CompareSource;
  before(async () => {
    folder = new TestFolder();
    const program = folder.write('chain.onnx', chain());
    const launch = async (client: TestClient, x: number[]) => {
      await client.start();
      await client.begin({ program, inputs: { x: { value: x } } });
      await client.stopped();
      await client.move('next');
    };
    await Promise.all([launch(own, [1, 2, 3, 4]), launch(other, [5, 6, 7, 8])]);
  });
  after(async () => {
    await Promise.all([own.stop(), other.stop()]);
    folder.remove();
  });
  beforeEach(async () => {
    [a, b] = [new Counted(own), new Counted(other)];
    side = new KeptSide();
    [from] = sessionSources(await shown(), [b.session]) as [CompareSource];
  });
  afterEach(() => side.dispose());

  /** The tensor that A's panel shows. */
  async function shown(): Promise<ComparedTensor> {
    const { memoryReference } = await ask(own, 'onnx/tensor', { name: 'a' });
    const tensor = { name: 'a', dtype: 'float32', shape: [4], byteLength: 16, role: 'value' } as const;
    return {
      session: a!.session,
      frameId: 0,
      memoryReference: memoryReference!,
      tensor: { ...tensor, consumers: [], generation: 1 },
      stopped: undefined,
    };
  }

  async function elements(memoryReference: string): Promise<string[]> {
    const texts: string[] = [];
    for (const index of [0, 1, 2, 3]) {
      texts.push((await ask(own, 'onnx/element', { memoryReference, index: [index] })).text);
    }
    return texts;
  }

  const copies = () => b!.count('onnx/readTensor');

  it('is copied once, and stays from stop to stop', async () => {
    const first = await from.open(await shown(), side);
    assert.deepEqual(await elements(first.memoryReference), ['10.0', '12.0', '14.0', '16.0']);
    assert.equal(copies(), 1);
    await own.move('next');
    const second = await from.open(await shown(), side);
    assert.equal(second.memoryReference, first.memoryReference);
    assert.deepEqual([copies(), b!.count('onnx/digest')], [1, 0]);
  });

  it('stays too where the other session has computed the same again', async () => {
    const first = await from.open(await shown(), side);
    await other.ask('setExpression', { expression: 'a', value: 'a + 0' });
    const second = await from.open(await shown(), side);
    assert.equal(second.memoryReference, first.memoryReference);
    assert.deepEqual([copies(), b!.count('onnx/digest')], [1, 1]);
    await ask(other, 'onnx/undoEdit', {});
  });

  it('is copied again where it has changed, and the copy before is let go', async () => {
    const first = await from.open(await shown(), side);
    await other.ask('setExpression', { expression: 'a', value: 'a * 2' });
    const second = await from.open(await shown(), side);
    assert.deepEqual(await elements(second.memoryReference), ['20.0', '24.0', '28.0', '32.0']);
    assert.equal(copies(), 2);
    await assert.rejects(elements(first.memoryReference), /no longer kept/);
    // Nothing stays behind in the session that it came from.
    assert.equal(b!.count('onnx/keep'), b!.count('onnx/release'));
    await ask(other, 'onnx/undoEdit', {});
  });

  it('two stops in a row share one copying', async () => {
    const [first, second] = await Promise.all([
      from.open(await shown(), side),
      from.open(await shown(), side),
    ]);
    assert.equal(first.memoryReference, second.memoryReference);
    assert.equal(copies(), 1);
  });

  it('is let go when nothing is compared with it any more', async () => {
    const { memoryReference } = await from.open(await shown(), side);
    side.free();
    await assert.rejects(elements(memoryReference), /no longer kept/);
  });

  it('is copied no further when nothing is compared with it any more', async () => {
    b!.before = async (command) => {
      if (command === 'onnx/readTensor') side.free();
    };
    await assert.rejects(from.open(await shown(), side), /abort/i);
    assert.equal(a!.count('onnx/receiveTensor'), a!.count('onnx/release'));
    assert.equal(b!.count('onnx/keep'), b!.count('onnx/release'));
  });

  it('is told of after a second and can be cancelled; then it is copied only when it is chosen anew', async () => {
    const told = editor.progresses.length;
    b!.before = async (command) => {
      if (command !== 'onnx/readTensor') return;
      while (editor.progresses.length === told) await new Promise((resolve) => setTimeout(resolve, 20));
      editor.cancelled.fire();
    };
    await assert.rejects(from.open(await shown(), side), /Copying a was cancelled/);
    assert.equal(editor.progresses.at(-1), 'Copying a from another session');
    assert.equal(a!.count('onnx/receiveTensor'), a!.count('onnx/release'));
    await assert.rejects(from.open(await shown(), side), /Choose it again/);
    assert.equal(copies(), 1);
    b!.before = async () => undefined;
    side.allow();
    const { memoryReference } = await from.open(await shown(), side);
    assert.deepEqual(await elements(memoryReference), ['10.0', '12.0', '14.0', '16.0']);
  });

  it('ends with the session that it was copied into', async () => {
    await from.open(await shown(), side);
    editor.sessionEnded.fire(a!.session);
    side.free();
    assert.equal(a!.count('onnx/release'), 0);
  });

  it('a file is read once, and again where it has changed', async () => {
    const npy = (elements: number[]) => {
      const bytes = new Uint8Array(Float32Array.from(elements).buffer);
      return new Uint8Array(Buffer.concat(npyParts({ kind: 'tensor', dtype: 'float32', shape: [4], bytes })));
    };
    const file = folder.write('saved.npy', npy([1, 2, 3, 4]));
    const source = fileSource(`file:${file}`);
    const first = await source.open(await shown(), side);
    assert.equal((await source.open(await shown(), side)).memoryReference, first.memoryReference);
    assert.equal(a!.count('onnx/openTensor'), 1);
    folder.write('saved.npy', npy([4, 3, 2, 1]));
    utimesSync(file, 1, 1);
    const second = await source.open(await shown(), side);
    assert.deepEqual(await elements(second.memoryReference), ['4.0', '3.0', '2.0', '1.0']);
    await assert.rejects(elements(first.memoryReference), /no longer kept/);
  });
});
