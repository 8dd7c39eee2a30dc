import assert from 'node:assert/strict';
import type { Node } from '../../../core/onnx/model';
import { Breakpoints } from '../../../debug-adapter/debugger/breakpoints/breakpoints';
import { Program } from '../../../debug-adapter/debugger/program';
import { modelFolder, op } from '../engine/support/models';

const nodes = 20_000;
const breakpoints = 1000;

/** Every twentieth number. */
const places = Array.from({ length: breakpoints }, (_, at) => at * (nodes / breakpoints));

describe('1,000 breakpoints of each kind on 20,000 nodes', () => {
  const folder = modelFolder();
  let reads = 0;

  /** A chain of nodes whose values are called `PREFIX0`, `PREFIX1`, …; what is read of them is counted. */
  async function chain(prefix: string): Promise<Program> {
    const value = (at: number) => (at < 0 ? 'x' : at === nodes - 1 ? 'y' : `${prefix}${at}`);
    const file = folder.write({
      inputs: { x: 'float32[2]' },
      outputs: { y: 'float32[2]' },
      nodes: Array.from({ length: nodes }, (_, at) =>
        Object.assign(op(at % 2 === 0 ? 'Neg' : 'Abs', [value(at - 1)], [value(at)]), { name: `node${at}` }),
      ),
    });
    const program = await Program.load(file);
    for (const node of program.model.graph.nodes) count(node);
    return program;
  }

  function count(node: Node): void {
    for (const field of ['name', 'op', 'domain', 'inputs', 'outputs', 'attributes'] as const) {
      const value = node[field];
      Object.defineProperty(node, field, {
        get() {
          reads++;
          return value;
        },
      });
    }
  }

  /** How often a node was read, per node of the model. */
  async function readsOf(work: () => unknown): Promise<number> {
    reads = 0;
    await work();
    return reads / nodes;
  }

  it('are bound, asked for and bound again by a number of reads that does not grow with their product', async function () {
    this.timeout(60_000);
    const [program, other] = [await chain('v'), await chain('w')];
    const all = new Breakpoints();
    const owns = () => true;
    all.bind(program, owns);
    const firstLine = program.lineOf('', 0);
    const bound = await readsOf(() => {
      all.setLines(
        'model',
        places.map((at) => ({ line: firstLine + at })),
      );
      all.setPatterns(places.map((at) => ({ pattern: `name:node${at}` })));
      all.setInstructions(places.map((at) => ({ address: at })));
      const data = (at: number) => ({ graph: '', value: `v${at}` });
      all.setData(places.map((at) => ({ dataId: `${at}`, data: data(at), access: 'write' })));
    });
    const stops = all.stops();
    const asked = await readsOf(() => {
      for (let at = 0; at < nodes; at++) {
        const isPlace = at % (nodes / breakpoints) === 0;
        assert.equal(stops.has('', at), isPlace);
        assert.equal(stops.after!('', at), isPlace);
      }
      assert.equal(stops.within(''), true);
      assert.equal(all.at('', 20, 'before').length, 3);
    });
    // All values are called otherwise: nodes are found by their names.
    let changed = 0;
    const again = await readsOf(() => {
      changed = all.bind(other, owns).length;
    });
    assert.equal(changed, breakpoints, 'the data breakpoints, whose values are gone');
    assert.equal(all.stops().has('', 40), true);
    const unmatched = await readsOf(() => {
      const missing = all.setPatterns(places.map((at) => ({ pattern: `name:nothing${at}` })));
      assert.ok(missing.every(({ verified }) => !verified));
    });
    const told = JSON.stringify({ bound, asked, again, unmatched });
    for (const each of [bound, asked, again, unmatched]) assert.ok(each < 20, told);
  });
});
