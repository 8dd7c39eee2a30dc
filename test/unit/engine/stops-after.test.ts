import assert from 'node:assert/strict';
import type { Execution } from '../../../engine/execution';
import type { Advanced, StopSet } from '../../../engine/types';
import { begin, bitsOf, never, noWatch, requestsOf, suiteRunner } from './support/harness';
import { graph, modelFolder, op, tensor } from './support/models';

/** Stops behind the nodes that make these values, in any graph. */
function behind(execution: Execution, ...values: string[]): StopSet {
  const { graphs } = execution.model;
  const after = (path: string, index: number) =>
    graphs.get(path)!.nodes[index]!.outputs.some((name) => values.includes(name));
  const within = (path: string): boolean =>
    graphs
      .get(path)!
      .nodes.some((node) => after(path, node.index) || node.bodies.some((body) => within(body.graph.path)));
  return { has: () => false, within, after };
}

/** A stop as a short text: what has run, in which iteration. */
function told(execution: Execution, advanced: Advanced): string {
  if (advanced.reason !== 'after') return advanced.reason;
  const node = execution.model.graphs.get(advanced.graph)!.nodes[advanced.node]!;
  const { iteration } = execution.frames.at(-1)!;
  return `${node.outputs[0]}${iteration === undefined ? '' : ` ${iteration}`}`;
}

describe('stops behind a node', () => {
  const runner = suiteRunner();
  const folder = modelFolder();

  const chain = {
    inputs: { x: 'float32[2]' },
    outputs: { e: 'float32[2]' },
    nodes: [
      op('Neg', ['x'], ['a']),
      op('Abs', ['a'], ['b']),
      op('Exp', ['b'], ['c']),
      op('Neg', ['c'], ['d']),
      op('Abs', ['d'], ['e']),
    ],
  };
  const looped = {
    inputs: { x: 'float32[2]' },
    outputs: { y: 'float32[2]' },
    weights: { trips: tensor('int64', [], [3n]), yes: tensor('bool', [], [true]) },
    nodes: [
      op('Loop', ['trips', 'yes', 'x'], ['end'], {
        body: graph({
          inputs: { i: 'int64[]', go: 'bool[]', v: 'float32[2]' },
          outputs: { stay: 'bool[]', next: 'float32[2]' },
          nodes: [op('Identity', ['go'], ['stay']), op('Add', ['v', 'v'], ['next'])],
        }),
      }),
      op('Neg', ['end'], ['y']),
    ],
  };

  it('cuts stretches there and nowhere else, and goes on from there without running a node twice', async () => {
    const execution = await begin(runner.current, folder.write(chain));
    const asked = await requestsOf(runner.current, async () => {
      const stops = behind(execution, 'c');
      const first = await execution.advance(stops, noWatch, never);
      assert.equal(told(execution, first), 'c');
      assert.equal(execution.nextNode?.op, 'Neg');
      assert.equal((await bitsOf(execution, runner.current, ['c'])).size, 1, 'what it made is there');
      assert.equal(told(execution, await execution.advance(stops, noWatch, never)), 'end');
    });
    assert.equal(asked.length, 2);
    execution.close();
  });

  it('stops in every iteration, behind the last node of one too, and behind the Loop once it is left', async () => {
    const execution = await begin(runner.current, folder.write(looped));
    const stops = behind(execution, 'next', 'end');
    const seen: string[] = [];
    for (;;) {
      const advanced = await execution.advance(stops, noWatch, never);
      seen.push(told(execution, advanced));
      if (advanced.reason === 'end') break;
    }
    assert.deepEqual(seen, ['next 0', 'next 1', 'next 2', 'end', 'end']);
    execution.close();
  });

  it('stops behind a node that is stepped over, and behind the one whose body a step leaves', async () => {
    const execution = await begin(runner.current, folder.write(looped));
    const stops = behind(execution, 'stay', 'end');
    await execution.stepIn();
    assert.equal(told(execution, await execution.step(noWatch, stops)), 'stay 0');
    assert.equal(
      told(execution, await execution.stepOut({ ...stops, after: () => false }, noWatch, never)),
      'stop',
    );
    const again = await begin(runner.current, folder.write(looped));
    await again.stepIn();
    const outward = behind(again, 'end');
    assert.equal(told(again, await again.stepOut(outward, noWatch, never)), 'end');
    assert.equal(again.nextNode?.op, 'Neg');
    for (const each of [execution, again]) each.close();
  });

  it('asks whether it stops, with what the node made to be looked at', async () => {
    const execution = await begin(runner.current, folder.write(looped));
    const asked: string[] = [];
    const stops: StopSet = {
      ...behind(execution, 'next'),
      stands: async (ran) => {
        const values = await bitsOf(execution, runner.current, ['next'], 1);
        asked.push(`${ran?.op} ${values.size}`);
        return execution.frames.at(-1)!.iteration === 1;
      },
    };
    assert.equal(told(execution, await execution.advance(stops, noWatch, never)), 'next 1');
    assert.deepEqual(asked, ['Add 1', 'Add 1']);
    execution.close();
  });

  it('asks whether what a watch has found is reported, and goes on behind it where not', async () => {
    const file = folder.write({
      inputs: { x: 'float32[2]' },
      outputs: { c: 'float32[2]', d: 'float32[2]' },
      weights: { zero: tensor('float32', [], [0]) },
      nodes: [
        op('Neg', ['x'], ['a']),
        op('Div', ['a', 'zero'], ['b']),
        op('Abs', ['b'], ['c']),
        op('Div', ['x', 'zero'], ['d']),
      ],
    });
    const execution = await begin(runner.current, file, { inputs: { x: { ones: true } } });
    const found: string[] = [];
    const watch = {
      nan: false,
      inf: true,
      reports: async ({ value }: { value: string }) => {
        found.push(value);
        return value === 'd';
      },
    };
    const advanced = await execution.advance(behind(execution), watch, never);
    assert.equal(advanced.reason === 'watch' && advanced.value, 'd');
    assert.deepEqual(found, ['b', 'd']);
    execution.close();
  });
});
