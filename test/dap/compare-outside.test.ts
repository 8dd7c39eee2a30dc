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

const always = () => true;

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
  async function shown(name = 'a'): Promise<ComparedTensor> {
    const { memoryReference } = await ask(own, 'onnx/tensor', { name });
    const tensor = { name, dtype: 'float32', shape: [4], byteLength: 16, role: 'value' } as const;
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
    const first = await from.open(await shown(), side, always);
    assert.deepEqual(await elements(first.memoryReference), ['10.0', '12.0', '14.0', '16.0']);
    assert.equal(copies(), 1);
    await own.move('next');
    const second = await from.open(await shown(), side, always);
    assert.equal(second.memoryReference, first.memoryReference);
    assert.deepEqual([copies(), b!.count('onnx/digest')], [1, 0]);
  });

  it('stays too where the other session has computed the same again', async () => {
    const first = await from.open(await shown(), side, always);
    await other.ask('setExpression', { expression: 'a', value: 'a + 0' });
    const second = await from.open(await shown(), side, always);
    assert.equal(second.memoryReference, first.memoryReference);
    assert.deepEqual([copies(), b!.count('onnx/digest')], [1, 1]);
    await ask(other, 'onnx/undoEdit', {});
  });

  it('is copied again where it has changed, and the copy before is let go', async () => {
    const first = await from.open(await shown(), side, always);
    await other.ask('setExpression', { expression: 'a', value: 'a * 2' });
    const second = await from.open(await shown(), side, always);
    assert.deepEqual(await elements(second.memoryReference), ['20.0', '24.0', '28.0', '32.0']);
    assert.equal(copies(), 2);
    await assert.rejects(elements(first.memoryReference), /no longer kept/);
    // Nothing stays behind in the session that it came from.
    assert.equal(b!.count('onnx/keep'), b!.count('onnx/release'));
    await ask(other, 'onnx/undoEdit', {});
  });

  it('an expression that has another value is copied again, one that has the same is not', async () => {
    const of = async (a: ComparedTensor) => {
      const [found] = sessionSources(a, [b!.session]);
      return found!.open(a, side, always);
    };
    const first = await of(await shown('a + 0'));
    assert.deepEqual(await elements(first.memoryReference), ['10.0', '12.0', '14.0', '16.0']);
    const same = await of(await shown('a + 0'));
    assert.deepEqual([same.memoryReference, copies()], [first.memoryReference, 1]);
    await other.ask('setExpression', { expression: 'a', value: 'a * 2' });
    const second = await of(await shown('a + 0'));
    await ask(other, 'onnx/undoEdit', {});
    assert.deepEqual(await elements(second.memoryReference), ['20.0', '24.0', '28.0', '32.0']);
  });

  it('is copied anew where its session no longer has the copy', async () => {
    const first = await from.open(await shown(), side, always);
    await ask(own, 'onnx/release', { memoryReferences: [first.memoryReference] });
    const second = await from.open(await shown(), side, always);
    assert.deepEqual(await elements(second.memoryReference), ['10.0', '12.0', '14.0', '16.0']);
    assert.equal(copies(), 2);
  });

  it('is copied anew where it is chosen again, and the copy before is let go', async () => {
    const first = await from.open(await shown(), side, always);
    side.renew();
    await from.open(await shown(), side, always);
    assert.equal(copies(), 2);
    await assert.rejects(elements(first.memoryReference), /no longer kept/);
  });

  /** Opens, and is closed as soon as the other session is asked that. */
  async function closedDuring(asked: string, close = () => side.free()): Promise<void> {
    let isWanted = true;
    b!.before = async (command) => {
      if (command !== asked) return;
      isWanted = false;
      close();
    };
    await assert.rejects(
      from.open(await shown(), side, () => isWanted),
      /has gone on/,
    );
    b!.before = async () => undefined;
  }

  it('is not copied where the comparison was closed while the other session was asked', async () => {
    await closedDuring('onnx/tensor');
    assert.deepEqual([copies(), a!.count('onnx/receiveTensor')], [0, 0]);
  });

  it('is not copied again where the comparison was closed, or has gone on, while it was looked at', async () => {
    const first = await from.open(await shown(), side, always);
    await other.ask('setExpression', { expression: 'a', value: 'a * 2' });
    await closedDuring('onnx/digest', () => undefined);
    assert.equal((await elements(first.memoryReference)).length, 4);
    await closedDuring('onnx/digest');
    await ask(other, 'onnx/undoEdit', {});
    assert.deepEqual([copies(), a!.count('onnx/receiveTensor')], [1, 1]);
    await assert.rejects(elements(first.memoryReference), /no longer kept/);
  });

  it('two stops in a row share one copying', async () => {
    const [first, second] = await Promise.all([
      from.open(await shown(), side, always),
      from.open(await shown(), side, always),
    ]);
    assert.equal(first.memoryReference, second.memoryReference);
    assert.equal(copies(), 1);
  });

  it('is let go when nothing is compared with it any more', async () => {
    const { memoryReference } = await from.open(await shown(), side, always);
    side.free();
    await assert.rejects(elements(memoryReference), /no longer kept/);
  });

  it('is copied no further when nothing is compared with it any more', async () => {
    b!.before = async (command) => {
      if (command === 'onnx/readTensor') side.free();
    };
    await assert.rejects(from.open(await shown(), side, always), /abort/i);
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
    await assert.rejects(from.open(await shown(), side, always), /Copying a was cancelled/);
    assert.equal(editor.progresses.at(-1), 'Copying a from another session');
    assert.equal(a!.count('onnx/receiveTensor'), a!.count('onnx/release'));
    await assert.rejects(from.open(await shown(), side, always), /Choose it again/);
    // Neither is another value of that session, which the panel shows at the next step.
    const next = await shown('x');
    const [same] = sessionSources(next, [b!.session]);
    await assert.rejects(same!.open(next, side, always), /Choose it again/);
    assert.equal(copies(), 1);
    b!.before = async () => undefined;
    side.renew();
    const { memoryReference } = await from.open(await shown(), side, always);
    assert.deepEqual(await elements(memoryReference), ['10.0', '12.0', '14.0', '16.0']);
  });

  it('ends with the session that it was copied into', async () => {
    await from.open(await shown(), side, always);
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
    const first = await source.open(await shown(), side, always);
    assert.equal((await source.open(await shown(), side, always)).memoryReference, first.memoryReference);
    assert.equal(a!.count('onnx/openTensor'), 1);
    folder.write('saved.npy', npy([4, 3, 2, 1]));
    utimesSync(file, 1, 1);
    const second = await source.open(await shown(), side, always);
    assert.deepEqual(await elements(second.memoryReference), ['4.0', '3.0', '2.0', '1.0']);
    await assert.rejects(elements(first.memoryReference), /no longer kept/);
  });
});
