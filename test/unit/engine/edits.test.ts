import assert from 'node:assert/strict';
import { targetSlot } from '../../../core/expressions/assignment/places';
import { parseExpression } from '../../../core/expressions/parse';
import { rewrite } from '../../../core/expressions/rewrite';
import type { Node } from '../../../core/onnx/model';
import type { Execution } from '../../../engine/execution';
import { stopsAt } from '../../../engine/stops';
import type { Edit, Held, HeldTensor } from '../../../engine/types';
import { bodies } from './support/bodies';
import { begin, digests, never, noStops, noWatch, randomNumbers, suiteRunner } from './support/harness';
import { modelFolder, op, tensor } from './support/models';

/** sum = x + w; parts = split(sum · 2); y = left + right; side does not depend on sum. */
const net = {
  inputs: { x: 'float32[4]' },
  outputs: { y: 'float32[2]', side: 'float32[4]' },
  weights: { w: tensor('float32', [4], [1, 1, 1, 1]) },
  nodes: [
    op('Constant', [], ['two'], { value: tensor('float32', [], [2]) }),
    op('Neg', ['x'], ['side']),
    op('Add', ['x', 'w'], ['sum']),
    op('Mul', ['sum', 'two'], ['twice']),
    op('Split', ['twice'], ['left', 'right']),
    op('Add', ['left', 'right'], ['y']),
  ],
};

/** What was edited. */
function namesOf(edits: readonly Edit[] | undefined): string[] | undefined {
  return edits?.map(({ name }) => name);
}

describe('edits', function () {
  this.timeout(30_000);
  const runner = suiteRunner();
  const folder = modelFolder();

  async function numbers(execution: Execution, name: string, frame?: number): Promise<number[] | undefined> {
    const values = await execution.values(frame ?? execution.frames.length - 1, [name]);
    const held = values.get(name);
    if (held?.kind !== 'tensor') return undefined;
    return (await runner.current.elements(held.id, 0, 100)).map(Number);
  }

  async function edit(execution: Execution, name: string, start: number, elements: number[], frame?: number) {
    const depth = frame ?? execution.frames.length - 1;
    const held = (await execution.values(depth, [name])).get(name) ?? (await execution.preview()).get(name);
    const changed = await replaced(held as HeldTensor, start, elements);
    return execution.edit(depth, name, changed, String(elements));
  }

  /** A copy of a tensor with other elements from a flat index on. */
  async function replaced({ id }: HeldTensor, start: number, elements: readonly number[]) {
    const text = `whole.reshape(-1)[${start}:${start + elements.length}]`;
    const selection = rewrite(parseExpression(text), (part) =>
      part.kind === 'name' ? { kind: 'bound', slot: targetSlot, at: 0 } : undefined,
    );
    const value = parseExpression(`[${elements}]`);
    return runner.current.request('assign', { id, selection, value, bindings: new Map() });
  }

  /** Sets a float attribute of the innermost frame's node of that operator. */
  function editAttribute(execution: Execution, node: Node, name: string, f: number) {
    const before = node.attributes.find((each) => each.name === name)!;
    return execution.editAttribute(execution.frames.length - 1, node, { ...before, f }, `${name}=${f}`);
  }

  const start = (memoryBudget?: number) =>
    begin(runner.current, folder.write(net), { inputs: { x: { value: [1, 2, 3, 4] } }, memoryBudget });

  /** A run of the loop that stands before the node that makes `top`, in its iteration `rounds - 1`. */
  async function inLoop(rounds: number, memoryBudget?: number) {
    const inputs = { x: { ones: true } };
    const execution = await begin(runner.current, folder.write(bodies.loop), { inputs, memoryBudget });
    const top = stopsAt(execution.model, (node) => node.op === 'ReduceMax');
    for (let round = 0; round < rounds; round++) await execution.advance(top, noWatch, never);
    return { execution, top };
  }

  for (const memoryBudget of [undefined, 0]) {
    it(`what was computed from the value is computed anew, the rest stays (budget ${memoryBudget})`, async () => {
      const execution = await start(memoryBudget);
      await execution.advance(noStops, noWatch, never);
      assert.deepEqual(await numbers(execution, 'y'), [12, 16]);
      const side = (await execution.values(0, ['side'])).get('side');
      assert.deepEqual(await edit(execution, 'sum', 1, [10]), { moved: false, undone: [] });
      assert.deepEqual(await numbers(execution, 'sum'), [2, 10, 4, 5]);
      assert.deepEqual(await numbers(execution, 'twice'), [4, 20, 8, 10]);
      assert.deepEqual(await numbers(execution, 'y'), [12, 30]);
      assert.deepEqual((await execution.values(0, ['side'])).get('side'), side, 'the same tensor');
      assert.deepEqual(await numbers(execution, 'x'), [1, 2, 3, 4]);
      // One of two outputs of a node; the other one, dropped before, is computed without it.
      await edit(execution, 'left', 0, [0]);
      assert.deepEqual(await numbers(execution, 'right'), [8, 10]);
      assert.deepEqual(await numbers(execution, 'y'), [8, 30]);
      assert.deepEqual(
        execution.edits.map(({ name, graph }) => [name, graph]),
        [
          ['sum', ''],
          ['left', ''],
        ],
      );
      execution.close();
    });

    it(`is undone by going back before its moment, and holds on the way there (budget ${memoryBudget})`, async () => {
      const execution = await start(memoryBudget);
      const stops = stopsAt(execution.model, (node) => node.op === 'Split');
      await execution.advance(stops, noWatch, never);
      await edit(execution, 'x', 0, [101]);
      await edit(execution, 'twice', 3, [0]);
      assert.deepEqual(await numbers(execution, 'twice'), [204, 6, 8, 0]);
      await execution.advance(noStops, noWatch, never);
      assert.deepEqual(await numbers(execution, 'y'), [212, 6]);
      assert.deepEqual(await numbers(execution, 'side'), [-101, -2, -3, -4]);
      assert.equal((await execution.stepBack(never)).undone, undefined);
      assert.equal((await execution.stepBack(never)).undone, undefined);
      assert.deepEqual(await numbers(execution, 'twice'), [204, 6, 8, 0]);
      const { undone } = await execution.stepBack(never);
      assert.deepEqual(namesOf(undone), ['twice', 'x']);
      assert.deepEqual(execution.edits, []);
      assert.deepEqual(await numbers(execution, 'x'), [1, 2, 3, 4]);
      assert.deepEqual(await numbers(execution, 'sum'), [2, 3, 4, 5]);
      await execution.advance(noStops, noWatch, never);
      assert.deepEqual(await numbers(execution, 'y'), [12, 16]);
      execution.close();
    });
  }

  it('of weights and Constants hold for what runs after and for what ran', async () => {
    const execution = await start();
    await edit(execution, 'two', 0, [3]);
    const stops = stopsAt(execution.model, (node) => node.op === 'Split');
    await execution.advance(stops, noWatch, never);
    assert.deepEqual(await numbers(execution, 'twice'), [6, 9, 12, 15]);
    await edit(execution, 'w', 0, [0]);
    assert.deepEqual(await numbers(execution, 'sum'), [1, 3, 4, 5]);
    await execution.advance(noStops, noWatch, never);
    assert.deepEqual(await numbers(execution, 'y'), [15, 24]);
    const { undone } = await execution.reverseAdvance(noStops, never);
    assert.deepEqual(namesOf(undone), ['w']);
    await execution.advance(noStops, noWatch, never);
    assert.deepEqual(await numbers(execution, 'y'), [18, 24]);
    execution.close();
  });

  it('refuse what is of another type, not there, or does not fit', async () => {
    const execution = await start();
    const shape = [4];
    const held = await runner.current.request('make', { dtype: 'int64', shape, value: 3 });
    await assert.rejects(execution.edit(0, 'x', held), { code: 'OD2051', message: /float32.*int64/ });
    await assert.rejects(execution.edit(0, 'sum', held), { code: 'OD2022' });
    const { id } = (await execution.values(0, ['x'])).get('x') as HeldTensor;
    const bytes = (offset: number) =>
      runner.current.request('replaceBytes', { id, offset, data: new Uint8Array(4) });
    await assert.rejects(bytes(13), { code: 'OD2052', message: /Bytes 13 to 16 .* 16 bytes/ });
    await assert.rejects(bytes(-1), { code: 'OD2052' });
    assert.deepEqual(execution.edits, []);
  });

  it('in an iteration of a Loop go on into the next ones and into what comes of it', async () => {
    for (const memoryBudget of [undefined, 0]) {
      const { execution, top } = await inLoop(3, memoryBudget);
      assert.deepEqual(await numbers(execution, 'next'), [2.5, 2.5, 2.5]);
      await edit(execution, 'next', 0, [100]);
      assert.deepEqual(await numbers(execution, 'seen'), [10000, 6.25, 6.25]);
      await execution.advance(top, noWatch, never);
      assert.deepEqual(await numbers(execution, 'sum'), [100, 2.5, 2.5]);
      await execution.advance(top, noWatch, never);
      // Back into the iteration of the edit, after its moment: it holds.
      for (let back = 0; back < 8; back++) assert.equal((await execution.stepBack(never)).undone, undefined);
      assert.equal(execution.frames[1]?.label, 'Loop Loop_total [iteration 2]');
      assert.deepEqual(await numbers(execution, 'next'), [100, 2.5, 2.5]);
      assert.deepEqual(await numbers(execution, 'seen'), [10000, 6.25, 6.25]);
      await execution.advance(noStops, noWatch, never);
      assert.deepEqual(await numbers(execution, 'total'), [102, 4.5, 4.5]);
      assert.deepEqual(await numbers(execution, 'negated'), [-102, -4.5, -4.5]);
      // The node by itself would not give this: it is not computed again.
      await execution.stepBack(never);
      assert.deepEqual(await numbers(execution, 'total'), [102, 4.5, 4.5]);
      const { undone } = await execution.stepBack(never);
      assert.deepEqual(namesOf(undone), ['next']);
      await execution.advance(noStops, noWatch, never);
      assert.deepEqual(await numbers(execution, 'total'), [4.5, 4.5, 4.5]);
      execution.close();
    }
  });

  it('of a value that an entered body depends on leave the body', async () => {
    const { execution } = await inLoop(3);
    await edit(execution, 'next', 0, [100]);
    const { moved, undone } = await edit(execution, 'step', 0, [0, 0, 0]);
    assert.equal(moved, true);
    assert.deepEqual(namesOf(undone), ['next']);
    assert.equal(execution.frames.length, 1);
    assert.equal(execution.nextNode?.op, 'Loop');
    await execution.advance(noStops, noWatch, never);
    assert.deepEqual(await numbers(execution, 'total'), [1, 1, 1]);
  });

  /** Where it stands, as edits tell it. */
  function positionOf(execution: Execution): string {
    return execution.frames.flatMap(({ iteration, next }) => [iteration ?? 0, next]).join();
  }

  it('of an output of the next node count as its run, and their undoing lets it be computed', async () => {
    const execution = await start();
    const stops = stopsAt(execution.model, (node) => node.op === 'Split');
    await execution.advance(stops, noWatch, never);
    await execution.preview();
    await edit(execution, 'left', 0, [100]);
    const known = await execution.preview();
    assert.deepEqual([...known.keys()], ['left', 'right']);
    assert.deepEqual(await numbersOf(known.get('right')), [8, 10]);
    assert.ok(execution.isEdited(0, 'left') && !execution.isEdited(0, 'right'));
    // An input of the node: the other output is computed anew, what somebody made of this one stays.
    await edit(execution, 'twice', 3, [0]);
    assert.deepEqual(await numbersOf((await execution.preview()).get('right')), [8, 0]);
    assert.deepEqual(await numbersOf((await execution.preview()).get('left')), [100, 6]);
    await execution.step({ nan: true, inf: true });
    assert.deepEqual(await numbers(execution, 'left'), [100, 6]);
    await execution.step();
    assert.deepEqual(await numbers(execution, 'y'), [108, 6]);
    // Both are undone in place, the latest first.
    assert.deepEqual(namesOf((await execution.undoEdit(never))?.undone), ['twice']);
    assert.deepEqual(await numbers(execution, 'y'), [108, 16]);
    assert.deepEqual(namesOf((await execution.undoEdit(never))?.undone), ['left']);
    assert.deepEqual(await numbers(execution, 'y'), [12, 16]);
    assert.equal(await execution.undoEdit(never), undefined);
    execution.close();
  });

  /** At the end of a run through the branch in which `a0` was made [0, 0]. */
  async function leftBranch(): Promise<Execution> {
    const inputs = { x: { value: [1, 2] }, c: { value: true } };
    const execution = await begin(runner.current, folder.write(bodies.branches), { inputs });
    await execution.step();
    await execution.stepIn();
    await execution.step();
    await edit(execution, 'a0', 0, [0, 0]);
    await execution.advance(noStops, noWatch, never);
    return execution;
  }

  it('of a value that a left body was entered with undo the edits inside it', async () => {
    const execution = await leftBranch();
    assert.deepEqual(await numbers(execution, 'y'), [1, 1]);
    const { moved, undone } = await edit(execution, 'moved', 0, [2, 2]);
    assert.equal(moved, false);
    assert.deepEqual(namesOf(undone), ['a0']);
    const e = Math.fround(Math.E);
    assert.deepEqual((await numbers(execution, 'y'))?.map(Math.fround), [e, e]);
    execution.close();
  });

  it('of what a left body gave stay when the edits inside it are undone', async () => {
    const execution = await leftBranch();
    await edit(execution, 'y', 0, [5]);
    await edit(execution, 'y', 1, [6]);
    const { undone } = await edit(execution, 'moved', 0, [2, 2]);
    assert.deepEqual(namesOf(undone), ['a0']);
    assert.deepEqual(await numbers(execution, 'y'), [5, 6]);
    assert.ok(execution.isEdited(0, 'y'));
    // The edit of moved is undone, then those of y: below them is what the body gives without the edit inside it.
    await execution.undoEdit(never);
    assert.deepEqual(await numbers(execution, 'y'), [5, 6]);
    await execution.undoEdit(never);
    assert.deepEqual(await numbers(execution, 'y'), [5, 1]);
    await execution.undoEdit(never);
    assert.deepEqual(
      (await numbers(execution, 'y'))?.map(Math.fround),
      [0.75, 1.25].map(Math.exp).map(Math.fround),
    );
    execution.close();
  });

  it('inside a body that is searched backwards are lost, and told apart from those made later', async () => {
    const { execution, top } = await inLoop(2);
    await edit(execution, 'next', 0, [100]);
    await execution.advance(noStops, noWatch, never);
    await edit(execution, 'total', 1, [7]);
    const { undone, lost } = await execution.reverseAdvance(top, never);
    assert.equal(execution.frames[1]?.label, 'Loop Loop_total [iteration 6]');
    assert.deepEqual([undone, lost].map(namesOf), [['total'], ['next']]);
    assert.deepEqual(execution.edits, []);
    assert.deepEqual(await numbers(execution, 'next'), [4.5, 4.5, 4.5]);
    execution.close();
  });

  it('in an iteration are undone from a later one by going back', async () => {
    const { execution, top } = await inLoop(3);
    await edit(execution, 'next', 0, [100]);
    for (let round = 0; round < 2; round++) await execution.advance(top, noWatch, never);
    assert.deepEqual(await numbers(execution, 'next'), [101, 3.5, 3.5]);
    const undone = await execution.undoEdit(never);
    assert.equal(undone?.moved, true);
    assert.equal(execution.frames[1]?.label, 'Loop Loop_total [iteration 2]');
    assert.equal(execution.nextNode?.op, 'ReduceMax');
    assert.deepEqual(await numbers(execution, 'next'), [2.5, 2.5, 2.5]);
    await execution.advance(noStops, noWatch, never);
    assert.deepEqual(await numbers(execution, 'total'), [4.5, 4.5, 4.5]);
    execution.close();
  });

  it('of attributes make the node and what comes of it anew', async () => {
    const parts = {
      inputs: { x: 'float32[2]' },
      outputs: { y: 'float32[2]' },
      nodes: [
        op('LeakyRelu', ['x'], ['l'], { alpha: { float: 0.5 } }),
        op('Neg', ['l'], ['n']),
        op('Abs', ['n'], ['y']),
      ],
    };
    const execution = await begin(runner.current, folder.write(parts), {
      inputs: { x: { value: [-8, 1] } },
    });
    const node = execution.model.graph.nodes[0]!;
    await execution.advance(noStops, noWatch, never);
    assert.deepEqual(await numbers(execution, 'y'), [4, 1]);
    editAttribute(execution, node, 'alpha', 0.25);
    assert.deepEqual(await numbers(execution, 'l'), [-2, 1]);
    assert.deepEqual(await numbers(execution, 'y'), [2, 1]);
    assert.deepEqual(
      execution.attributesOf(0, node).map(({ attribute, isEdited }) => [attribute.f, isEdited]),
      [[0.25, true]],
    );
    editAttribute(execution, node, 'alpha', 2);
    assert.deepEqual(await numbers(execution, 'y'), [16, 1]);
    await execution.undoEdit(never);
    assert.deepEqual(await numbers(execution, 'y'), [2, 1]);
    const { undone } = await execution.stepBack(never);
    assert.deepEqual(
      undone?.map(({ name, text }) => [name, text]),
      [['alpha', 'alpha=0.25']],
    );
    assert.deepEqual(await numbers(execution, 'n'), [4, -1]);
    execution.close();
  });

  async function numbersOf(held: Held | undefined): Promise<number[]> {
    const { id } = held as HeldTensor;
    return (await runner.current.elements(id, 0, 100)).map(Number);
  }

  /** Values where a run stands are those of a new run in which the edits that hold are made. */
  async function assertAsAnew(execution: Execution, start: () => Promise<Execution>): Promise<void> {
    const anew = await start();
    const go = async (position: string) => {
      while (positionOf(anew) !== position) if (!(await anew.stepIn())) await anew.step();
    };
    for (const each of execution.edits) {
      await go(each.position.join());
      await edit(anew, each.name, 0, [Number(each.text)]);
    }
    await go(positionOf(execution));
    assert.deepEqual(
      await digests(execution, runner.current),
      await digests(anew, runner.current),
      positionOf(execution),
    );
    anew.close();
  }

  it('of what a left body was entered with and gave, in any order, give the values of a new run', async () => {
    const random = randomNumbers(5);
    const file = folder.write(bodies.branches);
    const start = () =>
      begin(runner.current, file, { inputs: { x: { ones: true }, c: { value: true } }, seed: 2 });
    for (let round = 0; round < 8; round++) {
      const execution = await start();
      await execution.step();
      await execution.stepIn();
      await execution.step();
      await edit(execution, 'a0', 0, [Math.round(random() * 3)]);
      await execution.advance(noStops, noWatch, never);
      for (let change = 0; change < 6; change++) {
        const name = ['x', 'moved', 'y', undefined][Math.floor(random() * 4)];
        if (name) await edit(execution, name, 0, [Math.round(random() * 3)]);
        else await execution.undoEdit(never);
        await execution.advance(noStops, noWatch, never);
        await assertAsAnew(execution, start);
      }
      execution.close();
    }
  });

  for (const [title, parts] of Object.entries({ net, loop: bodies.loop, branches: bodies.branches })) {
    it(`${title}: after any walk, values are those of a new run with the edits that hold`, async () => {
      const random = randomNumbers(11);
      const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
      const file = folder.write(parts);
      // The branch with two nodes, so that one of them can be edited inside.
      const taken = 'c' in parts.inputs ? { c: { value: true } } : {};
      const launch = { inputs: { x: { ones: true }, ...taken }, seed: 2 };
      for (const memoryBudget of [undefined, 0]) {
        const execution = await begin(runner.current, file, { ...launch, memoryBudget });
        let [edits, undone] = [0, 0];
        for (let move = 0; move < (title === 'branches' ? 300 : 80); move++) {
          const dice = Math.floor(random() * 7);
          if (dice <= 1) await execution.stepBack(never);
          else if (dice <= 4 && !(await execution.stepIn())) await execution.step();
          else if (dice === 5) {
            const depth = execution.frames.length - 1;
            const graph = execution.model.graphs.get(execution.frames[depth]!.graph)!;
            const own = graph.inputs.map((input) => input.name);
            const names = [...own, ...graph.producers.keys(), ...graph.weights.keys()];
            const values = new Map([
              ...(await execution.values(depth, names)),
              ...(await execution.preview()),
            ]);
            const isFloat = ([, held]: [string, Held]) => held.kind === 'tensor' && held.dtype === 'float32';
            const floats = [...values].filter(isFloat);
            if (floats.length === 0) continue;
            // What goes into a node with a body, or comes of it: of all, what edits inside the body meet.
            const calls = graph.nodes.filter(({ op }) => op === 'If' || op === 'Loop');
            const around = floats.filter(([each]) =>
              calls.some(({ inputs, captures, outputs }) =>
                [...inputs, ...captures, ...outputs].includes(each),
              ),
            );
            const [name] = pick(around.length > 0 && random() < 0.7 ? around : floats);
            const value = Math.round(random() * 100);
            await edit(execution, name, 0, [value]);
            edits++;
          } else if (dice === 6 && (await execution.undoEdit(never))) undone++;
          if (random() < 0.6) continue;
          await assertAsAnew(execution, () => begin(runner.current, file, launch));
        }
        assert.ok(edits > 0 && undone > 0, `${edits} edits, ${undone} undone`);
        execution.close();
      }
    });
  }
});
