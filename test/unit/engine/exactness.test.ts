import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { NodeProto } from '../../../core/onnx/gen/onnx_pb';
import type { Execution } from '../../../engine/execution';
import {
  begin,
  bitsOf,
  computedNames,
  feedsOf,
  never,
  noStops,
  noWatch,
  suiteRunner,
} from './support/harness';
import { graph, modelFolder, op, tensor } from './support/models';
import { runPlain } from './support/plain';
import { bits } from './support/values';

const size = 24;

function weight(seed: number, shape: readonly number[]) {
  const count = shape.reduce((product, length) => product * length, 1);
  return tensor(
    'float32',
    shape,
    Array.from({ length: count }, (_, at) => Math.sin(seed * 7 + at * 1.3) / 2),
  );
}

/** A node of each kind, from values of shape [24,24] to one of that shape. */
const kinds: ((inputs: readonly [string, string], output: string, seed: number) => NodeProto[])[] = [
  ([a], y, seed) => [op('MatMul', [a, `w${seed % 3}`], [y])],
  ([a, b], y) => [op('MatMul', [a, b], [y])],
  ([a, b], y) => [op('Add', [a, b], [y])],
  ([a], y) => [op('Softmax', [a], [y], { axis: 1 })],
  ([a], y) => [op('Tanh', [a], [y])],
  ([a], y) => [op('LayerNormalization', [a, 'scale'], [y])],
  ([a], y) => [op('ReduceMean', [a], [`${y}.mean`], { axes: [1] }), op('Sub', [a, `${y}.mean`], [y])],
  ([a, b], y) => [
    op('Constant', [], [`${y}.half`], { value: tensor('float32', [], [0.5]) }),
    op('Mul', [a, `${y}.half`], [`${y}.small`]),
    op('Add', [`${y}.small`, b], [y]),
  ],
  ([a, b], y, seed) => [
    op('ReduceSum', [a], [`${y}.sum`], { keepdims: 0 }),
    op('Less', [`${y}.sum`, 'zero'], [`${y}.negative`]),
    op('If', [`${y}.negative`], [y], {
      then_branch: graph({
        outputs: { [`${y}.then`]: `float32[${size},${size}]` },
        nodes: [op('MatMul', [a, `w${seed % 3}`], [`${y}.m`]), op('Relu', [`${y}.m`], [`${y}.then`])],
      }),
      else_branch: graph({
        outputs: { [`${y}.else`]: `float32[${size},${size}]` },
        nodes: [op('Sigmoid', [b], [`${y}.s`]), op('Sub', [a, `${y}.s`], [`${y}.else`])],
      }),
    }),
  ],
];

/** A model of such nodes, each fed by values before it. */
function model(choices: readonly { kind: number; a: number; b: number }[]) {
  const values = ['x'];
  const nodes = choices.flatMap(({ kind, a, b }, at) => {
    const output = `v${at}`;
    const made = kinds[kind]!([values[a % values.length]!, values[b % values.length]!], output, at);
    values.push(output);
    return made;
  });
  const last = values.at(-1)!;
  return {
    inputs: { x: `float32[${size},${size}]` },
    outputs: { [last]: `float32[${size},${size}]` },
    weights: {
      w0: weight(1, [size, size]),
      w1: weight(2, [size, size]),
      w2: weight(3, [size, size]),
      scale: weight(4, [size]),
      zero: tensor('float32', [], [0]),
    },
    nodes,
  };
}

const choice = fc.record({
  kind: fc.nat(kinds.length - 1),
  a: fc.nat(30),
  b: fc.nat(30),
});

describe('exactness', function () {
  this.timeout(120_000);
  const runner = suiteRunner();
  const folder = modelFolder();

  it('steps, stretches, any cuts, kept sessions and any budget make the bits of plain onnxruntime', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(choice, { minLength: 2, maxLength: 14 }),
        fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }),
        fc.constantFrom(0, 4096, undefined),
        async (choices, cuts, memoryBudget) => {
          const file = folder.write(model(choices));
          const start = () =>
            begin(runner.current, file, { seed: 5, ...(memoryBudget !== undefined && { memoryBudget }) });
          const stepped = await start();
          const names = computedNames(stepped.model);
          const plain = await runPlain(file, await feedsOf(stepped, runner.current), names);
          const expected = new Map(names.map((name) => [name, bits(plain.get(name))]));
          const check = async (execution: Execution, how: string) => {
            assert.deepEqual(await bitsOf(execution, runner.current, names), expected, how);
            execution.close();
          };
          while (!stepped.ended) if (!(await stepped.stepIn())) await stepped.step();
          await check(stepped, 'stepped');
          const stops = {
            has: (path: string, index: number) => cuts[(index * 7 + path.length) % cuts.length]!,
            within: (path: string) => cuts[path.length % cuts.length]!,
          };
          for (const how of ['cut', 'cut again, by kept sessions']) {
            const cut = await start();
            while (!cut.ended) await cut.advance(stops, noWatch, never);
            await check(cut, how);
          }
          for (const how of ['continued', 'continued again, by a kept session']) {
            const whole = await start();
            await whole.advance(noStops, noWatch, never);
            await check(whole, how);
          }
        },
      ),
      { numRuns: 8, seed: 20261122 },
    );
  });
});
