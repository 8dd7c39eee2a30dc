import assert from 'node:assert/strict';
import { create, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import { ModelProtoSchema } from '../../../core/onnx/gen/onnx_pb';
import { readModelBytes } from '../../../core/onnx/read';
import { modelPart } from '../../../extension/landing/landing-model';

type GraphSketch = NonNullable<MessageInitShape<typeof ModelProtoSchema>['graph']>;

function part(graph: GraphSketch, opsets: [domain: string, version: number][] = [['', 17]]) {
  const proto = create(ModelProtoSchema, {
    irVersion: 8n,
    producerName: 'pytorch',
    producerVersion: '2.3',
    opsetImport: opsets.map(([domain, version]) => ({ domain, version: BigInt(version) })),
    graph,
  });
  const model = readModelBytes(toBinary(ModelProtoSchema, proto), 'm.onnx');
  return modelPart(model, { name: 'm.onnx', folder: 'models/', sha256: '42c9e48b7f00' });
}

function tensor(name: string, elemType: number, dims: (number | string)[]) {
  const dim = dims.map((size) => ({
    value:
      typeof size === 'number'
        ? { case: 'dimValue' as const, value: BigInt(size) }
        : { case: 'dimParam' as const, value: size },
  }));
  return { name, type: { value: { case: 'tensorType' as const, value: { elemType, shape: { dim } } } } };
}

const picture: GraphSketch = {
  name: 'g',
  input: [tensor('image', 1, ['batch', 3, 224, 224]), tensor('w', 1, [2])],
  output: [tensor('probs', 1, ['batch', 10])],
  initializer: [{ name: 'w', dataType: 1, dims: [2n], floatData: [1, 2] }],
  node: [
    { opType: 'Mul', input: ['image', 'w'], output: ['a'], name: 'scale' },
    { opType: 'Relu', input: ['a'], output: ['b'] },
    { opType: 'Relu', input: ['b'], output: ['c'] },
    { opType: 'Softmax', input: ['c'], output: ['probs'] },
  ],
};

describe("a model's page", () => {
  it('says what the model is', () => {
    const { subtitle, figures, operators } = part(picture);
    assert.equal(subtitle, 'ONNX model, opset 17, written by pytorch 2.3 · models/');
    assert.deepEqual(
      figures.slice(0, 3).map(({ value, label }) => `${value} ${label}`),
      ['4 nodes', '3 operators', '2 parameters'],
    );
    assert.deepEqual(figures.slice(-2), [
      { value: 'ai.onnx 17', label: 'opset, IR 8' },
      { value: '42c9e48b', label: 'SHA-256', code: true },
    ]);
    assert.deepEqual(
      operators.map(({ op, count }) => `${op} ${count}`),
      ['Relu 2', 'Mul 1', 'Softmax 1'],
    );
  });

  it('lists the inputs to be fed, without those that weights fill', () => {
    const { inputs, outputs } = part(picture);
    assert.deepEqual(inputs, [
      {
        name: 'image',
        dtype: 'float32',
        shape: ['batch', '3', '224', '224'],
        remark: 'looks like an image, NCHW',
      },
    ]);
    assert.deepEqual(outputs, [
      { name: 'probs', dtype: 'float32', shape: ['batch', '10'], remark: 'from Softmax' },
    ]);
  });

  const remarks: [name: string, elemType: number, dims: (number | string)[], remark: string][] = [
    ['pixels', 2, [1, 480, 640, 3], 'looks like an image, NHWC'],
    ['x', 1, [1, 3, 4, 4], ''],
    ['audio', 1, ['n'], 'looks like sound'],
    ['audio', 1, [1, 100], ''],
    ['input_ids', 7, [1, 'n'], 'looks like token ids'],
    ['attention_mask', 7, [1, 'n'], 'looks like a mask'],
    ['x', 1, ['n', 4], 'unknown dimensions are 1'],
  ];
  for (const [name, elemType, dims, remark] of remarks) {
    it(`remarks of ${name} [${dims.join(', ')}]: ${remark || 'nothing'}`, () => {
      const { inputs } = part({ ...picture, input: [tensor(name, elemType, dims)] });
      assert.equal(inputs[0]?.remark, remark);
    });
  }

  it('checks for what makes trouble elsewhere', () => {
    const texts = (graph: GraphSketch, opsets?: [string, number][]) =>
      part(graph, opsets).checks.map(({ level, text }) => `${level}: ${text}`);
    assert.deepEqual(texts(picture), ['info: batch can vary. 1 without "dimensions".']);
    const unnamed = { ...picture, node: [{ opType: 'Softmax', input: ['image'], output: ['probs'] }] };
    assert.ok(texts(unnamed).includes('info: No node has a name. Breakpoints are kept by output name.'));
    const imports: [string, number][] = [
      ['', 17],
      ['ai.onnx.ml', 3],
    ];
    assert.match(texts(picture, imports)[0]!, /^warning: 1 opset import is not used\. ai\.onnx\.ml\./);
    assert.match(texts(picture, [['', 99]])[0]!, /^warning: Opset 99 is newer/);
    const custom = {
      ...picture,
      node: [{ opType: 'Own', domain: 'my.ops', input: ['image'], output: ['probs'], name: 'n' }],
    };
    assert.match(texts(custom).join('\n'), /warning: Operators of my\.ops have no kernel here/);
  });

  it('tells what is wrong with the model first', () => {
    const broken = { ...picture, output: [tensor('nobody', 1, [1])] };
    const [first] = part(broken).checks;
    assert.match(first!.text, /nobody/);
  });
});
