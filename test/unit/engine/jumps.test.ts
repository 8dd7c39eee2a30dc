import assert from 'node:assert/strict';
import type { Execution } from '../../../engine/execution';
import { stopsAt } from '../../../engine/stops';
import { isAfter } from '../../../engine/timeline/position';
import type { Held } from '../../../engine/types';
import { bodies } from './support/bodies';
import { begin, digests, never, noStops, noWatch, randomNumbers, suiteRunner } from './support/harness';
import { modelFolder, op, tensor } from './support/models';

/** Two branches of two nodes each, and their sum. */
const net = {
  inputs: { x: 'float32[4]' },
  outputs: { y: 'float32[4]' },
  weights: { one: tensor('float32', [], [1]) },
  nodes: [
    op('Neg', ['x'], ['a1']),
    op('Sub', ['a1', 'one'], ['a2']),
    op('Add', ['x', 'one'], ['b1']),
    op('Mul', ['b1', 'b1'], ['b2']),
    op('Add', ['a2', 'b2'], ['sum']),
    op('Abs', ['sum'], ['y']),
  ],
};

describe('going on at another node', function () {
  this.timeout(60_000);
  const runner = suiteRunner();
  const folder = modelFolder();

  const start = (memoryBudget?: number) =>
    begin(runner.current, folder.write(net), { inputs: { x: { value: [1, 2, 3, 4] } }, memoryBudget });

  async function numbers(execution: Execution, name: string): Promise<number[] | undefined> {
    const held = (await execution.values(execution.frames.length - 1, [name])).get(name);
    if (held?.kind !== 'tensor') return undefined;
    return (await runner.current.elements(held.id, 0, 100)).map(Number);
  }

  const nodeOf = (execution: Execution, output: string) => execution.model.graph.producers.get(output)!;

  async function filled(like: Held, value: number): Promise<Held> {
    if (like.kind !== 'tensor') return like;
    const { dtype, shape } = like;
    const elements = new Array<number>(shape.reduce((product, size) => product * size, 1)).fill(value);
    return runner.current.request('hold', { value: tensor(dtype, shape, elements) });
  }

  for (const memoryBudget of [undefined, 0]) {
    it(`ahead leaves nodes out, back undoes it (budget ${memoryBudget})`, async () => {
      const execution = await start(memoryBudget);
      execution.goTo(nodeOf(execution, 'b1'));
      assert.equal(execution.hasRun(0, 'a1'), false);
      assert.deepEqual([execution.live(0), execution.liveCount(0), execution.madeCount], [['x'], 1, 0]);
      await execution.step();
      assert.deepEqual(await numbers(execution, 'b1'), [2, 3, 4, 5]);
      assert.deepEqual([execution.live(0), execution.liveCount(0), execution.madeCount], [['b1'], 1, 1]);
      await assert.rejects(execution.advance(noStops, noWatch, never), {
        code: 'OD2022',
        message: /Add "Add_sum".*'a2' does not exist: Sub "Sub_a2", which makes it, was left out/,
      });
      assert.equal(execution.nextNode?.outputs[0], 'sum');
      assert.deepEqual(await numbers(execution, 'b2'), [4, 9, 16, 25]);
      // Behind a jump is where it began.
      for (const at of ['b2', 'b1', 'a1']) {
        await execution.stepBack(never);
        assert.equal(execution.nextNode?.outputs[0], at);
      }
      await execution.advance(noStops, noWatch, never);
      assert.deepEqual(await numbers(execution, 'y'), [2, 6, 12, 20]);
      execution.close();
    });

    it(`back gives values from before, ahead again those of the other branch (budget ${memoryBudget})`, async () => {
      const execution = await start(memoryBudget);
      await execution.advance(noStops, noWatch, never);
      execution.goTo(nodeOf(execution, 'a2'));
      assert.deepEqual(await numbers(execution, 'a1'), [-1, -2, -3, -4]);
      assert.equal(await numbers(execution, 'b1'), undefined);
      execution.goTo(nodeOf(execution, 'b2').graph.producers.get('b1')!);
      assert.equal(execution.hasRun(0, 'a2'), false);
      await execution.step();
      await execution.step();
      // What was computed from a2 before it was left out is no longer so.
      await assert.rejects(execution.step(), { code: 'OD2022' });
      // A node that was left out lies ahead of where it was left out.
      execution.goTo(nodeOf(execution, 'a2'));
      await execution.advance(noStops, noWatch, never);
      assert.deepEqual(await numbers(execution, 'y'), [2, 6, 12, 20]);
      execution.close();
    });

    it(`skips a node with outputs that it is given (budget ${memoryBudget})`, async () => {
      const execution = await start(memoryBudget);
      await execution.step();
      await execution.skip(new Map([['a2', await filled((await execution.preview()).get('a2')!, 7)]]));
      assert.equal(execution.nextNode?.outputs[0], 'b1');
      await execution.advance(noStops, noWatch, never);
      assert.deepEqual(await numbers(execution, 'y'), [11, 16, 23, 32]);
      assert.deepEqual(
        execution.edits.map(({ name }) => name),
        ['a2'],
      );
      const { undone } = await execution.reverseAdvance(
        stopsAt(execution.model, (node) => node.op === 'Sub'),
        never,
      );
      assert.deepEqual(
        undone?.map(({ name }) => name),
        ['a2'],
      );
      await execution.advance(noStops, noWatch, never);
      assert.deepEqual(await numbers(execution, 'y'), [2, 6, 12, 20]);
      execution.close();
    });
  }

  it('refuses what would lack values, what is elsewhere, and outputs that are not the node’s', async () => {
    const execution = await start();
    assert.throws(() => execution.goTo(nodeOf(execution, 'sum')), {
      code: 'OD2027',
      message: /Add "Add_sum".*'a2', which Sub "Sub_a2" makes, and 'b2', which Mul "Mul_b2" makes/,
    });
    assert.equal(execution.nextNode?.outputs[0], 'a1');
    const x = execution.inputs[0]!.held;
    await assert.rejects(execution.skip(new Map([['b1', x]])), { code: 'OD2025', message: /'b1'/ });
    await assert.rejects(execution.skip(new Map()), { code: 'OD2025', message: /'a1' needs a value/ });
    const branches = await begin(runner.current, folder.write(bodies.branches), {
      inputs: { x: { ones: true }, c: { value: true } },
    });
    const inside = branches.model.graph.nodes[1]!.bodies[0]!.graph.nodes[0]!;
    assert.throws(() => branches.goTo(inside), {
      code: 'OD2026',
      message: /not in the graph that is being run/,
    });
    execution.close();
    branches.close();
  });

  it('stops backward at the node that a jump began at, and at none that it left out', async () => {
    const execution = await start();
    execution.goTo(nodeOf(execution, 'b1'));
    await execution.step();
    const stops = stopsAt(execution.model, (node) => ['a1', 'a2'].includes(node.outputs[0]!));
    assert.equal((await execution.reverseAdvance(stops, never)).reason, 'stop');
    assert.equal(execution.nextNode?.outputs[0], 'a1');
    execution.close();
  });

  it('tells which value a body ends without', async () => {
    const execution = await begin(runner.current, folder.write(bodies.loop), {
      inputs: { x: { ones: true } },
    });
    await execution.step();
    await execution.stepIn();
    const body = execution.nextNode!.graph;
    execution.goTo(body.producers.get('next')!);
    await execution.step();
    execution.goTo(body.producers.get('top')!);
    await assert.rejects(execution.advance(noStops, noWatch, never), {
      code: 'OD2022',
      message: `The value 'seen' does not exist: Mul "Mul_seen", which makes it, was left out.`,
    });
    await execution.stepBack(never);
    await execution.stepBack(never);
    await execution.stepBack(never);
    assert.equal(execution.nextNode?.outputs[0], 'seen');
    await execution.advance(noStops, noWatch, never);
    assert.deepEqual(await numbers(execution, 'total'), [4.5, 4.5, 4.5]);
    execution.close();
  });

  /** Where it stands, as edits tell it. */
  const positionOf = (execution: Execution) =>
    execution.frames.flatMap(({ iteration, next }) => [iteration ?? 0, next]);

  /** A change of the branch: before which position it was made, and to which it led. */
  interface Change {
    readonly before: readonly number[];
    readonly after: readonly number[];
    readonly isJump?: boolean;
    readonly again: (execution: Execution) => Promise<void>;
  }

  for (const [title, parts] of Object.entries({ net, loop: bodies.loop, branches: bodies.branches })) {
    it(`${title}: after any walk, values are those of a new run with the same jumps and skips`, async () => {
      const random = randomNumbers(5);
      const file = folder.write(parts);
      const launch = { inputs: { x: { ones: true } }, seed: 2 };
      const happened = { jumps: 0, skips: 0, refused: 0, compared: 0 };
      for (const memoryBudget of [undefined, 0]) {
        const execution = await begin(runner.current, file, { ...launch, memoryBudget });
        let changes: Change[] = [];
        for (let move = 0; move < 120; move++) {
          // Numbers that follow one another in such a simple generator hang together.
          for (let burnt = 0; burnt < 3; burnt++) random();
          const dice = Math.floor(random() * 10);
          const before = positionOf(execution);
          const node = execution.nextNode;
          try {
            if (dice <= 3) await execution.stepBack(never);
            else if (dice <= 6 && !(await execution.stepIn())) await execution.step();
            else if (dice >= 8 && node) {
              const { nodes } = node.graph;
              for (let burnt = 0; burnt < 2; burnt++) random();
              const ahead = nodes.slice(random() < 0.5 ? 0 : node.index);
              const target = ahead[Math.floor(random() * ahead.length)]!;
              const frame = before.slice(0, -1);
              const passed = changes.find(
                (each) =>
                  each.isJump &&
                  String(each.before.slice(0, -1)) === String(frame) &&
                  each.before.at(-1)! <= target.index &&
                  target.index < each.after.at(-1)!,
              );
              const from = passed?.before.at(-1) ?? Math.min(target.index, before.at(-1)!);
              execution.goTo(target);
              changes = changes.filter(({ after }) => !isAfter(after, [...frame, from]));
              if (from < target.index) {
                happened.jumps++;
                const again = async (anew: Execution) => {
                  const graph = anew.model.graphs.get(target.graph.path)!;
                  anew.goTo(graph.nodes[target.index]!);
                };
                changes.push({
                  before: [...frame, from],
                  after: positionOf(execution),
                  isJump: true,
                  again,
                });
              }
            } else if (dice === 7 && node) {
              const value = Math.round(random() * 3);
              const skip = async (each: Execution) => {
                const outputs = new Map<string, Held>();
                for (const [name, held] of await each.preview()) {
                  const isFloat = held.kind === 'tensor' && held.dtype === 'float32';
                  outputs.set(name, isFloat ? await filled(held, value) : held);
                }
                await each.skip(outputs);
              };
              await skip(execution);
              happened.skips++;
              const after = [...before.slice(0, -1), before.at(-1)! + 1];
              changes.push({ before, after, again: skip });
            }
          } catch (error) {
            // What was left out is missed by a later node.
            assert.match((error as { code: string }).code, /^OD202[27]$/);
            happened.refused++;
          }
          changes = changes.filter(({ after }) => !isAfter(after, positionOf(execution)));
          if (random() < 0.6) continue;
          const anew = await begin(runner.current, file, launch);
          const go = async (position: readonly number[]) => {
            while (String(positionOf(anew)) !== String(position)) {
              try {
                if (!(await anew.stepIn())) await anew.step();
              } catch (error) {
                // At the end of a body that lacks an output.
                if (String(positionOf(anew)) !== String(position)) throw error;
              }
            }
          };
          for (const { before: place, again } of changes) {
            await go(place);
            await again(anew);
          }
          await go(positionOf(execution));
          assert.deepEqual(
            await digests(execution, runner.current),
            await digests(anew, runner.current),
            String(positionOf(execution)),
          );
          happened.compared++;
          anew.close();
        }
        execution.close();
      }
      // No node of the branches can do without the one before it.
      assert.ok(title === 'branches' || happened.jumps > 0, JSON.stringify(happened));
      assert.ok(happened.skips > 0 && happened.compared > 0, JSON.stringify(happened));
    });
  }
});
