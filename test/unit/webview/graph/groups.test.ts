import assert from 'node:assert/strict';
import { SceneMaker } from '../../../../webview/graph/layout/scene-maker';
import { dataOf, groupsOf, mainOf } from './support';

/** A chain of nodes, of which each takes what the one before makes. */
function chain(...nodes: readonly string[]): string {
  return nodes
    .map((node, at) => {
      const [op, name = ''] = node.split(' ');
      return `v${at + 1} = ${op}(v${at}) ${name}`;
    })
    .join('\n');
}

describe('the groups of a graph', () => {
  const cases: [what: string, text: string, groups: string][] = [
    ['none where nothing says any', chain('Relu', 'Abs'), 'Relu Abs'],
    ['scopes of names', chain('Conv /a/Conv', 'Relu /a/Relu', 'Abs /Abs'), 'a(Conv Relu) Abs'],
    [
      'a chain of single groups is one with all names',
      chain('Conv /a/b/Conv', 'Relu /a/b/Relu', 'Abs /Abs'),
      'a / b(Conv Relu) Abs',
    ],
    [
      'a group of one node is that node',
      chain('Conv /a/Conv', 'Relu /b/Relu', 'Abs /b/Abs'),
      'Conv b(Relu Abs)',
    ],
    [
      'layers that are alike are a stack',
      chain(
        'Conv /m/layer.0/Conv',
        'Relu /m/layer.0/Relu',
        'Conv /m/layer.1/Conv',
        'Relu /m/layer.1/Relu',
        'Conv /m/layer.2/Conv',
        'Relu /m/layer.2/Relu',
        'Abs /Abs',
      ),
      'm / layer.0 … 2[layer.0(Conv Relu) layer.1(Conv Relu) layer.2(Conv Relu)] Abs',
    ],
    [
      'a layer that differs is apart',
      chain(
        'Conv /l.0/Conv',
        'Relu /l.0/Relu',
        'Conv /l.1/Conv',
        'Relu /l.1/Relu',
        'Conv /l.2/Conv',
        'Abs /l.2/Abs',
      ),
      'l.0, 1[l.0(Conv Relu) l.1(Conv Relu)] l.2(Conv Abs)',
    ],
    [
      'equal groups of different names are no stack',
      chain('Conv /head/Conv', 'Relu /head/Relu', 'Conv /tail/Conv', 'Relu /tail/Relu'),
      'head(Conv Relu) tail(Conv Relu)',
    ],
    [
      'a scope that is left and entered again is divided: no cycle of groups',
      chain('Conv /a/Conv', 'Relu /a/Relu', 'Abs /b/Abs', 'Neg /b/Neg', 'Exp /a/Exp', 'Log /a/Log'),
      'a(Conv Relu) b(Abs Neg) a(Exp Log)',
    ],
    [
      'a scope with others in between of which it uses nothing is one',
      'a = Conv(x) /a/Conv\nb = Relu(x) /b/Relu\nc = Abs(a) /a/Abs\nd = Neg(b) /b/Neg',
      'a(Conv Abs) b(Relu Neg)',
    ],
    [
      'what prepares a constant is where it is used',
      'd = DequantizeLinear(w1, w2)\nt = Transpose(d)\na = Conv(x, t) /a/Conv\nb = Relu(a) /a/Relu\nc = Abs(b) /Abs\ne = Neg(c) /Neg',
      'a(DequantizeLinear Transpose Conv Relu) Abs Neg',
    ],
  ];
  for (const [what, text, groups] of cases) {
    it(what, () => assert.equal(groupsOf(text), groups));
  }

  it('shows blocks that repeat once, though their attributes and names say nothing', () => {
    const nodes = Array.from({ length: 10 }, () => ['Conv', 'Relu', 'Abs', 'Neg']).flat();
    const maker = new SceneMaker(mainOf(dataOf(chain(...nodes))));
    const stacks = [...maker.outline.containers.values()].filter(({ kind }) => kind === 'repeat');
    assert.deepEqual(
      stacks.map(({ items, nodeCount }) => [items.length, nodeCount]),
      [[10, 40]],
    );
  });

  it('never puts more side by side than one takes in', () => {
    // No two nodes alike, no chain: each takes what the one before and the one before that make.
    const text = Array.from({ length: 2000 }, (_, at) => `v${at + 2} = Op${at}(v${at}, v${at + 1})`).join(
      '\n',
    );
    const maker = new SceneMaker(mainOf(dataOf(text)));
    const sizes = [maker.outline.items, ...[...maker.outline.containers.values()].map(({ items }) => items)];
    assert.ok(Math.max(...sizes.map(({ length }) => length)) <= 160);
    assert.equal(maker.outline.leafOfNode.length, 2000);
  });

  it('has the same ids each time, and never one twice', () => {
    const text = chain(
      'Conv /a/Conv',
      'Relu /a/Relu',
      'Abs /b/Abs',
      'Neg /b/Neg',
      'Exp /a/Exp',
      'Log /a/Log',
    );
    const ids = () => [...new SceneMaker(mainOf(dataOf(text))).outline.containers.keys()];
    assert.deepEqual(ids(), ids());
    assert.deepEqual(ids().sort(), ['group:/a', 'group:/a~2', 'group:/b']);
  });
});
