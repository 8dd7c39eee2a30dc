import assert from 'node:assert/strict';
import { create } from '@bufbuild/protobuf';
import type { TypeProto } from '../../../../core/onnx/gen/onnx_pb';
import { TypeProtoSchema } from '../../../../core/onnx/gen/onnx_pb';
import { readModel } from '../../../../core/onnx/read';
import { Execution } from '../../../../engine/execution';
import type { Watch } from '../../../../engine/types';
import { never, noStops, requestsOf, suiteRunner } from '../support/harness';
import type { GraphParts, ModelParts } from '../support/models';
import { graph, modelFolder, op, tensor, type } from '../support/models';

const both: Watch = { nan: true, inf: true };

function typeOf(kind: 'sequenceType' | 'optionalType', elemType: TypeProto): TypeProto {
  return create(TypeProtoSchema, { value: { case: kind, value: { elemType } } });
}
const sequence = typeOf('sequenceType', type('float32'));

/** Square roots of a sequence's elements; the second element of `x` below makes a NaN. */
const roots = op('SequenceMap', ['parts'], ['roots'], {
  body: graph({
    inputs: { part: 'float32[1,2]' },
    outputs: { root: 'float32[1,2]' },
    nodes: [op('Sqrt', ['part'], ['root'])],
  }),
});
const split = op('SplitToSequence', ['x'], ['parts'], { axis: 0 });
const yes = tensor('bool', [], [true]);

/** What each model makes, in order, and the hits that are expected: `rule node value count [first]`. */
const table: [string, GraphParts, string[]][] = [
  [
    'made by a SequenceMap, handed on and joined',
    {
      outputs: { y: 'float32' },
      nodes: [
        split,
        roots,
        op('SequenceInsert', ['roots', 'x'], ['longer']),
        op('ConcatFromSequence', ['longer'], ['y'], { axis: 0 }),
      ],
    },
    ['nan Sqrt root 1 [0,1]'],
  ],
  [
    'made by a SequenceMap and never joined',
    { outputs: { n: 'int64[]' }, nodes: [split, roots, op('SequenceLength', ['roots'], ['n'])] },
    ['nan Sqrt root 1 [0,1]'],
  ],
  ['that is an output', { outputs: { roots: sequence }, nodes: [split, roots] }, ['nan Sqrt root 1 [0,1]']],
  [
    'put into a sequence after it was made',
    {
      outputs: { y: 'float32', n: 'int64[]' },
      weights: { at: tensor('int64', [], [1n]) },
      nodes: [
        op('Sqrt', ['x'], ['bad']),
        op('SequenceConstruct', ['x', 'bad', 'x'], ['several']),
        op('Identity', ['several'], ['same']),
        op('SequenceErase', ['same', 'at'], ['fewer']),
        op('SequenceLength', ['same'], ['n']),
        op('ConcatFromSequence', ['fewer'], ['y'], { axis: 0 }),
      ],
    },
    ['nan Sqrt bad 1 [1,1]'],
  ],
  [
    'of which one element is taken',
    {
      outputs: { y: 'float32' },
      weights: { at: tensor('int64', [], [0n]) },
      nodes: [split, roots, op('SequenceAt', ['roots', 'at'], ['y'])],
    },
    ['nan Sqrt root 1 [0,1]'],
  ],
  [
    'made by a Loop that carries the sequence',
    {
      outputs: { n: 'int64[]' },
      weights: { trips: tensor('int64', [], [3n]), yes },
      nodes: [
        op('SequenceEmpty', [], ['none']),
        op('Loop', ['trips', 'yes', 'none'], ['all'], {
          body: graph({
            inputs: { i: 'int64[]', go: 'bool[]', before: sequence },
            outputs: { stay: 'bool[]', after: sequence },
            nodes: [
              op('Identity', ['go'], ['stay']),
              op('Log', ['x'], ['log']),
              op('SequenceInsert', ['before', 'log'], ['after']),
            ],
          }),
        }),
        op('SequenceLength', ['all'], ['n']),
      ],
    },
    new Array<string>(3).fill('nan Log log 1 [1,1]'),
  ],
  [
    'made by an If as an optional',
    {
      outputs: { has: 'bool[]' },
      weights: { yes },
      nodes: [
        op('If', ['yes'], ['maybe'], {
          then_branch: graph({
            outputs: { t: typeOf('optionalType', type('float32[2,2]')) },
            nodes: [op('Sqrt', ['x'], ['root']), op('Optional', ['root'], ['t'])],
          }),
          else_branch: graph({
            outputs: { e: typeOf('optionalType', type('float32[2,2]')) },
            nodes: [op('Optional', ['x'], ['e'])],
          }),
        }),
        op('OptionalHasElement', ['maybe'], ['has']),
      ],
    },
    ['nan Sqrt root 1 [1,1]'],
  ],
  [
    'in an optional that holds a sequence',
    {
      outputs: { n: 'int64[]' },
      nodes: [
        split,
        roots,
        op('Optional', ['roots'], ['maybe']),
        op('OptionalGetElement', ['maybe'], ['back']),
        op('SequenceLength', ['back'], ['n']),
      ],
    },
    ['nan Sqrt root 1 [0,1]'],
  ],
];

describe('a NaN in a sequence or an optional', function () {
  this.timeout(60_000);
  const runner = suiteRunner();
  const folder = modelFolder();

  async function hits(execution: Execution, by: 'continue' | 'step'): Promise<string[]> {
    const found: string[] = [];
    while (!execution.ended) {
      const advanced =
        by === 'step' ? await execution.step(both) : await execution.advance(noStops, both, never);
      if (advanced.reason !== 'watch') continue;
      const { rule, graph: path, node, value, count, first } = advanced;
      const { op: operator } = execution.model.graphs.get(path)!.nodes[node]!;
      found.push(`${rule} ${operator} ${value} ${count} [${first.join()}]`);
    }
    return found;
  }

  const x = {
    value: [
      [1, 4],
      [9, -1],
    ],
  };
  for (const [title, parts, expected] of table) {
    it(`${title}: the node that made it is named`, async () => {
      const model = readModel(folder.write({ opset: 18, inputs: { x: 'float32[2,2]' }, ...parts }));
      for (const by of ['continue', 'step', 'continue'] as const) {
        const execution = await Execution.start({ runner: runner.current, model, inputs: { x } });
        assert.deepEqual(await hits(execution, by), expected, by);
        execution.close();
      }
    });
  }

  const clean: ModelParts = {
    opset: 18,
    inputs: { x: 'float32[2,2]' },
    outputs: { n: 'int64[]', y: 'float32' },
    nodes: [
      split,
      roots,
      op('SequenceLength', ['roots'], ['n']),
      op('ConcatFromSequence', ['roots'], ['y'], { axis: 0 }),
    ],
  };

  it('that comes in by an input is not new, and its value is not looked through again', async () => {
    const model = readModel(folder.write(clean));
    const values = [
      [1, 4],
      [9, Infinity],
    ];
    const looked: number[] = [];
    for (let run = 0; run < 3; run++) {
      const execution = await Execution.start({
        runner: runner.current,
        model,
        inputs: { x: { value: values } },
      });
      const asked = await requestsOf(runner.current, async () => {
        assert.deepEqual(await hits(execution, 'continue'), []);
      });
      looked.push(asked.filter(({ submodel, watch }) => submodel.bytes && watch.length > 0).length);
      execution.close();
    }
    assert.deepEqual(looked, [1, 0, 0]);
  });

  it('is looked for without bringing the sequence out', async () => {
    const model = readModel(folder.write(clean));
    const inputs = { x: { ones: true } };
    const execution = await Execution.start({ runner: runner.current, model, inputs });
    const asked = await requestsOf(runner.current, async () => {
      assert.deepEqual(await hits(execution, 'continue'), []);
    });
    assert.deepEqual(
      asked.map(({ fetches, watch, probes }) => [fetches, watch, probes.length]),
      [[['n', 'y'], [], 2]],
    );
    execution.close();
  });
});
