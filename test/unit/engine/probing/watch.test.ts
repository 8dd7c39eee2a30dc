import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { readModel } from '../../../../core/onnx/read';
import { Execution } from '../../../../engine/execution';
import type { Advanced, Watch } from '../../../../engine/types';
import {
  begin,
  bitsOf,
  computedNames,
  never,
  noStops,
  noWatch,
  requestsOf,
  suiteRunner,
} from '../support/harness';
import type { GraphParts, ModelParts } from '../support/models';
import { graph, modelFolder, op, tensor } from '../support/models';

const both: Watch = { nan: true, inf: true };
const nanOnly: Watch = { nan: true, inf: false };
const infOnly: Watch = { nan: false, inf: true };

/** Every hit on the way to the end: `rule value count [first]`. */
async function hits(execution: Execution, watch: Watch, by: 'continue' | 'step'): Promise<string[]> {
  const found: string[] = [];
  while (!execution.ended) {
    const advanced: Advanced =
      by === 'step' ? await execution.step(watch) : await execution.advance(noStops, watch, never);
    if (advanced.reason !== 'watch') continue;
    const { rule, value, count, first } = advanced;
    found.push(`${rule} ${value} ${count} [${first.join()}]`);
  }
  return found;
}

describe('a watched run', function () {
  this.timeout(60_000);
  const runner = suiteRunner();
  const folder = modelFolder();

  /** Runs a model and tells its hits. */
  async function watched(parts: ModelParts, inputs: unknown, watch: Watch): Promise<string[]> {
    const execution = await begin(runner.current, folder.write(parts), { inputs });
    try {
      return await hits(execution, watch, 'continue');
    } finally {
      execution.close();
    }
  }

  const negative = { x: { value: [-1, 4, 9, 16] } };
  const lost: [string, GraphParts['nodes'], string[]][] = [
    ['ReduceMax', [op('ReduceMax', ['bad'], ['y'], { keepdims: 0 })], ['nan bad 1 [0]']],
    ['Slice', [op('Slice', ['bad', 'from', 'to'], ['y'])], ['nan bad 1 [0]']],
    ['Where', [op('IsNaN', ['bad'], ['is']), op('Where', ['is', 'x', 'bad'], ['y'])], ['nan bad 1 [0]']],
    ['Equal', [op('Equal', ['bad', 'x'], ['y'])], ['nan bad 1 [0]']],
    ['Softmax of another', [op('Mul', ['x', 'x'], ['z']), op('Softmax', ['z'], ['y'])], ['nan bad 1 [0]']],
  ];
  for (const [title, nodes, expected] of lost) {
    it(`sees a NaN that gets lost within a stretch: ${title}`, async () => {
      const y = title === 'Equal' ? 'bool' : 'float32';
      const parts: ModelParts = {
        inputs: { x: 'float32[4]' },
        outputs: { y },
        weights: { from: tensor('int64', [1], [1n]), to: tensor('int64', [1], [4n]) },
        nodes: [
          op('Neg', ['x'], ['minus']),
          op('Neg', ['minus'], ['plus']),
          op('Sqrt', ['plus'], ['bad']),
          ...nodes,
        ],
      };
      assert.deepEqual(await watched(parts, negative, nanOnly), expected);
      assert.deepEqual(await watched(parts, negative, both), expected);
    });
  }

  for (const [dtype, opset] of [
    ['float32', 9],
    ['float64', 17],
    ['float32', 21],
    ['bfloat16', 17],
  ] as const) {
    it(`sees NaN and Inf in ${dtype} of opset ${opset}`, async () => {
      const to = { float32: 1, float64: 11, bfloat16: 16 }[dtype];
      const nodes = [
        op('Cast', ['x'], ['cast'], { to }),
        op('Reshape', ['cast', 'shape'], ['two']),
        op('Cast', ['two'], ['back'], { to: 1 }),
        op('Sqrt', ['back'], ['root']),
        op('Cast', ['root'], ['small'], { to }),
        op('Reshape', ['small', 'shape'], ['small2']),
        op('Cast', ['small2'], ['wide'], { to: 1 }),
        op('Relu', ['wide'], ['relu']),
        op('Div', ['relu', 'zero'], ['divided']),
        op('Sigmoid', ['divided'], ['y']),
      ];
      const weights = { shape: tensor('int64', [2], [2n, 2n]), zero: tensor('float32', [], [0]) };
      const parts = { opset, inputs: { x: 'float32[4]' }, outputs: { y: 'float32' }, weights, nodes };
      const expected = ['nan root 1 [0,0]', 'inf divided 3 [0,1]'];
      assert.deepEqual(await watched(parts, negative, both), expected);
      assert.deepEqual(await watched(parts, negative, nanOnly), expected.slice(0, 1));
      assert.deepEqual(await watched(parts, negative, infOnly), expected.slice(1));
    });
  }

  it('does not rely on an operator that the model defines itself', async () => {
    const parts: ModelParts = {
      inputs: { x: 'float32[4]' },
      outputs: { y: 'float32[4]' },
      domains: { 'com.microsoft': 1 },
      functions: [
        {
          name: 'Gelu',
          domain: 'com.microsoft',
          input: ['a'],
          output: ['b'],
          node: [op('IsNaN', ['a'], ['is']), op('Cast', ['is'], ['b'], { to: 1 })],
          opsetImport: [{ domain: '', version: 17n }],
        },
      ],
      nodes: [op('Sqrt', ['x'], ['bad']), op('com.microsoft:Gelu', ['bad'], ['y'])],
    };
    assert.deepEqual(await watched(parts, negative, nanOnly), ['nan bad 1 [0]']);
  });

  it('probes few values, all in one submodel, and brings none of them over', async () => {
    const nodes = Array.from({ length: 90 }, (_, at) =>
      op('Abs', [at === 0 ? 'x' : `v${at - 1}`], [`v${at}`]),
    );
    const parts = { inputs: { x: 'float32[4]' }, outputs: { v89: 'float32[4]' }, nodes };
    const execution = await begin(runner.current, folder.write(parts), { inputs: negative });
    const asked = await requestsOf(runner.current, () => hits(execution, both, 'continue'));
    assert.deepEqual(
      asked.map(({ fetches, watch, probes }) => [fetches, watch, probes.length]),
      [[['v89'], [], 1]],
    );
  });

  it('is not stopped by sums that overflow, and looks through them once only', async () => {
    const parts: ModelParts = {
      inputs: { x: 'float32[4]' },
      outputs: { y: 'float32[4]' },
      nodes: [op('Abs', ['x'], ['big']), op('Relu', ['big'], ['y'])],
    };
    const model = readModel(folder.write(parts));
    const inputs = { x: { value: [3e38, 3e38, 3e38, 1] } };
    const runs: number[] = [];
    for (let run = 0; run < 3; run++) {
      const execution = await Execution.start({ runner: runner.current, model, inputs });
      const asked = await requestsOf(runner.current, async () => {
        assert.deepEqual(await hits(execution, both, 'continue'), []);
      });
      // The session may be asked for before it is made.
      runs.push(asked.filter(({ submodel, watch }) => submodel.bytes && watch.length > 0).length);
      execution.close();
    }
    assert.deepEqual(runs, [1, 0, 0]);
    const other = { x: { value: [Infinity, 3e38, 3e38, 0] } };
    const bad = await Execution.start({ runner: runner.current, model, inputs: other });
    assert.deepEqual(await hits(bad, both, 'continue'), []);
  });

  it('finds something new behind what it knows to be infinite', async () => {
    const parts: ModelParts = {
      inputs: { x: 'float32[4]' },
      outputs: { y: 'float32[4]' },
      weights: {
        mask: tensor('float32', [4], [0, 0, -Infinity, -Infinity]),
        zero: tensor('float32', [], [0]),
      },
      nodes: [
        op('Mul', ['x', 'x'], ['scores']),
        op('Add', ['scores', 'mask'], ['masked']),
        op('Softmax', ['masked'], ['y']),
      ],
    };
    const model = readModel(folder.write(parts));
    for (const [x, expected] of [
      [[1, 2, 3, 4], []],
      [[1, 2, 3, 4], []],
      [[1e30, 2, 3, 4], ['inf scores 1 [0]']],
      [[1, 2, 3, 1e30], ['inf scores 1 [3]']],
      [[1, 2, 3, 4], []],
    ] as const) {
      const execution = await Execution.start({ runner: runner.current, model, inputs: { x: { value: x } } });
      assert.deepEqual(await hits(execution, infOnly, 'continue'), expected);
      execution.close();
    }
  });

  const lowest = -3.4028234663852886e38;
  const scores = { inputs: { x: 'float32[2,3]' }, outputs: { y: 'float32' } };
  const x = {
    x: {
      value: [
        [1, 2, 3],
        [4, 5, 6],
      ],
    },
  };
  const row = tensor('float32', [3], [0, lowest, 0]);
  const masks: [string, ModelParts, string[]][] = [
    [
      'a constant −Inf by Where',
      {
        ...scores,
        weights: { keep: tensor('bool', [3], [true, true, false]), inf: tensor('float32', [], [-Infinity]) },
        nodes: [op('Where', ['keep', 'x', 'inf'], ['masked']), op('Softmax', ['masked'], ['y'])],
      },
      [],
    ],
    [
      'a tensor filled with −Inf and made triangular',
      {
        ...scores,
        weights: { shape: tensor('int64', [2], [2n, 3n]), one: tensor('int64', [], [1n]) },
        nodes: [
          op('ConstantOfShape', ['shape'], ['full'], { value: tensor('float32', [1], [-Infinity]) }),
          op('Trilu', ['full', 'one'], ['mask']),
          op('Add', ['x', 'mask'], ['masked']),
          op('Softmax', ['masked'], ['y']),
        ],
      },
      [],
    ],
    [
      'two masks of the lowest number, added up',
      {
        ...scores,
        weights: { causal: row, padding: row },
        nodes: [
          op('Mul', ['causal', 'one'], ['a']),
          op('Add', ['a', 'padding'], ['mask']),
          op('Unsqueeze', ['mask', 'axis'], ['mask2']),
          op('Add', ['x', 'mask2'], ['masked']),
          op('Softmax', ['masked'], ['y']),
        ],
      },
      [],
    ],
    [
      'the lowest number, rounded to float16',
      {
        ...scores,
        weights: { wide: row },
        nodes: [
          op('Mul', ['wide', 'one'], ['a']),
          op('Cast', ['a'], ['mask'], { to: 10 }),
          op('Cast', ['x'], ['half'], { to: 10 }),
          op('Add', ['half', 'mask'], ['masked']),
          op('Softmax', ['masked'], ['y']),
        ],
      },
      [],
    ],
    [
      'a constant inside a branch',
      {
        ...scores,
        weights: { yes: tensor('bool', [], [true]) },
        nodes: [
          op('If', ['yes'], ['masked'], {
            then_branch: graph({
              outputs: { t: 'float32' },
              weights: {
                keep: tensor('bool', [3], [true, false, true]),
                inf: tensor('float32', [], [-Infinity]),
              },
              nodes: [op('Where', ['keep', 'x', 'inf'], ['t'])],
            }),
            else_branch: graph({ outputs: { e: 'float32' }, nodes: [op('Identity', ['x'], ['e'])] }),
          }),
          op('Softmax', ['masked'], ['y']),
        ],
      },
      [],
    ],
    [
      'two lowest numbers that go somewhere else',
      {
        ...scores,
        weights: { causal: row, padding: row },
        nodes: [
          op('Mul', ['causal', 'one'], ['a']),
          op('Add', ['a', 'padding'], ['mask']),
          op('Add', ['x', 'mask'], ['y']),
        ],
      },
      ['inf mask 1 [1]'],
    ],
    [
      'exp of a big number',
      {
        ...scores,
        weights: {},
        nodes: [op('Mul', ['x', 'big'], ['b']), op('Exp', ['b'], ['e']), op('Softmax', ['e'], ['y'])],
      },
      ['inf e 6 [0,0]'],
    ],
    [
      'a division by zero',
      { ...scores, weights: {}, nodes: [op('Div', ['x', 'zero'], ['e']), op('Relu', ['e'], ['y'])] },
      ['inf e 6 [0,0]'],
    ],
    [
      'log of zero',
      {
        ...scores,
        weights: {},
        nodes: [op('Mul', ['x', 'zero'], ['b']), op('Log', ['b'], ['e']), op('Softmax', ['e'], ['y'])],
      },
      ['inf e 6 [0,0]'],
    ],
    [
      'scores that overflow below',
      {
        ...scores,
        weights: {},
        nodes: [op('Mul', ['x', 'down'], ['b']), op('Mul', ['b', 'big'], ['e']), op('Softmax', ['e'], ['y'])],
      },
      ['inf e 6 [0,0]'],
    ],
  ];
  for (const [title, parts, expected] of masks) {
    it(`${expected.length > 0 ? 'stops' : 'does not stop'} at ${title}`, async () => {
      const weights = {
        ...parts.weights,
        one: parts.weights?.one ?? tensor('float32', [], [1]),
        axis: tensor('int64', [1], [0n]),
        big: tensor('float32', [], [1e37]),
        down: tensor('float32', [], [-1e37]),
        zero: tensor('float32', [], [0]),
      };
      const used = new Set(parts.nodes.flatMap((node) => node.input));
      const needed = Object.fromEntries(Object.entries(weights).filter(([name]) => used.has(name)));
      assert.deepEqual(await watched({ ...parts, weights: needed }, x, infOnly), expected);
    });
  }

  it('finds the same as stepping does, and changes no bit, whatever the graph', async () => {
    const operators = ['Sqrt', 'Log', 'Exp', 'Relu', 'Reciprocal', 'ReduceMax', 'Softmax', 'Sigmoid', 'Tanh'];
    const binary = ['Add', 'Mul', 'Div', 'Sub', 'Pow', 'Max', 'Concat'];
    const step = fc.record({
      operator: fc.constantFrom(...operators, ...binary),
      inputs: fc.tuple(fc.nat(), fc.nat()),
    });
    const number = fc.constantFrom(0, 1, -1, 2.5, -3e38, 3e38, 88, Number.NaN, Infinity, -Infinity);
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 2, maxLength: 10 }),
        fc.array(number, { minLength: 3, maxLength: 3 }),
        fc.constantFrom(both, nanOnly, infOnly),
        async (steps, given, watch) => {
          const values = ['x'];
          const nodes = steps.map(({ operator, inputs }, at) => {
            const from = inputs.map((pick) => values[pick % values.length]!);
            values.push(`v${at}`);
            if (operator === 'Concat') {
              // Back to one length, by a sum of what is beside each other.
              return op('Sum', [from[0]!, from[1]!, 'x'], [`v${at}`]);
            }
            if (operator === 'ReduceMax') return op('ReduceMax', [from[0]!], [`v${at}`], { axes: [0] });
            return op(operator, binary.includes(operator) ? from : from.slice(0, 1), [`v${at}`]);
          });
          const last = values.at(-1)!;
          const file = folder.write({ inputs: { x: 'float32[3]' }, outputs: { [last]: 'float32' }, nodes });
          const inputs = { x: { value: given } };
          const stepping = await begin(runner.current, file, { inputs });
          const expected = await hits(stepping, watch, 'step');
          const model = readModel(file);
          // Twice: what the first run takes for granted must not hide anything from the second.
          for (let run = 0; run < 2; run++) {
            const going = await Execution.start({ runner: runner.current, model, inputs });
            assert.deepEqual(await hits(going, watch, 'continue'), expected);
            const names = computedNames(model);
            assert.deepEqual(
              await bitsOf(going, runner.current, [last]),
              await bitsOf(stepping, runner.current, [last]),
            );
            assert.ok(names.length > 0);
            going.close();
          }
          stepping.close();
        },
      ),
      { numRuns: 40 },
    );
  });

  const gpt = path.join(__dirname, '../../../../../shared/data/models/tiny-gpt2/past.onnx');
  it('runs tiny-gpt2 through with Inf on, and leaves its bits alone', async function () {
    if (!existsSync(gpt)) this.skip();
    const plain = await begin(runner.current, gpt);
    await plain.advance(noStops, noWatch, never);
    const execution = await begin(runner.current, gpt);
    assert.deepEqual(await hits(execution, both, 'continue'), []);
    const outputs = execution.model.graph.outputs.map((output) => output.name);
    assert.deepEqual(
      await bitsOf(execution, runner.current, outputs),
      await bitsOf(plain, runner.current, outputs),
    );
  });
});
