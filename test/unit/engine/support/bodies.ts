import { graph, op, tensor } from './models';

const seven = tensor('int64', [], [7n]);
const yes = tensor('bool', [], [true]);
const half = tensor('float32', [], [0.5]);

/** Sum so far, its history, and a value of the outer scope. */
const loop = {
  inputs: { x: 'float32[3]' },
  outputs: { total: 'float32[3]', history: 'float32[K,3]' },
  weights: { trips: seven, yes, half },
  nodes: [
    op('Mul', ['x', 'half'], ['step']),
    op('Loop', ['trips', 'yes', 'x'], ['total', 'history'], {
      body: graph({
        inputs: { i: 'int64[]', go: 'bool[]', sum: 'float32[3]' },
        outputs: { stay: 'bool[]', next: 'float32[3]', seen: 'float32[3]' },
        weights: { limit: tensor('float32', [], [1000]) },
        nodes: [
          op('Add', ['sum', 'step'], ['next']),
          op('Mul', ['next', 'next'], ['seen']),
          op('ReduceMax', ['next'], ['top'], { keepdims: 0 }),
          op('Less', ['top', 'limit'], ['stay']),
        ],
      }),
    }),
    op('Neg', ['total'], ['negated']),
  ],
};

const branches = {
  inputs: { x: 'float32[2]', c: 'bool[]' },
  outputs: { y: 'float32[2]' },
  weights: { half },
  nodes: [
    op('Add', ['x', 'half'], ['moved']),
    op('If', ['c'], ['y'], {
      then_branch: graph({
        outputs: { a: 'float32[2]' },
        nodes: [op('Mul', ['moved', 'half'], ['a0']), op('Exp', ['a0'], ['a'])],
      }),
      else_branch: graph({ outputs: { b: 'float32[2]' }, nodes: [op('Neg', ['moved'], ['b'])] }),
    }),
  ],
};

/** Runs back and forth along other axes than the first. */
const scan = {
  inputs: { start: 'float32[2]', xs: 'float32[2,4]' },
  outputs: { last: 'float32[2]', all: 'float32[2,4]' },
  nodes: [
    op('Scan', ['start', 'xs'], ['last', 'all'], {
      num_scan_inputs: 1,
      scan_input_axes: [1],
      scan_input_directions: [1],
      scan_output_axes: [1],
      scan_output_directions: [1],
      body: graph({
        inputs: { s: 'float32[2]', v: 'float32[2]' },
        outputs: { n: 'float32[2]', o: 'float32[2]' },
        nodes: [op('Add', ['s', 'v'], ['n']), op('Mul', ['n', 'v'], ['o'])],
      }),
    }),
  ],
};

/** A function with an attribute, a default and an optional input, called from inside a function. */
const functions = {
  inputs: { x: 'float32[3]' },
  outputs: { y: 'float32[3]' },
  domains: { custom: 1 },
  functions: [
    {
      name: 'Shift',
      domain: 'custom',
      input: ['v', 'extra'],
      output: ['w'],
      attribute: ['by'],
      opsetImport: [{ domain: '', version: 17n }],
      node: [
        op('Constant', [], ['amount'], { value_float: { ref: 'by', type: 1 } }),
        op('Add', ['v', 'amount'], ['sum']),
        op('Clip', ['sum', 'extra'], ['w']),
      ],
    },
    {
      name: 'Twice',
      domain: 'custom',
      input: ['p'],
      output: ['q'],
      opsetImport: [
        { domain: '', version: 17n },
        { domain: 'custom', version: 1n },
      ],
      node: [
        op('custom:Shift', ['p'], ['first'], { by: { float: 0.25 } }),
        op('ReduceMin', ['first'], ['least'], { keepdims: 0 }),
        op('custom:Shift', ['first', 'least'], ['q'], { by: { float: -1.5 } }),
      ],
    },
  ],
  nodes: [op('custom:Twice', ['x'], ['t']), op('Exp', ['t'], ['y'])],
};

const sequenceMap = {
  inputs: { x: 'float32[4,3]' },
  outputs: { y: 'float32[A,B]' },
  weights: { half },
  nodes: [
    op('SplitToSequence', ['x'], ['parts'], { axis: 0 }),
    op('SequenceMap', ['parts', 'half'], ['mapped'], {
      body: graph({
        inputs: { part: 'float32[1,3]', factor: 'float32[]' },
        outputs: { scaled: 'float32[1,3]' },
        nodes: [op('Mul', ['part', 'factor'], ['scaled'])],
      }),
    }),
    op('ConcatFromSequence', ['mapped'], ['y'], { axis: 0 }),
  ],
};

/** A generator, which goes on from iteration to iteration; with a seed of its own, or one that the launch gives. */
const noiseOf = (attributes: object) => ({
  inputs: { x: 'float32[2]' },
  outputs: { sum: 'float32[2]', seen: 'float32[K,2]' },
  weights: { trips: tensor('int64', [], [4n]), yes },
  nodes: [
    op('Loop', ['trips', 'yes', 'x'], ['sum', 'seen'], {
      body: graph({
        inputs: { i: 'int64[]', go: 'bool[]', v: 'float32[2]' },
        outputs: { stay: 'bool[]', next: 'float32[2]', drawn: 'float32[2]' },
        nodes: [
          op('Identity', ['go'], ['stay']),
          op('RandomNormal', [], ['drawn'], { shape: [2], ...attributes }),
          op('Add', ['v', 'drawn'], ['next']),
        ],
      }),
    }),
  ],
});

/**
 * Generators in a Loop, in a Loop inside it, in a branch and in a function called there, and one whose values grow from
 * iteration to iteration: each goes on from where it was when it drew last.
 */
const nested = {
  inputs: { x: 'float32[2]' },
  outputs: { longest: 'float32[N]', sums: 'float32[K,2]' },
  domains: { custom: 1 },
  functions: [
    {
      name: 'Noisy',
      domain: 'custom',
      input: ['v'],
      output: ['w'],
      opsetImport: [{ domain: '', version: 17n }],
      node: [op('RandomUniformLike', ['v'], ['r']), op('Sub', ['v', 'r'], ['w'])],
    },
  ],
  weights: { trips: tensor('int64', [], [3n]), yes, half },
  nodes: [
    op('Loop', ['trips', 'yes', 'x'], ['longest', 'sums'], {
      body: graph({
        inputs: { i: 'int64[]', go: 'bool[]', v: 'float32[M]' },
        outputs: { stay: 'bool[]', longer: 'float32[P]', sum: 'float32[2]' },
        weights: { twice: tensor('int64', [], [2n]), zero: tensor('int64', [], [0n]) },
        nodes: [
          op('Identity', ['go'], ['stay']),
          op('RandomNormalLike', ['v'], ['noise']),
          op('Add', ['v', 'noise'], ['noisy']),
          op('Concat', ['noisy', 'x'], ['longer'], { axis: 0 }),
          op('Loop', ['twice', 'go', 'x'], ['inner'], {
            body: graph({
              inputs: { j: 'int64[]', on: 'bool[]', u: 'float32[2]' },
              outputs: { keep: 'bool[]', next: 'float32[2]' },
              nodes: [
                op('Identity', ['on'], ['keep']),
                op('Dropout', ['u', 'half', 'on'], ['dropped']),
                op('Equal', ['j', 'zero'], ['first']),
                op('If', ['first'], ['chosen'], {
                  then_branch: graph({
                    outputs: { t: 'float32[2]' },
                    nodes: [
                      op('RandomNormal', [], ['drawn'], { shape: [2] }),
                      op('Add', ['drawn', 'u'], ['t']),
                    ],
                  }),
                  else_branch: graph({
                    outputs: { e: 'float32[2]' },
                    nodes: [op('custom:Noisy', ['dropped'], ['e'])],
                  }),
                }),
                op('Add', ['chosen', 'dropped'], ['next']),
              ],
            }),
          }),
          op('custom:Noisy', ['inner'], ['sum']),
        ],
      }),
    }),
  ],
};

/** Models with bodies of every kind. */
export const bodies = {
  noise: noiseOf({ seed: { float: 3 } }),
  unseeded: noiseOf({}),
  nested,
  loop,
  branches,
  scan,
  functions,
  sequenceMap,
};
