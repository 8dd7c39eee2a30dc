import assert from 'node:assert/strict';
import { matchModels } from '../../../../core/onnx/match/match-models';
import type { Model } from '../../../../core/onnx/model';
import { chain } from './small-models';

/** The pairs of the main graphs as `a=b how`, and what only one side has. */
function matched(a: Model, b: Model): string[] {
  const [main] = matchModels(a, b).graphs;
  const out = (outputs: readonly string[]) => outputs.join(',');
  return [
    ...main!.nodes.map((pair) => `${out(pair.a.outputs)}=${out(pair.b.outputs)} ${pair.how}`),
    ...main!.onlyA.map(({ outputs }) => `${out(outputs)}=`),
    ...main!.onlyB.map(({ outputs }) => `=${out(outputs)}`),
  ];
}

const block = (scope: string) => [
  `Mul x ${scope}w > ${scope}mul`,
  `Relu ${scope}mul > ${scope}relu`,
  `Add ${scope}relu ${scope}v > ${scope}sum`,
];

const table: Record<string, [a: Model, b: Model, pairs: string[]]> = {
  'the same names': [
    chain(['Relu x > a', 'Exp a > y']),
    chain(['Relu x > a', 'Exp a > y']),
    ['a=a name', 'y=y name'],
  ],
  'a prefix that was replaced': [
    chain([...block('encoder/'), 'Exp encoder/sum > y'], { 'encoder/w': 1, 'encoder/v': 2 }),
    chain([...block('enc/'), 'Exp enc/sum > y'], { 'enc/w': 1, 'enc/v': 2 }),
    [
      'encoder/mul=enc/mul renamed',
      'encoder/relu=enc/relu renamed',
      'encoder/sum=enc/sum renamed',
      'y=y name',
    ],
  ],
  'a prefix that was dropped': [
    chain(block('model.body.'), { 'model.body.w': 1, 'model.body.v': 2 }),
    chain(block('body.'), { 'body.w': 1, 'body.v': 2 }),
    [
      'model.body.mul=body.mul renamed',
      'model.body.relu=body.relu renamed',
      'model.body.sum=body.sum renamed',
    ],
  ],
  'other names altogether': [
    chain(['Relu x > a', 'Exp a > b', 'Neg b > c']),
    chain(['Relu x > p', 'Exp p > q', 'Neg q > r']),
    ['a=p structure', 'b=q structure', 'c=r structure'],
  ],
  'numbers that moved on because of a node in between': [
    chain(['Relu x > 1', 'Exp 1 > 2', 'Relu 2 > 3', 'Exp 3 > 4', 'Relu 4 > 5']),
    chain(['Relu x > 1', 'Exp 1 > 2', 'Neg 2 > 3', 'Relu 3 > 4', 'Exp 4 > 5', 'Relu 5 > 6']),
    ['1=1 name', '2=2 name', '3=4 structure', '4=5 structure', '5=6 structure', '=3'],
  ],
  'an attribute that changed': [
    chain(['Softmax axis=1 x > a', 'Exp a > y']),
    chain(['Softmax axis=0 x > a', 'Exp a > y']),
    ['a=a name', 'y=y name'],
  ],
  'an attribute that changed between numbers': [
    chain(['Relu x > 1', 'Softmax axis=1 1 > 2', 'Exp 2 > 3']),
    chain(['Relu x > 11', 'Softmax axis=0 11 > 12', 'Exp 12 > 13']),
    ['1=11 structure', '2=12 structure', '3=13 structure'],
  ],
  'branches that were swapped': [
    chain(['Relu x > 1', 'Exp x > 2', 'Sub 1 2 > 3']),
    chain(['Exp x > 1', 'Relu x > 2', 'Sub 2 1 > 3']),
    ['1=2 structure', '2=1 structure', '3=3 name'],
  ],
  'symmetric branches in their order': [
    chain(['Relu x > a', 'Exp a > b', 'Relu x > c', 'Exp c > d', 'Sub b d > e']),
    chain(['Relu x > p', 'Relu x > q', 'Exp q > r', 'Exp p > s', 'Sub s r > t']),
    ['a=p structure', 'b=s structure', 'c=q structure', 'd=r structure', 'e=t structure'],
  ],
  'an operator in the place of another': [
    chain(['Relu x > act', 'Exp act > y']),
    chain(['Sigmoid x > act', 'Exp act > y']),
    ['act=act name', 'y=y name'],
  ],
  'a number that means another operator': [
    chain(['Relu x > 1', 'Exp 1 > 2']),
    chain(['Neg x > 1', 'Sqrt 1 > 2']),
    ['1=', '2=', '=1', '=2'],
  ],
};

describe('matching two models', () => {
  for (const [what, [a, b, pairs]] of Object.entries(table)) {
    it(`finds ${what}`, () => assert.deepEqual(matched(a, b), pairs));
  }

  it('says by which rule names were replaced', () => {
    const [a, b] = table['a prefix that was replaced']!;
    const { rules, graphs } = matchModels(a, b);
    assert.deepEqual(rules, [{ a: 'encoder/', b: 'enc/', count: 5 }]);
    const weights = [...graphs[0]!.valuesOfB.values()].filter(({ b: name }) => /[wv]$/.test(name));
    assert.deepEqual(weights, [
      { a: 'encoder/w', b: 'enc/w', how: 'renamed' },
      { a: 'encoder/v', b: 'enc/v', how: 'renamed' },
    ]);
  });

  it('does not take the inputs of another operator for the same weights', () => {
    const a = chain(['Gemm x w1 b1 > hidden', 'Relu hidden > y'], { w1: 1, b1: 2 });
    const b = chain(['MatMul x w1_q > product', 'Add product b1 > hidden', 'Relu hidden > y'], {
      w1_q: 3,
      b1: 2,
    });
    const [main] = matchModels(a, b).graphs;
    assert.deepEqual(main!.valuesOfB.get('b1'), { a: 'b1', b: 'b1', how: 'name' });
    assert.equal(main!.valuesOfB.get('w1_q'), undefined);
  });

  it('tells symmetric branches by the bytes of their weights', () => {
    const a = chain(['Mul x 1 > a', 'Mul x 2 > b', 'Add a b > c'], { 1: 10, 2: 20 });
    const b = chain(['Mul x 7 > q', 'Mul x 8 > p', 'Add q p > c'], { 7: 20, 8: 10 });
    const content = ({ data }: { data: { kind: string; bytes?: Uint8Array } }) =>
      data.kind === 'inline' ? Buffer.from(data.bytes!).toString('hex') : undefined;
    const [main] = matchModels(a, b, { content }).graphs;
    assert.deepEqual(
      main!.nodes.map((pair) => pair.b.outputs[0]),
      ['p', 'q', 'c'],
    );
  });
});
