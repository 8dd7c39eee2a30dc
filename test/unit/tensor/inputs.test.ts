import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { create, toBinary } from '@bufbuild/protobuf';
import { zipSync } from 'fflate';
import { SequenceProtoSchema, TensorProtoSchema } from '../../../core/onnx/gen/onnx_pb';
import { tensorToProto } from '../../../core/onnx/tensor-proto';
import { elementsOf, tensorOf } from '../../../core/tensor/elements';
import { npyParts } from '../../../core/tensor/files/npy';
import { saveFolder } from '../../../core/tensor/files/save';
import { resolveInputs, samplesOf } from '../../../core/tensor/inputs/resolve';
import type { InputSignature } from '../../../core/tensor/inputs/signature';
import type { Tensor, Value } from '../../../core/tensor/tensor';
import { temporaryFolder } from '../temporary-folder';
import { needsSharedData } from './shared-data';

const x: InputSignature = { name: 'x', dtype: 'float32', shape: ['batch', 2] };
const ids: InputSignature = { name: 'ids', dtype: 'int64', shape: ['batch', 'time'] };
const words: InputSignature = { name: 'words', dtype: 'string', shape: [undefined] };

const floats = (rows: number) =>
  tensorOf(
    'float32',
    [rows, 2],
    Array.from({ length: rows * 2 }, (_, k) => k),
  );
const npy = (tensor: Tensor) => new Uint8Array(Buffer.concat(npyParts(tensor)));
const pb = (tensor: Tensor) => toBinary(TensorProtoSchema, tensorToProto('any', tensor));

describe('resolveInputs', () => {
  const folder = temporaryFolder('tensor');

  /** Name → [type and shape, source, generated], of a run of `inputs` over a signature. */
  function resolve(
    inputs: unknown,
    signature: readonly InputSignature[],
    dimensions?: Record<string, number>,
    seed?: number,
  ) {
    return resolveInputs(inputs, signature, { folder: folder.path, dimensions, seed });
  }

  function said(...parameters: Parameters<typeof resolve>) {
    return Object.fromEntries(
      resolve(...parameters).map(({ name, value, source, generated }) => [
        name,
        [typeOf(value), source, generated],
      ]),
    );
  }

  function typeOf(value: Value): string {
    if (value.kind === 'tensor') return `${value.dtype}[${value.shape.join(',')}]`;
    if (value.kind === 'sequence') return `seq(${value.elements.map(typeOf).join(' ')})`;
    return value.kind === 'optional' && value.value ? `optional(${typeOf(value.value)})` : value.kind;
  }

  before(() => {
    folder.write('x.npy', npy(floats(3)));
    folder.write('x.pb', pb(floats(3)));
    folder.write('both.npz', zipSync({ 'x.npy': npy(floats(3)), 'expected.npy': npy(floats(1)) }));
    folder.write('single.npz', zipSync({ 'arr_0.npy': npy(floats(3)) }));
    folder.write('by-name.json', '{"x": [[1, 2], ["NaN", 4]], "ids": [[1], [2]]}');
    folder.write('list.json', '[[1, 2]]');
    folder.write('double.npy', npy(tensorOf('float64', [1, 2], [1, 2])));
    const set = path.join(folder.path, 'test_data_set_0');
    mkdirSync(set);
    writeFileSync(path.join(set, 'input_0.pb'), pb(floats(3)));
    writeFileSync(path.join(set, 'input_1.pb'), pb(tensorOf('int64', [3, 1], [1n, 2n, 3n])));
    writeFileSync(path.join(set, 'output_0.pb'), pb(floats(3)));
    mkdirSync(path.join(folder.path, 'empty'));
    saveFolder(path.join(folder.path, 'saved'), [
      ['x', floats(3)],
      ['y', floats(1)],
    ]);
  });

  it('makes up what is not given, and says so', () => {
    assert.deepEqual(said(undefined, [x, ids, words]), {
      x: ['float32[1,2]', 'random normal, seed 0', true],
      ids: ['int64[1,1]', 'random integers 0..1, seed 0', true],
      words: ['string[1]', 'made-up text', true],
    });
  });

  it('takes dimensions from the user, then from given values, then 1', () => {
    assert.deepEqual(said({ x: 'x.npy' }, [ids, x], { time: 7 }), {
      ids: ['int64[3,7]', 'random integers 0..1, seed 0', true],
      x: ['float32[3,2]', 'x.npy', false],
    });
    assert.deepEqual(said({}, [x], { batch: 4, unused: 9 }).x, [
      'float32[4,2]',
      'random normal, seed 0',
      true,
    ]);
  });

  const forms: [string, unknown, readonly InputSignature[], unknown][] = [
    ['an .npz by name', 'both.npz', [x, ids], ['float32[3,2]', 'both.npz', false]],
    ['an .npz with one array', 'single.npz', [x], ['float32[3,2]', 'single.npz', false]],
    ['an .npy for one input', 'x.npy', [x], ['float32[3,2]', 'x.npy', false]],
    ['a .pb for one input', 'x.pb', [x], ['float32[3,2]', 'x.pb', false]],
    ['a test data set', 'test_data_set_0', [x, ids], ['float32[3,2]', 'test_data_set_0/input_0.pb', false]],
    ['a saved folder', 'saved', [x], ['float32[3,2]', 'saved', false]],
    ['JSON by name', 'by-name.json', [x, ids], ['float32[2,2]', 'by-name.json', false]],
    ['JSON for one input', 'list.json', [x], ['float32[1,2]', 'list.json', false]],
    ['name → path', { x: 'x.npy' }, [x, ids], ['float32[3,2]', 'x.npy', false]],
    ['name → an .npz', { x: 'both.npz' }, [x], ['float32[3,2]', 'both.npz', false]],
    ['name → value', { x: { value: [[1, 'NaN']] } }, [x], ['float32[1,2]', 'given value [[1,"NaN"]]', false]],
    [
      'name → a list',
      {
        x: [
          [1, 2],
          [3, 4],
        ],
      },
      [x],
      ['float32[2,2]', 'given value [[1,2],[3,4]]', false],
    ],
    ['zeros', { x: { zeros: true } }, [x], ['float32[1,2]', 'zeros', true]],
    ['ones', { x: { ones: true } }, [x], ['float32[1,2]', 'ones', true]],
    [
      'a seed of its own',
      { x: { random: 'normal', seed: 5 } },
      [x],
      ['float32[1,2]', 'random normal, seed 5', true],
    ],
    [
      'uniform',
      { x: { random: 'uniform', low: -1 } },
      [x],
      ['float32[1,2]', 'random uniform from -1 to below 1, seed 0', true],
    ],
    [
      'integers',
      { ids: { random: 'integer', high: 50 } },
      [ids],
      ['int64[1,1]', 'random integers from 0 to below 50, seed 0', true],
    ],
  ];
  for (const [what, inputs, signature, want] of forms) {
    it(`understands ${what}`, () => assert.deepEqual(said(inputs, signature)[signature[0]!.name], want));
  }

  it('gives an input the same random values whatever other inputs there are', () => {
    const value = (signature: InputSignature[]) =>
      resolve({}, signature, {}, 3).find(({ name }) => name === 'x')!.value;
    assert.deepEqual(value([x]), value([ids, x, words]));
  });

  it('keeps the order of the signature and the elements of files', () => {
    const resolved = resolve('test_data_set_0', [x, ids]);
    assert.deepEqual(
      resolved.map(({ name }) => name),
      ['x', 'ids'],
    );
    assert.deepEqual(elementsOf(resolved[1]!.value as Tensor), [1n, 2n, 3n]);
    assert.deepEqual(elementsOf(resolve('by-name.json', [x, ids])[0]!.value as Tensor), [
      1,
      2,
      Number.NaN,
      4,
    ]);
  });

  it('handles sequences and optionals', () => {
    const parts: InputSignature = { name: 'parts', kind: 'sequence', dtype: 'float32', shape: [2] };
    const maybe: InputSignature = { name: 'maybe', kind: 'optional', dtype: 'float32', shape: [2] };
    assert.deepEqual(said({}, [parts, maybe]), {
      parts: ['seq(float32[2])', 'random normal, seed 0', true],
      maybe: ['optional', 'absent', true],
    });
    assert.deepEqual(
      said(
        {
          parts: {
            value: [
              [1, 2],
              [3, 4],
            ],
          },
          maybe: [5, 6],
        },
        [parts, maybe],
      ),
      {
        parts: ['seq(float32[2] float32[2])', 'given value [[1,2],[3,4]]', false],
        maybe: ['optional(float32[2])', 'given value [5,6]', false],
      },
    );
    assert.deepEqual(said({ maybe: { value: null } }, [maybe]).maybe, [
      'optional',
      'given value null',
      false,
    ]);
    const sequence = create(SequenceProtoSchema, {
      elemType: 1,
      tensorValues: [tensorToProto('', tensorOf('float32', [2], [1, 2]))],
    });
    folder.write('sequence.pb', toBinary(SequenceProtoSchema, sequence));
    assert.deepEqual(said('sequence.pb', [parts]).parts, ['seq(float32[2])', 'sequence.pb', false]);
  });

  it('makes a value of unknown rank a vector of one', () => {
    assert.deepEqual(said({}, [{ name: 'x', dtype: 'float32', shape: undefined }]).x, [
      'float32[1]',
      'random normal, seed 0, shape [1] as the model says none',
      true,
    ]);
  });

  const errors: [string, unknown, readonly InputSignature[], string, RegExp][] = [
    [
      'an unknown name',
      { X1: 1 },
      [x, ids],
      'OD3010',
      /no input 'X1'\. Was 'x' meant\? Its inputs are: 'x', 'ids'/,
    ],
    ['an unknown name in JSON', 'by-name.json', [x], 'OD3005', /'ids' is no input of the model \('x'\)/],
    [
      'another type',
      { x: 'double.npy' },
      [x],
      'OD3011',
      /Input 'x' wants float32\[batch,2\], but double\.npy holds float64\[1,2\].*astype\('float32'\)/,
    ],
    [
      'another shape',
      { x: [[1, 2, 3]] },
      [x],
      'OD3012',
      /wants the shape \[batch,2\], but given value \[\[1,2,3\]\] has \[1,3\]/,
    ],
    [
      'another rank',
      { x: [1, 2] },
      [x],
      'OD3012',
      /wants the shape \[batch,2\], but given value \[1,2\] has \[2\]/,
    ],
    ['ragged lists', { x: [[1, 2], [3]] }, [x], 'OD3015', /'x' is not usable: the lists are ragged: \[1\]/],
    ['one file for two inputs', 'x.npy', [x, ids], 'OD3010', /holds one value, but the model has 2 inputs/],
    [
      'a missing file',
      { x: 'nowhere.npy' },
      [x],
      'OD3001',
      /nowhere\.npy cannot be read: there is no such file/,
    ],
    ['a missing path', 'nowhere', [x, ids], 'OD3001', /there is no such file/],
    ['a file of no known kind', { x: 'x.txt' }, [x], 'OD3009', /x\.txt has no kind/],
    [
      'an .npz without any input',
      'both.npz',
      [ids, words],
      'OD3003',
      /'x', 'expected', and none is an input/,
    ],
    ['an empty folder', 'empty', [x], 'OD3008', /neither input_0\.pb nor index\.json/],
    ['a folder of data sets', '.', [x], 'OD3008', /Was .*test_data_set_0 meant/],
    [
      'more files than inputs',
      'test_data_set_0',
      [x],
      'OD3008',
      /has input_1\.pb, but the model has 1 inputs/,
    ],
    ['frames', { x: { frames: { audio: 'a.wav', size: 512, hop: 512 } } }, [x], 'OD3015', /feedback/],
    [
      'an unknown generator',
      { x: { random: 'gaussian' } },
      [x],
      'OD3015',
      /"random" is one of "normal", "uniform", "integer"/,
    ],
    [
      'a mistyped field',
      { x: { random: 'normal', sed: 1 } },
      [x],
      'OD3015',
      /"sed" does not belong there\. Was "seed" meant/,
    ],
    ['an empty object', { x: {} }, [x], 'OD3015', /none of "random"/],
    ['null', { x: null }, [x], 'OD3015', /neither a path/],
    [
      'low above high',
      { x: { random: 'uniform', low: 2, high: 1 } },
      [x],
      'OD3015',
      /"low", 2, is above "high", 1/,
    ],
    ['a number for all inputs', 5, [x], 'OD3015', /neither a path nor an object/],
    [
      'a tensor for a sequence',
      { x: 'x.npy' },
      [{ ...x, kind: 'sequence' }],
      'OD3011',
      /wants a sequence, but x\.npy holds a tensor/,
    ],
    [
      'a map, which nothing can be fed with',
      { x: { value: { 1: 0.5 } } },
      [{ ...x, kind: 'map' }],
      'OD3011',
      /'x' is a map.*export it with the tensor that CastMap or DictVectorizer makes/,
    ],
    ['a map that nobody gave', {}, [{ ...x, kind: 'map' }], 'OD3011', /'x' is a map/],
  ];
  for (const [what, inputs, signature, code, message] of errors) {
    it(`refuses ${what}`, () => {
      assert.throws(() => resolve(inputs, signature), { name: 'UserError', code, message });
    });
  }

  it('refuses a given shape that contradicts `dimensions`, and dimensions that are none', () => {
    assert.throws(() => resolve({ x: 'x.npy' }, [x], { batch: 4 }), {
      code: 'OD3012',
      message: /`dimensions` says batch = 4/,
    });
    assert.throws(() => resolve({}, [x], { batch: -1 }), { code: 'OD3014' });
    assert.throws(() => resolve({}, [x], { batch: 1e12 }), {
      code: 'OD3013',
      message: /set `dimensions` or give it/,
    });
  });

  it('splits samples', () => {
    assert.deepEqual(samplesOf(undefined), [undefined]);
    assert.deepEqual(samplesOf('a.npz'), ['a.npz']);
    assert.deepEqual(samplesOf(['a.npz', { x: 1 }]), ['a.npz', { x: 1 }]);
    assert.throws(() => samplesOf([]), { code: 'OD3015' });
  });

  it("reads inputs of ONNX's test data sets", function () {
    const cases: [string, InputSignature][] = [
      [
        'test_optional_get_element_optional_sequence',
        { name: 'a', kind: 'optional', ofSequence: true, dtype: 'int32', shape: ['n'] },
      ],
      ['test_dequantizelinear_uint4', { name: 'a', dtype: 'uint4', shape: [undefined] }],
      ['test_string_concat_zero_dimensional', { name: 'a', dtype: 'string', shape: [] }],
    ];
    for (const [name, input] of cases) {
      const set = needsSharedData(this, 'onnx-backend/node', name, 'test_data_set_0');
      const more = readdirSync(set).filter((file) => file.startsWith('input_')).length - 1;
      const others: InputSignature[] = Array.from({ length: more }, (_, k) => ({
        ...input,
        name: `more ${k}`,
        shape: undefined,
      }));
      const types = others.map((other, k) =>
        name.includes('uint4') && k === 0 ? { ...other, dtype: 'float32' as const } : other,
      );
      const [first] = resolve(set, [input, ...types]);
      assert.equal(first!.generated, false, name);
    }
  });
});
