import { create } from '@bufbuild/protobuf';
import { TypeProtoSchema } from '../../../../core/onnx/gen/onnx_pb';
import { graph, modelBytes, op, tensor, type } from './models';

const yes = tensor('bool', [], [true]);
const trips = tensor('int64', [], [3n]);
const numbers = tensor('float32', [3, 2], [1, 2, 3, 4, 5, 6]);

/** Small models of each kind that there is, to be changed by somebody who means no good. */
export function seedModels(): Record<string, Uint8Array> {
  return {
    weights: modelBytes({
      inputs: { x: 'float32[N,3]' },
      outputs: { y: 'float32[N,2]', z: 'float32[6]' },
      weights: { w: numbers, shape: tensor('int64', [1], [-1n]), start: tensor('int64', [1], [0n]) },
      nodes: [
        op('Constant', [], ['half'], { value: tensor('float32', [], [0.5]) }),
        op('MatMul', ['x', 'w'], ['xw']),
        op('Mul', ['xw', 'half'], ['y']),
        op('Reshape', ['w', 'shape'], ['flat']),
        op('Slice', ['flat', 'start', 'shape', 'start'], ['part']),
        op('Concat', ['part', 'shape32'], ['z'], { axis: 0 }),
        op('Cast', ['shape'], ['shape32'], { to: 1 }),
      ],
    }),
    loop: modelBytes({
      inputs: { x: 'float32[2]', c: 'bool[]' },
      outputs: { y: 'float32[2]', s: 'float32[3,2]' },
      weights: { yes, trips },
      nodes: [
        op('Loop', ['trips', 'yes', 'x'], ['last', 's'], {
          body: graph({
            inputs: { i: 'int64[]', go: 'bool[]', a: 'float32[2]' },
            outputs: { on: 'bool[]', b: 'float32[2]', seen: 'float32[2]' },
            weights: { one: tensor('float32', [1], [1]) },
            nodes: [
              op('Identity', ['go'], ['on']),
              op('Add', ['a', 'one'], ['b']),
              op('Mul', ['b', 'x'], ['seen']),
            ],
          }),
        }),
        op('If', ['c'], ['y'], {
          then_branch: graph({ outputs: { t: 'float32[2]' }, nodes: [op('Neg', ['last'], ['t'])] }),
          else_branch: graph({ outputs: { e: 'float32[2]' }, nodes: [op('Abs', ['last'], ['e'])] }),
        }),
      ],
    }),
    function: modelBytes({
      inputs: { x: 'float32[2]' },
      outputs: { y: 'float32[2]' },
      domains: { local: 1 },
      functions: [
        {
          name: 'Twice',
          domain: 'local',
          input: ['a'],
          output: ['b'],
          attribute: ['to'],
          opsetImport: [{ domain: '', version: 17n }],
          node: [op('Add', ['a', 'a'], ['aa']), op('Cast', ['aa'], ['b'], { to: { ref: 'to', type: 2 } })],
        },
      ],
      nodes: [op('local:Twice', ['x'], ['twice'], { to: 1 }), op('Neg', ['twice'], ['y'])],
    }),
    sequence: modelBytes({
      opset: 18,
      inputs: {
        x: 'float32[5,2]',
        o: create(TypeProtoSchema, {
          value: { case: 'optionalType', value: { elemType: type('float32[2]') } },
        }),
      },
      outputs: { y: 'float32[A,2]', has: 'bool[]', text: 'string[2]' },
      weights: { lengths: tensor('int64', [2], [2n, 3n]), one: tensor('int64', [], [1n]) },
      nodes: [
        op('SplitToSequence', ['x', 'lengths'], ['s'], { axis: 0 }),
        op('SequenceAt', ['s', 'one'], ['y']),
        op('OptionalHasElement', ['o'], ['has']),
        op('Constant', [], ['words'], { value: tensor('string', [2], ['a', 'ü']) }),
        op('StringNormalizer', ['words'], ['text'], {}),
      ],
    }),
    quantized: modelBytes({
      opset: 21,
      inputs: { x: 'float32[4]', seed: 'int64[2]' },
      outputs: { y: 'float32[4]', r: 'float32[A,B]' },
      weights: { scale: tensor('float32', [], [0.5]), zero: tensor('int4', [], [0]) },
      nodes: [
        op('QuantizeLinear', ['x', 'scale', 'zero'], ['q']),
        op('DequantizeLinear', ['q', 'scale', 'zero'], ['y']),
        op('ConstantOfShape', ['seed'], ['r']),
      ],
    }),
  };
}
