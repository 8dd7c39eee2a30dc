import assert from 'node:assert/strict';
import { readModel } from '../../../core/onnx/read';
import { Execution } from '../../../engine/execution';
import { withSeedAttributes } from '../../../engine/seeds';
import { bodies } from './support/bodies';
import { begin, bitsOf, never, noStops, noWatch, suiteRunner } from './support/harness';
import type { ModelParts } from './support/models';
import { graph, modelFolder, op, tensor } from './support/models';

describe('random operators', function () {
  this.timeout(30_000);
  const runner = suiteRunner();
  const folder = modelFolder();

  const opsetImport = [
    { domain: '', version: 17n },
    { domain: 'custom', version: 1n },
  ];

  it('inside a function, called through another one, draw once in a run', async () => {
    const one = { domain: 'custom', input: ['v'], output: ['w'], opsetImport };
    const file = folder.write({
      inputs: { x: 'float32[2]' },
      outputs: { z: 'float32[2]' },
      domains: { custom: 1 },
      functions: [
        { ...one, name: 'Outer', node: [op('custom:Inner', ['v'], ['u']), op('Abs', ['u'], ['w'])] },
        { ...one, name: 'Inner', node: [op('RandomNormalLike', ['v'], ['r']), op('Add', ['v', 'r'], ['w'])] },
      ],
      nodes: [op('custom:Outer', ['x'], ['y']), op('Neg', ['y'], ['m']), op('Neg', ['m'], ['z'])],
    });
    const model = readModel(file);
    // More than once, so that a session that was kept would be found again.
    for (let run = 0; run < 3; run++) {
      const execution = await Execution.start({ runner: runner.current, model });
      await execution.advance(noStops, noWatch, never);
      const [end] = [...(await bitsOf(execution, runner.current, ['z'])).values()];
      const [drawn] = [...(await bitsOf(execution, runner.current, ['y'])).values()];
      assert.equal(end, drawn);
      execution.close();
    }
  });

  /** Noise of a function, of another one that it calls, and of a body inside it; each function is called twice. */
  const noisy: ModelParts = {
    inputs: { x: 'float32[4]' },
    outputs: { a: 'float32[4]', b: 'float32[4]' },
    domains: { custom: 1 },
    functions: [
      {
        name: 'Inner',
        domain: 'custom',
        input: ['v'],
        output: ['w'],
        opsetImport,
        node: [
          op('RandomUniformLike', ['v'], ['r']),
          op('Bernoulli', ['r'], ['coin']),
          op('Add', ['r', 'coin'], ['s']),
          op('Add', ['v', 's'], ['w']),
        ],
      },
      {
        name: 'Outer',
        domain: 'custom',
        input: ['v'],
        output: ['w'],
        attribute: ['scale'],
        opsetImport,
        node: [
          op('custom:Inner', ['v'], ['first']),
          op('custom:Inner', ['first'], ['second']),
          op('Constant', [], ['yes'], { value: tensor('bool', [], [true]) }),
          op('Constant', [], ['half'], { value: tensor('float32', [], [0.5]) }),
          op('Dropout', ['second', 'half', 'yes'], ['dropped']),
          op('If', ['yes'], ['branch'], {
            then_branch: graph({
              outputs: { t: 'float32[4]' },
              nodes: [
                op('RandomNormalLike', ['dropped'], ['n'], { scale: { ref: 'scale', type: 1 } }),
                op('custom:Inner', ['n'], ['m']),
                op('Add', ['m', 'dropped'], ['t']),
              ],
            }),
            else_branch: graph({ outputs: { e: 'float32[4]' }, nodes: [op('Neg', ['dropped'], ['e'])] }),
          }),
          op('Identity', ['branch'], ['w']),
        ],
      },
    ],
    nodes: [
      op('custom:Outer', ['x'], ['a'], { scale: { float: 2 } }),
      op('custom:Outer', ['x'], ['b'], { scale: { float: 2 } }),
    ],
  };

  it('inside functions draw the same with the same seed, in a run by nodes, by stretches and again', async () => {
    const file = folder.write(noisy);
    const model = readModel(file);
    const drawn = async (seed: number, how: 'continue' | 'step over' | 'step in') => {
      const inputs = { x: { ones: true } };
      const execution = await Execution.start({ runner: runner.current, model, inputs, seed });
      while (!execution.ended) {
        if (how === 'continue') await execution.advance(noStops, noWatch, never);
        else if (how === 'step over' || !(await execution.stepIn())) await execution.step();
      }
      const found = await bitsOf(execution, runner.current, ['a', 'b']);
      execution.close();
      return found;
    };
    const first = await drawn(1, 'continue');
    assert.deepEqual(await drawn(1, 'continue'), first);
    assert.deepEqual(await drawn(1, 'step over'), first);
    assert.deepEqual(await drawn(1, 'step in'), first);
    const other = await drawn(2, 'continue');
    assert.notEqual(other.get('a'), first.get('a'));
    // Each call draws its own numbers.
    assert.notEqual(first.get('a'), first.get('b'));
  });

  it('inside a function are not run again to show a value', async () => {
    const model = readModel(folder.write(noisy));
    const execution = await Execution.start({ runner: runner.current, model, memoryBudget: 0 });
    await execution.advance(noStops, noWatch, never);
    const before = await bitsOf(execution, runner.current, ['a', 'b']);
    execution.goBackTo(0, model.graph.nodes[0]!);
    await execution.advance(noStops, noWatch, never);
    assert.deepEqual(await bitsOf(execution, runner.current, ['a', 'b']), before);
    assert.equal(execution.recomputed, 0);
    execution.close();
  });

  it('ask for no more seeds than any model needs, where functions call others again and again', () => {
    const names = Array.from({ length: 18 }, (_, at) => `F${at}`);
    const file = folder.write({
      inputs: { x: 'float32[1]' },
      outputs: { y: 'float32[1]' },
      domains: { custom: 1 },
      functions: names.map((name, at) => ({
        name,
        domain: 'custom',
        input: ['v'],
        output: ['w'],
        opsetImport,
        node:
          at === 0
            ? [op('RandomNormalLike', ['v'], ['w'])]
            : [op(`custom:F${at - 1}`, ['v'], ['u']), op(`custom:F${at - 1}`, ['u'], ['w'])],
      })),
      nodes: [op('custom:F17', ['x'], ['y'])],
    });
    const model = readModel(file);
    const seeds = (name: string) =>
      withSeedAttributes(model, model.functions.get(`custom:${name}`)!).attribute.length;
    assert.deepEqual(['F0', 'F3', 'F13', 'F14'].map(seeds), [1, 8, 8192, 0]);
  });

  it('go on in a Loop whether somebody watches and looks ahead or not', async () => {
    const file = folder.write(bodies.noise);
    const seen: (string | undefined)[] = [];
    for (const how of ['steps', 'watched from iteration 1 on', 'looked at in iteration 1']) {
      const execution = await begin(runner.current, file, { inputs: { x: { zeros: true } } });
      await execution.stepIn();
      while (execution.frames.length > 1) {
        const isLater = execution.frames[1]!.iteration! >= 1;
        if (how.startsWith('looked') && isLater) await execution.preview();
        await execution.step(how.startsWith('watched') && isLater ? { nan: true, inf: false } : noWatch);
      }
      seen.push((await bitsOf(execution, runner.current, ['seen'])).get('seen'));
      execution.close();
    }
    assert.equal(seen[1], seen[0]);
    assert.equal(seen[2], seen[0]);
  });
});
