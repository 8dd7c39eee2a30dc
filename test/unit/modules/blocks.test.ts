import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ModuleTree } from '../../../core/modules/module-tree';
import { modelOf } from '../onnx/fixtures';
import { spans } from './support';

/** A chain of nodes without names: `C` Conv, `R` Relu, `A` Add with what came two nodes before, `k` Constant, others Neg. */
function treeOf(letters: string): ModuleTree {
  const ops: Record<string, string> = {
    C: 'Conv',
    R: 'Relu',
    A: 'Add',
    M: 'MatMul',
    k: 'Constant',
    S: 'Softmax',
  };
  const made = ['x'];
  const node = [...letters].map((letter, at) => {
    const opType = ops[letter] ?? 'Neg';
    const output = [`v${at}`];
    if (letter === 'k') return { opType, input: [], output };
    const input = [made.at(-1)!];
    if (letter === 'C' || letter === 'M') input.push('w');
    if (letter === 'A') input.push(made.at(-3) ?? 'x');
    made.push(output[0]!);
    return { opType, input, output };
  });
  const initializer = [{ name: 'w', dataType: 1, dims: [1n], floatData: [1] }];
  return ModuleTree.of(modelOf({ input: [{ name: 'x' }], node, initializer }).graph, 'auto');
}

describe('modules: blocks that repeat', () => {
  const cases: [letters: string, blocks: string[]][] = [
    ['NSCRM', []],
    ['NCRCRN', []],
    ['NCRSCRSCRSM', ['/block1.0 [1,4)', '/block1.1 [4,7)', '/block1.2 [7,10)']],
    // The first block begins at the product, though the Softmax before it is like the end of a block.
    ['SCRSCRSN', ['/block1.0 [1,4)', '/block1.1 [4,7)']],
    // Constants belong to the block whose node comes after them.
    ['NkCRSkCRSM', ['/block1.0 [1,5)', '/block1.1 [5,9)']],
    // What repeats inside of blocks is found too.
    [
      'MCRSCRSSMCRSCRSS',
      [
        '/block1.0 [0,8)',
        '/block1.0/block1.0 [1,4)',
        '/block1.0/block1.1 [4,7)',
        '/block1.1 [8,16)',
        '/block1.1/block1.0 [9,12)',
        '/block1.1/block1.1 [12,15)',
      ],
    ],
    ['CRSCRSNMSSMSS', ['/block1.0 [0,3)', '/block1.1 [3,6)', '/block2.0 [7,10)', '/block2.1 [10,13)']],
  ];
  for (const [letters, blocks] of cases) {
    it(`${letters}: ${blocks.length} blocks`, () => {
      const tree = treeOf(letters);
      assert.deepEqual(spans(tree), blocks);
      assert.equal(tree.basis, blocks.length > 0 ? 'blocks' : undefined);
    });
  }

  it('begins a block where the fewest values pass: before a residual branch, not inside of it', () => {
    // Between C and A two values pass, the branch and what goes around it.
    assert.deepEqual(spans(treeOf('NCRARCRARCRAR')), [
      '/block1.0 [1,5)',
      '/block1.1 [5,9)',
      '/block1.2 [9,13)',
    ]);
  });

  it('finds no blocks where names are asked for', () => {
    const { nodes } = treeOf('CRSCRS');
    assert.deepEqual(spans(ModuleTree.of(nodes[0]!.graph, 'names')), []);
  });

  it('takes a moment on twenty thousand nodes, whatever they are', () => {
    const letters = fc.sample(fc.constantFrom(...'CRAMS'), { numRuns: 20_000, seed: 1 });
    assert.equal(treeOf(letters.join('')).nodes.length, 20_000);
  });

  it('every module lies in the one around it, and beside its neighbours', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...'CRAMSk'), { maxLength: 60 }), (letters) => {
        const tree = treeOf(letters.join(''));
        const check = ({ start, end, first, children }: (typeof tree)['root']) => {
          assert.ok(start <= first && (first < end || start === end));
          let behind = start;
          for (const child of children) {
            assert.ok(behind <= child.start && child.start < child.end && child.end <= end);
            behind = child.end;
            check(child);
          }
        };
        check(tree.root);
        for (let place = 0; place < tree.nodes.length; place++) {
          for (const { start, end } of tree.chainAt(place)) assert.ok(start <= place && place < end);
        }
      }),
      { numRuns: 200 },
    );
  });
});
