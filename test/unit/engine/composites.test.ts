import assert from 'node:assert/strict';
import type { Model } from '../../../core/onnx/model';
import { readModel } from '../../../core/onnx/read';
import { printModel } from '../../../core/onnx/text/print';
import { withComposites } from '../../../engine/composites';
import { Execution } from '../../../engine/execution';
import { bitsOf, never, noStops, noWatch, suiteRunner } from './support/harness';
import type { AttributeValue } from './support/models';
import { graph, modelFolder, op, tensor } from './support/models';

/** A value of each input, by its name. */
type Given = Readonly<Record<string, unknown>>;

interface Case {
  readonly name: string;
  readonly inputs: Record<string, string>;
  readonly output: string;
  readonly attributes?: Record<string, AttributeValue>;
  readonly given?: Given;
  readonly opset?: number;
  /** The type of a second output. */
  readonly state?: string;
}

const cases: readonly Case[] = [
  { name: 'Mish', inputs: { a: 'float32[2,3]' }, output: 'float32[2,3]' },
  { name: 'HardSwish', inputs: { a: 'float32[2,3]' }, output: 'float32[2,3]' },
  { name: 'HardSwish', inputs: { a: 'float16[2,3]' }, output: 'float16[2,3]' },
  { name: 'CastLike', inputs: { a: 'float32[4]', b: 'int64[1]' }, output: 'int64[4]' },
  {
    name: 'GroupNormalization',
    inputs: { a: 'float32[1,4,3,3]', b: 'float32[4]', c: 'float32[4]' },
    output: 'float32[1,4,3,3]',
    attributes: { num_groups: 2 },
  },
  {
    name: 'CenterCropPad',
    inputs: { a: 'float32[5,3]', b: 'int64[2]' },
    output: 'float32[N,M]',
    given: { b: { value: [3, 4] } },
  },
  {
    name: 'Range',
    inputs: { a: 'float16[]', b: 'float16[]', c: 'float16[]' },
    output: 'float16[N]',
    given: { a: { value: 1 }, b: { value: 6 }, c: { value: 1.25 } },
    opset: 27,
  },
  {
    name: 'LinearAttention',
    inputs: { a: 'float16[1,3,4]', b: 'float16[1,3,4]', c: 'float16[1,3,4]' },
    output: 'float16[1,3,4]',
    state: 'float16[1,2,2,2]',
    attributes: { q_num_heads: 2, kv_num_heads: 2, update_rule: 'linear' },
    opset: 27,
  },
  {
    name: 'NegativeLogLikelihoodLoss',
    inputs: { a: 'float32[3,5]', b: 'int64[3]' },
    output: 'float32[]',
    given: { b: { value: [1, 0, 4] } },
  },
  {
    name: 'SoftmaxCrossEntropyLoss',
    inputs: { a: 'float32[3,5]', b: 'int64[3]' },
    output: 'float32[]',
    given: { b: { value: [1, 0, 4] } },
  },
];

describe('bodies of composite operators', function () {
  this.timeout(30_000);
  const runner = suiteRunner();
  const models = modelFolder();

  /** Runs it to the end: at once or by steps into all there is. Gives the outputs' bits and how deep it stood. */
  async function ran(model: Model, inputs: Given, stepping: boolean) {
    const execution = await Execution.start({ runner: runner.current, model, inputs });
    const entered = new Set<string>();
    if (stepping) {
      while (!execution.ended) {
        if (!(await execution.stepIn())) await execution.step();
        else entered.add(execution.frames.at(-1)!.graph);
      }
    } else await execution.advance(noStops, noWatch, never);
    const names = model.graph.outputs.map(({ name }) => name);
    const bits = await bitsOf(execution, runner.current, names);
    execution.close();
    assert.equal(bits.size, names.length);
    return { bits, entered };
  }

  for (const { name, inputs, output, attributes, given = {}, opset = 21, state } of cases) {
    const types = Object.values(inputs).join(', ');
    it(`steps into ${name} of ${types}, with the bits of the node as a whole`, async () => {
      const outputs = { y: output, ...(state !== undefined && { state }) };
      const file = models.write({
        inputs,
        outputs,
        opset,
        nodes: [op(name, Object.keys(inputs), Object.keys(outputs), attributes)],
      });
      const plain = readModel(file);
      const model = await withComposites(runner.current, plain);
      const [definition] = [...model.composites!.values()];
      assert.ok(definition!.graph.nodes.length > 0);
      assert.ok(!definition!.graph.nodes.some((node) => node.op === name));
      const atomic = await ran(plain, given, false);
      const stepped = await ran(model, given, true);
      // Range's body has a Loop, which is entered too.
      assert.equal([...stepped.entered][0], `function::${name}:y`);
      assert.deepEqual(stepped.bits, atomic.bits);
      assert.deepEqual((await ran(model, given, false)).bits, atomic.bits);
    });
  }

  it('knows what onnxruntime infers, in branches too, and leaves the lines of the file where they are', async () => {
    const branch = (output: string, name: string) =>
      graph({
        outputs: { [output]: 'float32[3]' },
        nodes: [op('Neg', ['twice'], [`${output}n`]), op(name, [`${output}n`], [output])],
      });
    const file = models.write({
      inputs: { x: 'float32[3]', flag: 'bool[]' },
      outputs: { y: 'float32[3]', z: 'float32[3]' },
      weights: { w: tensor('float32', [3], [0.5, -2, 3]) },
      opset: 21,
      nodes: [
        op('Mul', ['x', 'w'], ['m']),
        op('Mish', ['m'], ['first']),
        // The same input twice.
        op('CastLike', ['first', 'first'], ['twice']),
        op('If', ['flag'], ['y'], {
          then_branch: branch('a', 'HardSwish'),
          else_branch: branch('b', 'Mish'),
        }),
        op('HardSwish', ['w'], ['z']),
      ],
    });
    const plain = readModel(file);
    const model = await withComposites(runner.current, plain);
    const [before, after] = [printModel(plain), printModel(model)];
    assert.ok(after.text.startsWith(before.text.trimEnd()));
    for (const [line, node] of before.lines) assert.deepEqual(after.lines.get(line), node);
    const given = { x: { value: [1, 2, -3] }, flag: { value: true } };
    const stepped = await ran(model, given, true);
    assert.deepEqual(
      [...stepped.entered],
      [
        'function::Mish:first',
        'function::CastLike:twice',
        '/y/then_branch',
        'function::HardSwish:/y/then_branch/a',
        'function::HardSwish:z',
      ],
    );
    assert.equal(model.composites!.size, 5);
    assert.deepEqual(stepped.bits, (await ran(plain, given, false)).bits);
  });

  it('is the model itself where onnxruntime has a kernel for every node', async () => {
    const file = models.write({
      inputs: { x: 'float32[3]' },
      outputs: { y: 'float32[3]' },
      opset: 21,
      nodes: [op('Relu', ['x'], ['y'])],
    });
    const plain = readModel(file);
    assert.equal(await withComposites(runner.current, plain), plain);
  });
});
