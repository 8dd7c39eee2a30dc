import assert from 'node:assert/strict';
import { linkSync } from 'node:fs';
import { readModel } from '../../../core/onnx/read';
import { begin, bitsOf, feedsOf, never, noStops, noWatch, suiteRunner } from './support/harness';
import { graph, modelFolder, op, tensor } from './support/models';
import { runPlain } from './support/plain';
import { bits } from './support/values';

/** Big enough to stay in the file. */
function big(seed: number) {
  return tensor(
    'float32',
    [40, 40],
    Array.from({ length: 1600 }, (_, at) => Math.sin(seed + at)),
  );
}

/** Both branches call their weight `w`, as exporters do. */
const branches = (inner: string) => ({
  inputs: { x: 'float32[2,40]', c: 'bool[]', d: 'bool[]' },
  outputs: { y: 'float32[2,40]' },
  weights: { outer: big(1) },
  nodes: [
    op('MatMul', ['x', 'outer'], ['m']),
    op('If', ['c'], ['chosen'], {
      then_branch: graph({
        outputs: { a: 'float32[2,40]' },
        weights: { [inner]: big(2) },
        nodes: [op('MatMul', ['m', inner], ['a'])],
      }),
      else_branch: graph({
        outputs: { b: 'float32[2,40]' },
        weights: { [inner]: big(3) },
        nodes: [
          op('If', ['d'], ['b'], {
            then_branch: graph({
              outputs: { p: 'float32[2,40]' },
              nodes: [
                op('Constant', [], ['k'], { value: big(4) }),
                op('MatMul', ['m', inner], ['p0']),
                op('MatMul', ['p0', 'k'], ['p']),
              ],
            }),
            else_branch: graph({
              outputs: { q: 'float32[2,40]' },
              weights: { own: big(5) },
              nodes: [op('MatMul', ['m', 'own'], ['q'])],
            }),
          }),
        ],
      }),
    }),
    op('Relu', ['chosen'], ['y']),
  ],
});

describe('submodels', function () {
  this.timeout(30_000);
  const runner = suiteRunner();
  const folder = modelFolder();

  for (const [c, d] of [
    [true, false],
    [false, true],
    [false, false],
  ] as const) {
    it(`take the weights of bodies from a hard-linked file (branches ${c}, ${d})`, async () => {
      const file = folder.write(branches('w'));
      const link = `${file}.link.onnx`;
      linkSync(file, link);
      const inputs = { c: { value: c }, d: { value: d } };
      const model = readModel(link);
      assert.equal(model.graphs.get('/chosen/then_branch')?.weights.get('w')?.data.kind, 'file');
      const whole = await begin(runner.current, link, { inputs });
      const plain = await runPlain(file, await feedsOf(whole, runner.current), ['y']);
      await whole.advance(noStops, noWatch, never);
      const expected = new Map([['y', bits(plain.get('y'))]]);
      assert.deepEqual(await bitsOf(whole, runner.current, ['y']), expected);
      const inside = await begin(runner.current, link, { inputs });
      while (!inside.ended) if (!(await inside.stepIn())) await inside.step();
      assert.deepEqual(await bitsOf(inside, runner.current, ['y']), expected);
    });
  }

  it('follow the order of use where the file has another', async () => {
    const sorted = [
      op('Neg', ['x'], ['n']),
      op('Exp', ['n'], ['e']),
      op('Add', ['e', 'n'], ['s']),
      op('Abs', ['s'], ['y']),
    ];
    const parts = { inputs: { x: 'float32[3]' }, outputs: { y: 'float32[3]' } };
    const expected = await begin(runner.current, folder.write({ ...parts, nodes: sorted }));
    await expected.advance(noStops, noWatch, never);
    const names = ['n', 'e', 's', 'y'];
    const bitsExpected = await bitsOf(expected, runner.current, names);

    const file = folder.write({ ...parts, nodes: sorted.toReversed() });
    const stepped = await begin(runner.current, file);
    const order: (string | undefined)[] = [];
    while (!stepped.ended) {
      order.push(stepped.nextNode?.op);
      assert.equal(stepped.frames[0]?.next, stepped.nextNode?.index);
      assert.equal(stepped.hasRun(0, 'y'), false);
      await stepped.step();
    }
    assert.deepEqual(order, ['Neg', 'Exp', 'Add', 'Abs']);
    assert.deepEqual(await bitsOf(stepped, runner.current, names), bitsExpected);
    const continued = await begin(runner.current, file);
    await continued.advance(noStops, noWatch, never);
    assert.deepEqual(await bitsOf(continued, runner.current, names), bitsExpected);
  });

  it('end before a cycle, with an error that names a node of it', async () => {
    const file = folder.write({
      inputs: { x: 'float32[1]' },
      outputs: { b: 'float32[1]' },
      nodes: [op('Neg', ['x'], ['n']), op('Add', ['n', 'b'], ['a']), op('Neg', ['a'], ['b'])],
    });
    const execution = await begin(runner.current, file);
    await assert.rejects(execution.advance(noStops, noWatch, never), { code: 'OD2022', node: 1 });
    assert.equal(execution.nextNode?.index, 1);
  });
});
