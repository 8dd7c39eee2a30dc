import assert from 'node:assert/strict';
import { readModel, readModelBytes } from '../../../../core/onnx/read';
import { displayType } from '../../../../core/onnx/type-text';
import { inferTypes } from '../../../../engine/inference/infer';
import type { Inference } from '../../../../engine/inference/types';
import type { Ask } from '../../../../engine/protocol';
import { Runner } from '../../../../engine/runner-client';
import { suiteRunner } from '../support/harness';
import type { ModelParts } from '../support/models';
import { graph, modelBytes, modelFolder, op, tensor } from '../support/models';

interface Case {
  readonly what: string;
  readonly model: ModelParts;
  /** `GRAPH PATH:VALUE` and the types of values that the model does not declare. */
  readonly types: Readonly<Record<string, string>>;
  /** `KIND GRAPH PATH#NODE MESSAGE` */
  readonly errors?: readonly string[];
}

const zeros = (count: number) => new Array<number>(count).fill(0);
const own = { domain: 'own', opsetImport: [{ domain: '', version: 17n }] };

const cases: readonly Case[] = [
  {
    what: 'a convolution, and a Reshape by a constant',
    model: {
      inputs: { x: 'float32[N,3,8,8]' },
      outputs: { y: 'float32' },
      weights: {
        w: tensor('float32', [4, 3, 3, 3], zeros(108)),
        s: tensor('int64', [2], [0n, -1n]),
      },
      nodes: [op('Conv', ['x', 'w'], ['c']), op('Reshape', ['c', 's'], ['r']), op('Relu', ['r'], ['y'])],
    },
    types: {
      ':c': 'float32[N,4,6,6]',
      ':r': 'float32[N,144]',
      ':y': 'float32[N,144]',
      ':w': 'float32[4,3,3,3]',
    },
  },
  {
    what: 'symbols, through the shape of an input',
    model: {
      inputs: { x: 'float32[batch,time,8]', y: 'float32[batch,time,1]' },
      outputs: { z: 'float32' },
      nodes: [op('Shape', ['x'], ['s']), op('Add', ['x', 'y'], ['a']), op('Reshape', ['a', 's'], ['z'])],
    },
    types: { ':s': 'int64[3]', ':a': 'float32[batch,time,8]', ':z': 'float32[?,?,?]' },
  },
  {
    what: 'bodies of If and Loop, with weights of their own',
    model: {
      inputs: { c: 'bool[]', n: 'int64[]', x: 'float32[2,3]' },
      outputs: { y: 'float32' },
      nodes: [
        op('If', ['c'], ['i'], {
          then_branch: graph({
            outputs: { t: 'float32' },
            weights: { w: tensor('float32', [3, 400], zeros(1200)) },
            nodes: [op('MatMul', ['x', 'w'], ['m']), op('Relu', ['m'], ['t'])],
          }),
          else_branch: graph({
            outputs: { e: 'float32' },
            nodes: [
              op('Constant', [], ['k'], { value: tensor('float32', [2, 400], zeros(800)) }),
              op('Neg', ['k'], ['e']),
            ],
          }),
        }),
        op('Loop', ['n', 'c', 'i'], ['y'], {
          body: graph({
            inputs: { at: 'int64[]', go: 'bool[]', v: 'float32' },
            outputs: { go2: 'bool[]', v2: 'float32' },
            nodes: [op('Identity', ['go'], ['go2']), op('Exp', ['v'], ['u']), op('Relu', ['u'], ['v2'])],
          }),
        }),
      ],
    },
    types: {
      ':i': 'float32[2,400]',
      '/i/then_branch:m': 'float32[2,400]',
      '/i/then_branch:w': 'float32[3,400]',
      '/i/else_branch:k': 'float32[2,400]',
      '/y/body:go2': 'bool[]',
      '/y/body:u': 'float32[…]',
    },
  },
  {
    what: 'a function as its first call uses it, with attributes, constants and what is left out',
    model: {
      inputs: { x: 'float32[2,6]' },
      outputs: { y: 'int64' },
      domains: { own: 1 },
      weights: { s: tensor('int64', [2], [3n, 4n]) },
      nodes: [op('own:Outer', ['x', '', 's'], ['y'], { to: 7 })],
      functions: [
        {
          ...own,
          name: 'Outer',
          input: ['p', 'absent', 'q'],
          output: ['r'],
          attribute: ['to'],
          node: [
            op('Reshape', ['p', 'q'], ['u']),
            op('own:Inner', ['u'], ['r'], { kind: { ref: 'to', type: 2 } }),
          ],
          opsetImport: [...own.opsetImport, { domain: 'own', version: 1n }],
        },
        {
          ...own,
          name: 'Inner',
          input: ['a'],
          output: ['b'],
          attribute: ['kind'],
          node: [op('Cast', ['a'], ['c'], { to: { ref: 'kind', type: 2 } }), op('Neg', ['c'], ['b'])],
        },
      ],
    },
    types: {
      ':y': 'int64[3,4]',
      'function:own:Outer:u': 'float32[3,4]',
      'function:own:Inner:a': 'float32[3,4]',
      'function:own:Inner:c': 'int64[3,4]',
    },
  },
  {
    what: 'sequences and optionals',
    model: {
      inputs: { x: 'float32[2,3]' },
      outputs: { y: 'int64[]' },
      nodes: [
        op('SequenceConstruct', ['x', 'x'], ['q']),
        op('Optional', ['q'], ['o']),
        op('SequenceLength', ['q'], ['y']),
      ],
      opset: 18,
    },
    types: { ':q': 'sequence(float32[…])', ':o': 'optional(sequence(float32[…]))', ':y': 'int64[]' },
  },
  {
    what: 'shapes that do not fit, and what does not depend on it',
    model: {
      inputs: { x: 'float32[2,3]', y: 'float32[4,5]' },
      outputs: { z: 'float32', u: 'float32' },
      nodes: [
        op('Relu', ['x'], ['r']),
        op('Add', ['r', 'y'], ['z']),
        op('MatMul', ['r', 'y'], ['m']),
        op('Neg', ['m'], ['lost']),
        op('Exp', ['y'], ['u']),
      ],
    },
    types: { ':r': 'float32[2,3]', ':u': 'float32[4,5]', ':m': '?', ':lost': '?' },
    errors: [
      'shape #1 The shapes do not fit: Incompatible dimensions.',
      'shape #2 The shapes do not fit: Incompatible dimensions for matrix multiplication.',
    ],
  },
  {
    what: 'types that do not fit, in a body and in a function, and nodes without a name',
    model: {
      inputs: { c: 'bool[]', x: 'float32[2]', n: 'int64[2]' },
      outputs: { y: 'float32[2]', z: 'float32' },
      domains: { own: 1 },
      nodes: [
        op('If', ['c'], ['y'], {
          then_branch: graph({
            outputs: { t: 'float32[2]' },
            nodes: [op('Relu', ['x'], ['a']), { ...op('Add', ['a', 'n'], ['t']), name: '' }],
          }),
          else_branch: graph({ outputs: { e: 'float32[2]' }, nodes: [op('Neg', ['x'], ['e'])] }),
        }),
        op('own:F', ['n'], ['z']),
      ],
      functions: [
        {
          ...own,
          name: 'F',
          input: ['p'],
          output: ['q'],
          node: [op('Abs', ['p'], ['o']), { ...op('Not', ['o'], ['q']), name: '' }],
        },
      ],
    },
    types: {
      '/y/then_branch:a': 'float32[2]',
      '/y/else_branch:e': 'float32[2]',
      'function:own:F:o': 'int64[2]',
      ':z': 'float32[…]',
    },
    errors: [
      'type /y/then_branch#1 The types do not fit: Add takes one type for all of its T, and gets float32 and int64.',
      'type function:own:F#1 The types do not fit: Not does not take int64 for its X.',
    ],
  },
  {
    what: 'operators that it does not know, each at all of its nodes, and their declared types',
    model: {
      inputs: { x: 'float32[2]' },
      outputs: { y: 'float32[5]', z: 'float32' },
      domains: { own: 1 },
      nodes: [
        op('own:Foo', ['x'], ['y']),
        op('own:Foo', ['y'], ['lost']),
        op('Bar', ['x'], ['b']),
        op('Relu', ['y'], ['z']),
      ],
    },
    types: { ':y': 'float32[5]', ':z': 'float32[5]', ':lost': '?' },
    errors: [
      'operator #0 onnxruntime does not know the operator own.Foo.',
      'operator #1 onnxruntime does not know the operator own.Foo.',
      'operator #2 onnxruntime does not know the operator Bar in version 17 of its domain.',
    ],
  },
  {
    what: 'an operator without a kernel, also inside of one that onnxruntime takes apart',
    model: {
      opset: 22,
      inputs: { x: 'int16[2]', p: 'float32[2]' },
      outputs: { y: 'int16[2]', b: 'float32[2]' },
      nodes: [op('Max', ['x', 'x'], ['y']), op('Relu', ['p'], ['r']), op('Bernoulli', ['r'], ['b'])],
    },
    types: { ':r': 'float32[2]', ':b': 'float32[2]' },
    errors: [
      'kernel #0 onnxruntime has no kernel for Max in version 13 with these types: it cannot run here.',
      'kernel #2 onnxruntime has no kernel for RandomUniformLike in version 22 with these types, which Bernoulli is made of: it cannot run here.',
    ],
  },
  {
    what: 'another shape than is declared',
    model: {
      inputs: { x: 'float32[2,3]' },
      outputs: { y: 'float32[6]', z: 'float32[N,3]' },
      nodes: [op('Relu', ['x'], ['y']), op('Relu', ['x'], ['z'])],
    },
    types: { ':y': 'float32[2,3]' },
    errors: ["declaration #0 'y' is declared as float32[6], but is float32[2,3]."],
  },
  {
    what: 'nothing of what is wrong with names, and the rest',
    model: {
      inputs: { x: 'float32[2]' },
      outputs: { y: 'float32', nothing: 'float32' },
      nodes: [
        op('Relu', ['missing'], ['a']),
        op('Relu', ['x'], ['b']),
        op('Exp', ['x'], ['b']),
        op('Neg', ['b'], ['y']),
      ],
    },
    types: { ':b': 'float32[2]', ':y': 'float32[2]', ':a': '?' },
  },
];

describe('inference of types by onnxruntime', function () {
  this.timeout(30_000);
  const runner = suiteRunner();
  const models = modelFolder();

  for (const { what, model, types, errors = [] } of cases) {
    it(`finds ${what}`, async () => {
      const inference = await inferTypes(runner.current, readModelBytes(modelBytes(model)));
      assert.deepEqual(inference.errors.map(textOf), errors);
      assert.equal(inference.incomplete, false);
      const found = Object.keys(types).map((key) => [key, typeAt(inference, key)]);
      assert.deepEqual(Object.fromEntries(found), types);
    });
  }

  it('takes a big weight by its type alone, from a file or without any data', async () => {
    const file = models.write({
      inputs: { x: 'float32[1,512]' },
      outputs: { y: 'float32' },
      weights: { w: tensor('float32', [512, 1024], zeros(512 * 1024)) },
      nodes: [op('MatMul', ['x', 'w'], ['m']), op('Relu', ['m'], ['y'])],
    });
    const model = readModel(file);
    assert.equal(model.graph.weights.get('w')!.data.kind, 'file');
    let sent = 0;
    const plain = runner.current.request.bind(runner.current);
    runner.current.request = ((kind: 'inferTypes', ask: Ask<'inferTypes'>) => {
      sent += ask.model.length;
      return plain(kind, ask);
    }) as typeof runner.current.request;
    const whole = await inferTypes(runner.current, model);
    runner.current.request = plain;
    assert.equal(typeAt(whole, ':m'), 'float32[1,1024]');
    assert.ok(sent < 2000, `${sent} bytes were sent`);
    const weights = new Map(
      [...model.graph.weights].map(([name, weight]) => [name, { ...weight, data: missing }]),
    );
    const bare = { ...model, graph: { ...model.graph, weights } };
    const without = await inferTypes(runner.current, { ...bare, graphs: new Map([['', bare.graph]]) });
    assert.equal(typeAt(without, ':m'), 'float32[1,1024]');
    assert.deepEqual(without.errors, []);
  });

  it('gives up where nothing of the model is taken', async () => {
    const bytes = modelBytes({
      inputs: { x: 'float32[2]' },
      outputs: { y: 'float32' },
      nodes: [op('Relu', ['x'], ['y'])],
    });
    const model = { ...readModelBytes(bytes), irVersion: 99 };
    const { errors, incomplete } = await inferTypes(runner.current, model);
    assert.equal(incomplete, true);
    assert.match(errors.map(textOf).join('\n'), /^model # Unsupported model IR version: 99/);
  });

  it('ends the runner that takes too long, and stops between two requests', async () => {
    const bytes = modelBytes({
      inputs: { x: 'float32[2]' },
      outputs: { y: 'float32' },
      nodes: [op('Relu', ['x'], ['y'])],
    });
    const model = readModelBytes(bytes);
    await assert.rejects(
      inferTypes(runner.current, model, { signal: AbortSignal.abort(new Error('typed on')) }),
      /typed on/,
    );
    const other = await Runner.start();
    await assert.rejects(inferTypes(other, model, { timeLimit: 0 }), /took too long/);
    assert.equal(other.alive, false);
    await assert.rejects(inferTypes(other, model), /took too long/);
  });
});

const missing = { kind: 'missing', why: 'it is not there' } as const;

function textOf({ kind, graph: path, node, message }: Inference['errors'][number]): string {
  return `${kind} ${path}#${node ?? ''} ${message}`;
}

function typeAt({ types }: Inference, key: string): string {
  const at = key.lastIndexOf(':');
  return displayType(types.get(key.slice(0, at))?.get(key.slice(at + 1)));
}
