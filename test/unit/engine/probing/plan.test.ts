import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { NodeFacts, ValueFacts } from '../../../../engine/probing/node-facts';
import { passingOf } from '../../../../engine/probing/passing';
import type { ProbedRule } from '../../../../engine/probing/plan';
import { valuesToProbe } from '../../../../engine/probing/plan';
import type { AttributeValue } from '../support/models';
import { op } from '../support/models';

interface Parts {
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
  readonly ints?: readonly number[];
}

/** A node of values whose shapes are told by `shapes`. */
function facts(
  operator: string,
  inputs: readonly string[],
  outputs: readonly string[],
  { attributes = {}, ints }: Parts = {},
  shapes: Readonly<Record<string, readonly number[]>> = {},
): NodeFacts {
  return {
    operator: operator.includes(':') ? operator : `:${operator}`,
    inputs,
    outputs,
    attributes: op(operator, inputs, outputs, attributes).attribute,
    inputShape: (at) => shapes[inputs[at] ?? ''],
    outputShape: (at) => shapes[outputs[at] ?? ''],
    constantInts: (at) => (at === 1 ? ints : undefined),
  };
}

const float32: ValueFacts = { dtype: 'float32', shape: undefined };
const none = new Set<string>();
const plan = (
  nodes: readonly NodeFacts[],
  rule: ProbedRule = 'nan',
  types: Readonly<Record<string, string>> = {},
  known: ReadonlySet<string> = none,
) =>
  valuesToProbe({ nodes, value: (name) => ({ ...float32, dtype: types[name] ?? 'float32' }) }, rule, known);

describe('which values are probed', () => {
  it('leaves out what is passed on to a value that is probed itself', () => {
    const chain = [facts('Neg', ['x'], ['a']), facts('Sqrt', ['a'], ['b']), facts('Abs', ['b'], ['c'])];
    assert.deepEqual(plan(chain), ['c']);
  });

  it('probes what an operator may swallow', () => {
    const chain = [facts('Neg', ['x'], ['a']), facts('MaxPool', ['a'], ['b']), facts('Abs', ['b'], ['c'])];
    assert.deepEqual(plan(chain), ['a', 'c']);
  });

  it('asks more of an operator where infinities are looked for', () => {
    const chain = [facts('Neg', ['x'], ['a']), facts('Relu', ['a'], ['b'])];
    assert.deepEqual(plan(chain), ['b']);
    assert.deepEqual(plan(chain, 'inf'), ['a', 'b']);
  });

  it('is satisfied with one of several uses', () => {
    const nodes = [
      facts('Neg', ['x'], ['a']),
      facts('MaxPool', ['a'], ['b']),
      facts('Softmax', ['a'], ['c']),
    ];
    assert.deepEqual(plan(nodes), ['b', 'c']);
  });

  it('relies on a broadcast only where the result is known to have elements', () => {
    const nodes = (shape: readonly number[]) => [
      facts('Neg', ['x'], ['a']),
      facts('Add', ['a', 'y'], ['b'], {}, { b: shape }),
    ];
    assert.deepEqual(plan(nodes([2, 3])), ['b']);
    assert.deepEqual(plan(nodes([2, 0])), ['a', 'b']);
    assert.deepEqual(plan([facts('Neg', ['x'], ['a']), facts('Add', ['a', 'y'], ['b'])]), ['a', 'b']);
  });

  it('does not rely on values that are known to be bad already', () => {
    const chain = [facts('Neg', ['x'], ['a']), facts('Sqrt', ['a'], ['b']), facts('Abs', ['b'], ['c'])];
    assert.deepEqual(plan(chain, 'nan', {}, new Set(['b'])), ['a', 'b', 'c']);
  });

  it('probes float16 and bfloat16, of which the table says nothing, and no integers', () => {
    const nodes = [
      facts('Neg', ['x'], ['half']),
      facts('Neg', ['half'], ['b']),
      facts('Cast', ['b'], ['whole'], { attributes: { to: 7 } }),
    ];
    assert.deepEqual(plan(nodes, 'nan', { half: 'float16', b: 'bfloat16', whole: 'int64' }), ['half', 'b']);
  });

  it('relies on a Split only where all of its parts are there', () => {
    const split = (outputs: string[]) => [facts('Neg', ['x'], ['a']), facts('Split', ['a'], outputs)];
    assert.deepEqual(plan(split(['b', 'c'])), ['b', 'c']);
    assert.deepEqual(plan(split(['b', ''])), ['a', 'b']);
  });
});

describe('conditions on attributes and shapes', () => {
  const conv = (length: number, kernel: number, attributes: Record<string, AttributeValue>, made: number) =>
    facts(
      'Conv',
      ['x', 'w'],
      ['y'],
      { attributes },
      { x: [1, 2, length], w: [3, 2, kernel], y: [1, 3, made] },
    );
  const table: [string, NodeFacts, boolean][] = [
    ['a kernel over every element', conv(8, 3, {}, 6), true],
    ['a stride over the kernel', conv(9, 2, { strides: [3] }, 3), false],
    ['a rest at the end', conv(4, 3, { strides: [2] }, 1), false],
    ['a rest within the padding', conv(4, 3, { strides: [2], pads: [0, 1] }, 2), true],
    ['SAME padding', conv(6, 3, { strides: [2], auto_pad: 'SAME_UPPER' }, 3), true],
    ['dilation with too few outputs', conv(4, 2, { dilations: [3] }, 1), false],
    ['dilation with enough outputs', conv(9, 3, { dilations: [2], pads: [2, 2] }, 9), true],
    ['negative padding', conv(8, 3, { pads: [-1, 0] }, 5), false],
    [
      'no output channels',
      facts('Conv', ['x', 'w'], ['y'], {}, { x: [1, 2, 8], w: [0, 2, 3], y: [1, 0, 6] }),
      false,
    ],
    ['unknown shapes', facts('Conv', ['x', 'w'], ['y']), false],
    [
      'Gemm with alpha 0',
      facts('Gemm', ['x', 'w'], ['y'], { attributes: { alpha: { float: 0 } } }, { y: [2, 2] }),
      false,
    ],
    ['a Pad that crops', facts('Pad', ['x', 'p'], ['y'], { ints: [0, -1] }), false],
    ['a Pad of unknown size', facts('Pad', ['x', 'p'], ['y']), false],
    ['a Pad', facts('Pad', ['x', 'p'], ['y'], { ints: [0, 1] }), true],
    ['a Cast to an integer', facts('Cast', ['x'], ['y'], { attributes: { to: 7 } }), false],
    ['an exclusive CumSum', facts('CumSum', ['x', 'a'], ['y'], { attributes: { exclusive: 1 } }), false],
    [
      'a BatchNormalization that trains',
      facts('BatchNormalization', ['x', 's', 'b', 'm', 'v'], ['y'], { attributes: { training_mode: 1 } }),
      false,
    ],
    ['a Dropout that trains', facts('Dropout', ['x', '', 't'], ['y']), false],
    [
      'a transposed convolution that crops',
      facts(
        'ConvTranspose',
        ['x', 'w'],
        ['y'],
        { attributes: { pads: [2, 2] } },
        { x: [1, 1, 4], w: [1, 1, 2], y: [1, 1, 1] },
      ),
      false,
    ],
  ];
  for (const [title, node, expected] of table) {
    it(`${expected ? 'accepts' : 'refuses'} ${title}`, () => {
      assert.equal(passingOf(node, 0) !== undefined, expected);
    });
  }
});

describe('windows that read every element', () => {
  const window = fc.record({
    length: fc.integer({ min: 1, max: 12 }),
    kernel: fc.integer({ min: 1, max: 4 }),
    stride: fc.integer({ min: 1, max: 5 }),
    dilation: fc.integer({ min: 1, max: 3 }),
    pads: fc.tuple(fc.nat(3), fc.nat(3)),
  });

  it('are those that do, one by one', () => {
    fc.assert(
      fc.property(window, ({ length, kernel, stride, dilation, pads }) => {
        const reach = dilation * (kernel - 1) + 1;
        const made = Math.floor((length + pads[0] + pads[1] - reach) / stride) + 1;
        fc.pre(made >= 1);
        const read = new Set<number>();
        for (let output = 0; output < made; output++) {
          for (let tap = 0; tap < kernel; tap++) read.add(stride * output + dilation * tap - pads[0]);
        }
        const every = Array.from({ length }, (_, at) => at).every((at) => read.has(at));
        const attributes = { strides: [stride], dilations: [dilation], pads: [...pads] };
        const shapes = { x: [1, 1, length], w: [1, 1, kernel], y: [1, 1, made] };
        const node = facts('Conv', ['x', 'w'], ['y'], { attributes }, shapes);
        assert.equal(passingOf(node, 0) !== undefined, every);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('probes of random stretches', () => {
  const operators = ['Neg', 'Softmax', 'MaxPool', 'Add', 'Concat', 'Split', 'Relu', 'Cast'];

  it('show a bad number wherever it comes up, whatever operators beyond the table do with it', () => {
    const step = fc.record({
      operator: fc.constantFrom(...operators),
      inputs: fc.array(fc.nat(), { minLength: 1, maxLength: 3 }),
      makes: fc.boolean(),
      loses: fc.boolean(),
      half: fc.integer({ min: 0, max: 9 }),
      known: fc.integer({ min: 0, max: 9 }),
    });
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 1, maxLength: 12 }),
        fc.constantFrom<ProbedRule>('nan', 'inf'),
        (steps, rule) => {
          const values = ['x'];
          const types: Record<string, string> = {};
          const known = new Set<string>();
          // Begins clean; a node makes something bad of nothing, or passes on what the table says it must.
          const bad = new Set<string>();
          const nodes = steps.map((given, at) => {
            const inputs = given.inputs.map((pick) => values[pick % values.length]!);
            const outputs = given.operator === 'Split' ? [`v${at}`, `w${at}`] : [`v${at}`];
            const node = facts(
              given.operator,
              inputs,
              outputs,
              { attributes: { to: 1 } },
              { [`v${at}`]: [2] },
            );
            for (const output of outputs) {
              if (given.half === 0) types[output] = 'float16';
              if (given.known === 0) known.add(output);
            }
            const must = inputs.some((name, position) => {
              const passing = passingOf(node, position);
              const tabled = (types[name] ?? 'float32') === 'float32';
              return bad.has(name) && tabled && passing?.nan === true && (rule === 'nan' || passing.inf);
            });
            const has = inputs.some((name) => bad.has(name));
            // Split shows it in one of its parts.
            if (must || given.makes || (has && !given.loses)) bad.add(outputs.at(given.loses ? -1 : 0)!);
            values.push(...outputs);
            return node;
          });
          const probed = plan(nodes, rule, types, known);
          // What is known to be bad may hide what flows into it, so each value that is not known counts by itself.
          const fresh = [...bad].filter((name) => !known.has(name));
          assert.ok(probed.every((name) => values.includes(name)));
          if (fresh.length > 0) assert.ok(probed.some((name) => !known.has(name) && bad.has(name)));
          for (const name of known) assert.ok(probed.includes(name));
        },
      ),
      { numRuns: 500 },
    );
  });
});
