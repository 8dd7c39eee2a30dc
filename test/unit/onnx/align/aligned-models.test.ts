import assert from 'node:assert/strict';
import { create, toBinary } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { unifiedDiff } from '../../../../core/line-diff';
import { alignModels } from '../../../../core/onnx/align/aligned-models';
import { ModelProtoSchema } from '../../../../core/onnx/gen/onnx_pb';
import type { Model } from '../../../../core/onnx/model';
import { readModelBytes } from '../../../../core/onnx/read';
import { printModel } from '../../../../core/onnx/text/print';
import { models } from '../arbitraries';
import { chain, renamed } from './small-models';

/** The lines that differ, and the notes. */
async function differences(a: Model, b: Model): Promise<string[]> {
  const aligned = await alignModels(a, b);
  const diff = unifiedDiff(printModel(aligned.a).text, printModel(aligned.b).text, {
    nameOfA: 'a',
    nameOfB: 'b',
    context: 0,
  });
  return [...aligned.notes, ...diff.split('\n').filter((line) => /^[-+]( |$)/.test(line))];
}

const encoder = (scope: string) => [
  `Mul x ${scope}w > ${scope}m`,
  `Relu ${scope}m > ${scope}r`,
  `Exp ${scope}r > y`,
];

const table: Record<string, [a: Model, b: Model, lines: string[]]> = {
  'nothing for the same model': [chain(['Relu x > y']), chain(['Relu x > y']), []],
  'only a note for a prefix that was replaced': [
    chain(encoder('encoder/'), { 'encoder/w': 1 }),
    chain(encoder('enc/'), { 'enc/w': 1 }),
    [
      '# 3 values of this model have the name that the other model gives it:',
      "#   3 by 'enc/' shown as 'encoder/'",
    ],
  ],
  'one line for a node in between, whatever the numbers': [
    chain(['Relu x > 1', 'Exp 1 > 2', 'Tanh 2 > y']),
    chain(['Relu x > 1', 'Neg 1 > 2', 'Exp 2 > 3', 'Tanh 3 > y']),
    [
      '# 1 value of this model has the name that the other model gives it:',
      "#   1 one by one: '3' as '2'",
      "# 1 value that only this model has got another name, since the other model calls something else so: '2' is shown as '2_b'",
      '-  "2" = Exp ("1")',
      '+  "2_b" = Neg ("1")',
      '+  "2" = Exp ("2_b")',
    ],
  ],
  'one line for an attribute': [
    chain(['Softmax axis=0 x > 1', 'Exp 1 > y']),
    chain(['Softmax axis=1 x > 1', 'Exp 1 > y']),
    ['-  "1" = Softmax <axis = 0> (x)', '+  "1" = Softmax <axis = 1> (x)'],
  ],
  'one line for the bytes of a weight': [
    chain(['Mul x w > y'], { w: 1 }),
    chain(['Mul x w > y'], { w: 2 }),
    [
      '-  float[8] w = ["sha256": "63ae2b4c9c0a0d2ae4f36c2ccee7b0ca"]',
      '+  float[8] w = ["sha256": "3bd3ed0b1ac0ea4d4fc0e4e9a2b5a0c6"]',
    ],
  ],
  'only a note for independent nodes in another order': [
    chain(['Relu x > a', 'Exp x > b', 'Sub a b > y']),
    chain(['Exp x > b', 'Relu x > a', 'Sub a b > y']),
    ["# 1 node shown in the other model's order, which is as good."],
  ],
};

describe('aligned texts', function () {
  this.timeout(60_000);
  for (const [what, [a, b, lines]] of Object.entries(table)) {
    it(`show ${what}`, async () => {
      const hidden = (line: string) => line.replace(/"[0-9a-f]{32}"/, '"…"');
      assert.deepEqual((await differences(a, b)).map(hidden), lines.map(hidden));
    });
  }

  it('tell weights of the same shape apart by their bytes', async () => {
    const [a, b] = table['one line for the bytes of a weight']!;
    const [first, second] = await differences(a, b);
    assert.notEqual(first!.slice(1), second!.slice(1));
  });

  /** Graphs of nodes that take what came before them. */
  const graphs = fc
    .array(
      fc.record({
        op: fc.constantFrom('Relu', 'Exp', 'Add', 'Mul', 'Concat'),
        inputs: fc.array(fc.nat(30), { minLength: 1, maxLength: 3 }),
        axis: fc.nat(1),
      }),
      { minLength: 1, maxLength: 30 },
    )
    .map((nodes) =>
      chain(
        nodes.map(({ op, inputs, axis }, at) => {
          const values = ['x', 'w0', 'w1', ...nodes.slice(0, at).map((_, before) => `v${before}`)];
          return `${op} axis=${axis} ${inputs.map((input) => values[input % values.length]).join(' ')} > v${at}`;
        }),
        { w0: 1, w1: 2 },
      ),
    );

  it('are the same for a model whose names are all others, but for its inputs and outputs', async () => {
    await fc.assert(
      fc.asyncProperty(graphs, fc.constantFrom('scope/', 'a.b.', '1', ''), async (model, prefix) => {
        const fixed = ['x', model.graph.outputs[0]!.name];
        const rename = (name: string) => (fixed.includes(name) ? name : `${prefix}n${name}`);
        const bytes = toBinary(ModelProtoSchema, renamed(model.proto, rename));
        const { a, b, matching } = await alignModels(model, readModelBytes(bytes, 'b'));
        assert.equal(printModel(b).text, printModel(a).text);
        assert.ok(matching.graphs.every(({ onlyA, onlyB }) => onlyA.length + onlyB.length === 0));
      }),
      { numRuns: 150 },
    );
  });

  it('are made of any models, and are the same for the same model', async () => {
    await fc.assert(
      fc.asyncProperty(models, models, async (first, second) => {
        const read = (init: typeof first) =>
          readModelBytes(toBinary(ModelProtoSchema, create(ModelProtoSchema, init)), 'm');
        const [a, b] = [read(first), read(second)];
        await alignModels(a, b);
        const same = await alignModels(a, a);
        assert.deepEqual([printModel(same.b).text, same.notes], [printModel(same.a).text, []]);
      }),
      { numRuns: 150 },
    );
  });
});
