import assert from 'node:assert/strict';
import { readModel } from '../../../../core/onnx/read';
import type { DType } from '../../../../core/tensor/dtype';
import { tensorOf } from '../../../../core/tensor/elements';
import { withComposites } from '../../../../engine/composites';
import { Execution } from '../../../../engine/execution';
import type { Watch } from '../../../../engine/types';
import { never, noStops, suiteRunner } from '../support/harness';
import type { ModelParts } from '../support/models';
import { graph, modelFolder, op, tensor } from '../support/models';
import { withFaults } from './faults';

const nanOnly: Watch = { nan: true, inf: false };
const both: Watch = { nan: true, inf: true };

interface Faulty {
  readonly parts: (dtype: DType) => ModelParts;
  readonly dtypes: readonly DType[];
  /** Values that are never made: those of a branch that is not taken. */
  readonly idle?: readonly string[];
  /** Values of a body from which nothing gets out of it: the watch does not see what is lost inside. */
  readonly lost?: readonly string[];
}

const opsetImport = [
  { domain: '', version: 18n },
  { domain: 'custom', version: 1n },
];
const yes = tensor('bool', [], [true]);
const all: readonly DType[] = ['float32', 'float16', 'float64'];

/** Models with NaN to be planted at every floating-point value; what is integer or bool cannot have one. */
const models: Readonly<Record<string, Faulty>> = {
  'the main graph': {
    dtypes: all,
    parts: (t) => ({
      inputs: { x: `${t}[2,3]` },
      outputs: { y: `${t}` },
      weights: { one: tensor(t, [3], [1, 1, 1]), axis: tensor('int64', [1], [1n]) },
      nodes: [
        op('Add', ['x', 'one'], ['a']),
        op('Relu', ['a'], ['b']),
        op('ReduceMax', ['b'], ['m'], { keepdims: 1, axes: [1] }),
        op('Sub', ['b', 'm'], ['c']),
        op('Exp', ['c'], ['e']),
        op('Less', ['e', 'one'], ['low']),
        op('Where', ['low', 'one', 'e'], ['w']),
        op('Softmax', ['w'], ['s']),
        op('Concat', ['s', 'm'], ['y'], { axis: 1 }),
      ],
    }),
  },
  'a branch of an If': {
    dtypes: all,
    idle: ['e'],
    parts: (t) => ({
      inputs: { x: `${t}[2]` },
      outputs: { y: `${t}` },
      weights: { yes },
      nodes: [
        op('Neg', ['x'], ['n']),
        op('If', ['yes'], ['i'], {
          then_branch: graph({
            outputs: { t2: `${t}[2]` },
            nodes: [op('Exp', ['n'], ['t0']), op('Add', ['t0', 'x'], ['t1']), op('Tanh', ['t1'], ['t2'])],
          }),
          else_branch: graph({ outputs: { e: `${t}[2]` }, nodes: [op('Identity', ['x'], ['e'])] }),
        }),
        op('Abs', ['i'], ['y']),
      ],
    }),
  },
  'a Loop with what its condition is made of': {
    dtypes: all,
    lost: ['top'],
    parts: (t) => ({
      inputs: { x: `${t}[3]` },
      outputs: { last: `${t}`, seen: `${t}` },
      weights: { trips: tensor('int64', [], [4n]), yes, limit: tensor(t, [], [900]) },
      nodes: [
        op('Abs', ['x'], ['start']),
        op('Loop', ['trips', 'yes', 'start'], ['last', 'seen'], {
          body: graph({
            inputs: { i: 'int64[]', go: 'bool[]', v: `${t}[3]` },
            outputs: { stay: 'bool[]', next: `${t}[3]`, square: `${t}[3]` },
            nodes: [
              op('Add', ['v', 'x'], ['next']),
              op('Mul', ['next', 'next'], ['square']),
              op('ReduceMax', ['square'], ['top'], { keepdims: 0 }),
              op('Less', ['top', 'limit'], ['stay']),
            ],
          }),
        }),
      ],
    }),
  },
  'a Scan': {
    dtypes: ['float32', 'float64'],
    parts: (t) => ({
      inputs: { x: `${t}[4,2]`, s: `${t}[2]` },
      outputs: { last: `${t}`, each: `${t}` },
      nodes: [
        op('Scan', ['s', 'x'], ['last', 'each'], {
          num_scan_inputs: 1,
          body: graph({
            inputs: { before: `${t}[2]`, row: `${t}[2]` },
            outputs: { after: `${t}[2]`, out: `${t}[2]` },
            nodes: [op('Add', ['before', 'row'], ['after']), op('Sigmoid', ['after'], ['out'])],
          }),
        }),
      ],
    }),
  },
  'a SequenceMap': {
    dtypes: ['float32'],
    parts: (t) => ({
      inputs: { x: `${t}[2,2]` },
      outputs: { y: `${t}` },
      nodes: [
        op('SplitToSequence', ['x'], ['rows'], { axis: 0 }),
        op('SequenceMap', ['rows'], ['mapped'], {
          body: graph({
            inputs: { r: `${t}[1,2]` },
            outputs: { q: `${t}[1,2]` },
            nodes: [op('Neg', ['r'], ['p']), op('Exp', ['p'], ['q'])],
          }),
        }),
        op('ConcatFromSequence', ['mapped'], ['y'], { axis: 0 }),
      ],
    }),
  },
  'bodies inside bodies and functions': {
    dtypes: all,
    idle: ['fe'],
    parts: (t) => ({
      inputs: { x: `${t}[2]` },
      outputs: { y: `${t}`, z: `${t}` },
      domains: { custom: 1 },
      functions: [
        {
          name: 'Inner',
          domain: 'custom',
          input: ['iv'],
          output: ['iw'],
          opsetImport,
          node: [op('Sqrt', ['iv'], ['root']), op('Add', ['root', 'iv'], ['iw'])],
        },
        {
          name: 'Outer',
          domain: 'custom',
          input: ['ov', 'flag'],
          output: ['ow'],
          opsetImport,
          node: [
            op('Abs', ['ov'], ['positive']),
            op('custom:Inner', ['positive'], ['called']),
            op('If', ['flag'], ['ow'], {
              then_branch: graph({ outputs: { ft: t }, nodes: [op('Tanh', ['called'], ['ft'])] }),
              else_branch: graph({ outputs: { fe: t }, nodes: [op('Neg', ['called'], ['fe'])] }),
            }),
          ],
        },
      ],
      weights: { trips: tensor('int64', [], [2n]), yes },
      nodes: [
        op('Loop', ['trips', 'yes', 'x'], ['y'], {
          body: graph({
            inputs: { i: 'int64[]', go: 'bool[]', v: `${t}[2]` },
            outputs: { stay: 'bool[]', next: `${t}[2]` },
            nodes: [
              op('Identity', ['go'], ['stay']),
              op('Loop', ['trips', 'go', 'v'], ['deep'], {
                body: graph({
                  inputs: { j: 'int64[]', on: 'bool[]', u: `${t}[2]` },
                  outputs: { keep: 'bool[]', grown: `${t}[2]` },
                  nodes: [
                    op('Identity', ['on'], ['keep']),
                    op('custom:Outer', ['u', 'on'], ['made']),
                    op('Add', ['made', 'x'], ['grown']),
                  ],
                }),
              }),
              op('Add', ['deep', 'v'], ['next']),
            ],
          }),
        }),
        op('custom:Inner', ['x'], ['z']),
      ],
    }),
  },
};

describe('a NaN planted at any node', function () {
  this.timeout(60_000);
  const runner = suiteRunner();
  const folder = modelFolder();

  /** The floating-point values of a model's nodes: all of them, but those that `isFloat` says nothing of. */
  function floatsOf(parts: ModelParts): Set<string> {
    const whole = new Set(['Less', 'IsNaN', 'SplitToSequence', 'SequenceMap']);
    const found = new Set<string>();
    const collect = (nodes: ModelParts['nodes']) => {
      for (const node of nodes) {
        for (const { g } of node.attribute) if (g) collect(g.node);
        const isBool = node.opType === 'Identity' && /^(go|on)$/.test(node.input[0] ?? '');
        if (!isBool && !whole.has(node.opType)) for (const output of node.output) found.add(output);
      }
    };
    collect(parts.nodes);
    for (const { node } of parts.functions ?? []) collect(node as ModelParts['nodes']);
    return found;
  }

  for (const [title, { parts, dtypes, idle = [], lost = [] }] of Object.entries(models)) {
    for (const dtype of dtypes) {
      it(`in ${title}, ${dtype}, is found there and nowhere else`, async () => {
        const sound = { opset: 17, ...parts(dtype) };
        const faulty = withFaults(sound, dtype, floatsOf(sound));
        const model = await withComposites(runner.current, readModel(folder.write(faulty.parts)));
        const x = { random: 'uniform', low: 0.5, high: 2, seed: 3 };
        const inputs = Object.fromEntries(Object.keys(sound.inputs ?? {}).map((name) => [name, x]));
        const start = () => Execution.start({ runner: runner.current, model, inputs });
        const clean = await start();
        assert.deepEqual(await clean.advance(noStops, both, never), { reason: 'end' });
        clean.close();
        const wrong: string[] = [];
        for (const { constant, value } of faulty.places) {
          const execution = await start();
          const zero = await runner.current.request('hold', { value: tensorOf(dtype, [], [0]) });
          await execution.edit(0, constant, zero);
          const found = await execution.advance(noStops, nanOnly, never);
          const named = found.reason === 'watch' ? found.value : found.reason;
          const isFirst = found.reason === 'watch' && found.first.every((index) => index === 0);
          if (named !== value || !isFirst) wrong.push(`${value}: ${named}`);
          else {
            const frame = execution.frames.at(-1)!;
            assert.equal(frame.graph, found.reason === 'watch' && found.graph);
            assert.equal(execution.hasRun(execution.frames.length - 1, value), true);
          }
          execution.close();
        }
        assert.deepEqual(
          wrong,
          [...idle, ...lost].map((value) => `${value}: end`),
        );
        assert.ok(faulty.places.length > 1);
      });
    }
  }
});
