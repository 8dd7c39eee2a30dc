import assert from 'node:assert/strict';
import path from 'node:path';
import type { Worker } from 'node:worker_threads';
import { GraphReader } from '../../extension/graph/reading/graph-reader';

const root = path.resolve(__dirname, '../..');
const digits = path.join(root, 'examples/digits/digits.onnx');
const script = path.join(root, 'dist/extension/graph/reading/worker.js');

/** A text of so many nodes, one after the other. */
function chainText(nodes: number): string {
  const lines = Array.from(
    { length: nodes },
    (_, at) => `  ["layer${at}"] v${at + 1} = LeakyRelu <alpha = 0.1> (v${at})`,
  );
  return `<ir_version: 9, opset_import: ["" : 17]>
chain (float[N] v0) => (float[N] v${nodes}) {
${lines.join('\n')}
}`;
}

describe('the thread that reads a model for its graph', function () {
  this.timeout(60_000);
  let reader: GraphReader;

  beforeEach(() => {
    reader = new GraphReader(script);
  });
  afterEach(() => reader.dispose());

  it('reads a file, and answers what is asked about it', async () => {
    const { data, lines } = await reader.ask({ ask: 'read', path: digits });
    assert.equal(data.graphs[0]!.nodes.count, 10);
    assert.equal(lines.line.length, 10);
    const details = await reader.ask({ ask: 'details', node: { graph: '', index: 1 }, line: 19 });
    assert.deepEqual([details?.op, details?.line], ['Conv', 19]);
    const [convolutions, none] = await reader.ask({ ask: 'find', patterns: ['Conv', 'LSTM'] });
    assert.deepEqual([convolutions!.map(({ index }) => index), none], [[1, 4], []]);
    const bytes = await reader.ask({ ask: 'weightBytes', graph: '' });
    assert.ok(bytes[1]! > 0 && Number.isNaN(bytes[2]!), String(bytes));
    const weight = details!.inputs[1]!.name;
    const picture = await reader.ask({ ask: 'weightPicture', graph: '', name: weight });
    assert.ok(picture!.values.length > 0);
  });

  it('leaves this thread free while it reads ten thousand nodes', async () => {
    const text = chainText(10_000);
    await reader.ask({ ask: 'read', path: digits });
    let [longest, last] = [0, performance.now()];
    const turn = () => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    };
    const turns = setInterval(turn, 1);
    const { data } = await reader.ask({ ask: 'read', path: '/nowhere/chain.onnxtxt', text });
    turn();
    clearInterval(turns);
    assert.equal(data.graphs[0]!.nodes.count, 10_000);
    assert.ok(longest < reader.took / 3, `${longest} ms at a stretch while it took ${reader.took} ms`);
  });

  it('says what is wrong with a text, and keeps the model before', async () => {
    await reader.ask({ ask: 'read', path: digits });
    const text = 'chain (float[N] v0) => (float[N] v1) { v1 = ';
    await assert.rejects(reader.ask({ ask: 'read', path: digits, text }), /.+/);
    const details = await reader.ask({ ask: 'details', node: { graph: '', index: 1 }, line: 19 });
    assert.equal(details?.op, 'Conv');
  });

  it('goes on in another thread, with the model that was read, where the first one has died', async () => {
    await reader.ask({ ask: 'read', path: digits });
    const dead = reader.ask({ ask: 'details', node: { graph: '', index: 1 }, line: 19 });
    const { worker } = reader as unknown as { worker: Worker };
    await worker.terminate();
    await dead.catch(() => undefined);
    const details = await reader.ask({ ask: 'details', node: { graph: '', index: 1 }, line: 19 });
    assert.equal(details?.op, 'Conv');
  });

  it('refuses what was asked once its page is closed', async () => {
    const asked = reader.ask({ ask: 'read', path: digits });
    reader.dispose();
    await assert.rejects(asked, /The graph was closed/);
    await assert.rejects(reader.ask({ ask: 'read', path: digits }), /The graph was closed/);
  });

  it('says so where the thread cannot begin', async () => {
    const broken = new GraphReader(path.join(root, 'dist/no-such-worker.js'));
    await assert.rejects(broken.ask({ ask: 'read', path: digits }), /no-such-worker/);
    broken.dispose();
  });
});
