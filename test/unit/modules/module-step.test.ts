import assert from 'node:assert/strict';
import fc from 'fast-check';
import { levelAt, stepOut, stepOver } from '../../../core/modules/module-step';
import { ModuleTree } from '../../../core/modules/module-tree';
import { modelOf } from '../onnx/fixtures';

function treeOf(names: readonly string[]): ModuleTree {
  const node = names.map((name, at) => ({
    opType: name.endsWith('/k') ? 'Constant' : 'Relu',
    name,
    input: name.endsWith('/k') ? [] : [`v${at - 1}`],
    output: [`v${at}`],
  }));
  return ModuleTree.of(modelOf({ node }).graph, 'names');
}

/** Places that steps over modules come to, from the first node to the end. */
function walk(tree: ModuleTree, level?: number): number[] {
  const places = [0];
  while (places.at(-1)! < tree.nodes.length) places.push(stepOver(tree, places.at(-1)!, level).end);
  return places;
}

// 0      1         2           3        4           5         6     7        8        9
const tree = treeOf([
  ...['/in', '/a/a.0/c/x', '/a/a.0/x', '/a/x', '/a/a.1/c/x', '/a/a.1/x', '/x', '/b/k', '/b/x', '/y'],
]);

describe('modules: stepping', () => {
  it('goes over the outermost module that begins, over what is between modules, and never rests at a Constant', () => {
    assert.deepEqual(walk(tree), [0, 1, 6, 8, 9, 10]);
    assert.equal(levelAt(tree, 1), 0);
    assert.equal(levelAt(tree, 8), 0, 'behind a Constant a module still begins');
  });

  it('inside of a module goes over the modules in it', () => {
    assert.equal(levelAt(tree, 2), 2);
    assert.deepEqual(stepOver(tree, 2), { end: 3, level: 2 });
    assert.deepEqual(stepOver(tree, 3), { end: 4, level: 1 });
    assert.deepEqual(stepOver(tree, 4), { end: 6, level: 1 });
  });

  it('goes at the level that is asked for, or the deepest there is', () => {
    assert.deepEqual(stepOver(tree, 1, 1), { end: 3, level: 1 });
    assert.deepEqual(stepOver(tree, 1, 2), { end: 2, level: 2 });
    assert.deepEqual(stepOver(tree, 1, 9), { end: 2, level: 3 });
    assert.deepEqual(stepOver(tree, 4, 0), { end: 6, level: 0 });
    assert.deepEqual(walk(tree, 1), [0, 1, 3, 4, 6, 8, 9, 10]);
  });

  it('goes into a module that holds most of the graph: a step over it would be none', () => {
    const wrapped = treeOf(['/m/a/x', '/m/a/y', '/m/b/x', '/m/b/y', '/out']);
    assert.deepEqual(walk(wrapped), [0, 2, 4, 5]);
    assert.deepEqual(stepOver(wrapped, 0, 0), { end: 4, level: 0 });
  });

  it('out of a module goes behind it', () => {
    assert.deepEqual(stepOut(tree, 2), { end: 3, level: 2 });
    assert.deepEqual(stepOut(tree, 3), { end: 6, level: 1 });
    assert.deepEqual(stepOut(tree, 4), { end: 6, level: 1 }, 'out of the one around the one that begins');
    assert.deepEqual(stepOut(tree, 1), { end: 6, level: 1 }, 'with none around, that which begins');
    assert.deepEqual(stepOut(tree, 1, 3), { end: 2, level: 3 });
    assert.equal(stepOut(tree, 0), undefined);
    assert.deepEqual(stepOut(tree, 5), { end: 6, level: 2 });
  });

  it('always goes on, never beyond the module around, and comes to the end', () => {
    const part = fc.constantFrom('a', 'b', 'c');
    const name = fc.array(part, { maxLength: 4 }).map((parts) => `/${[...parts, 'x'].join('/')}`);
    fc.assert(
      fc.property(
        fc.array(name, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 0, max: 5 }),
        (names, level) => {
          const made = treeOf(names);
          for (let place = 0; place < names.length; place++) {
            for (const wanted of [undefined, level]) {
              const { end, level: at } = stepOver(made, place, wanted);
              assert.ok(end > place && end <= names.length);
              const around = made.chainAt(place)[at - 1];
              if (around) assert.ok(end <= around.end);
              const out = stepOut(made, place, wanted);
              if (out) assert.ok(out.end > place);
            }
          }
          assert.equal(walk(made).at(-1), names.length);
        },
      ),
      { numRuns: 200 },
    );
  });
});
