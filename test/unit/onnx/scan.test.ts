import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import fc from 'fast-check';
import type { ModelProto, TensorProto } from '../../../core/onnx/gen/onnx_pb';
import { ModelProtoSchema, TensorProto_DataLocation } from '../../../core/onnx/gen/onnx_pb';
import { readModel } from '../../../core/onnx/read';
import { tensorFromProto } from '../../../core/onnx/tensor-proto';
import { temporaryFolder } from '../temporary-folder';
import { models } from './arbitraries';
import { floats, modelFile, tensorsIn } from './fixtures';

describe('the skeleton scanner', () => {
  const folder = temporaryFolder('onnx');

  it('leaves a model that is equal once the weights are put back', () => {
    fc.assert(
      fc.property(models, (init) => {
        const bytes = toBinary(ModelProtoSchema, create(ModelProtoSchema, init));
        const scanned = readModel(folder.write('property.onnx', bytes)).proto;
        const plain = fromBinary(ModelProtoSchema, bytes);
        putBack(scanned, bytes, 'property.onnx');
        putBack(plain, bytes, 'property.onnx');
        // By bytes: to `equals` of protobuf-es no NaN is equal to itself.
        const bytesOf = (proto: ModelProto) => Buffer.from(toBinary(ModelProtoSchema, proto));
        assert.ok(bytesOf(scanned).equals(bytesOf(plain)));
      }),
      { numRuns: 100 },
    );
  });

  const large = Array.from({ length: 100 }, (_, at) => at / 4);
  const cases: Record<string, { init: object; external: boolean }> = {
    'raw data': { init: { dataType: 1, dims: [100n], rawData: floats(...large) }, external: true },
    'packed float_data': { init: { dataType: 1, dims: [100n], floatData: large }, external: true },
    'packed double_data': { init: { dataType: 11, dims: [100n], doubleData: large }, external: true },
    'int64_data, which are varints': {
      init: { dataType: 7, dims: [100n], int64Data: large.map((value) => BigInt(value * 4) - 50n) },
      external: false,
    },
    'seven floats': {
      init: { dataType: 1, dims: [7n], rawData: floats(...large.slice(0, 7)) },
      external: false,
    },
    'eight floats': {
      init: { dataType: 1, dims: [8n], rawData: floats(...large.slice(0, 8)) },
      external: true,
    },
    'sixteen int64': { init: { dataType: 7, dims: [16n], rawData: new Uint8Array(128) }, external: false },
    'seventeen int64': { init: { dataType: 7, dims: [17n], rawData: new Uint8Array(136) }, external: true },
  };
  for (const [what, { init, external }] of Object.entries(cases)) {
    it(`${external ? 'refers to' : 'keeps'} ${what}`, () => {
      const bytes = modelFile({ name: 'g', initializer: [{ name: 'w', ...init }] });
      const file = folder.write('case.onnx', bytes);
      const model = readModel(file);
      const proto = model.proto.graph!.initializer[0]!;
      assert.equal(proto.dataLocation === TensorProto_DataLocation.EXTERNAL, external);
      const { data } = model.graph.weights.get('w')!;
      const plain = fromBinary(ModelProtoSchema, bytes).graph!.initializer[0]!;
      const expected = Buffer.from(tensorFromProto(plain).bytes);
      if (data.kind === 'file') {
        assert.equal(data.file, file);
        const range = readFileSync(file).subarray(data.offset, data.offset + data.length);
        assert.deepEqual(range, expected);
      } else {
        assert.equal(data.kind, 'inline');
        assert.deepEqual(Buffer.from((data as { bytes: Uint8Array }).bytes), expected);
      }
    });
  }

  it('finds tensors wherever they are', () => {
    const tensor = (name: string) => ({ name, dataType: 1, dims: [100n], rawData: floats(...large) });
    const constant = (name: string) => ({
      opType: 'Constant',
      output: [name],
      attribute: [{ name: 'value', type: 4, t: tensor(name) }],
    });
    const bytes = modelFile(
      {
        name: 'g',
        node: [
          constant('attribute'),
          {
            opType: 'If',
            output: ['y'],
            attribute: [
              {
                name: 'then_branch',
                type: 5,
                g: { initializer: [tensor('body')], node: [constant('inner')] },
              },
            ],
          },
        ],
        sparseInitializer: [{ values: tensor('sparse'), indices: { dataType: 7, dims: [0n] }, dims: [100n] }],
      },
      {
        functions: [{ name: 'f', node: [constant('function')] }],
        trainingInfo: [{ algorithm: { initializer: [tensor('training')] } }],
      },
    );
    const model = readModel(folder.write('everywhere.onnx', bytes));
    const moved = [...tensorsIn(model.proto)]
      .filter((proto) => proto.dataLocation === TensorProto_DataLocation.EXTERNAL)
      .map((proto) => proto.name);
    assert.deepEqual(moved.sort(), ['attribute', 'body', 'function', 'inner', 'sparse', 'training']);
    assert.equal(path.basename(model.path), 'everywhere.onnx');
  });
});

/** Gives every tensor its data as raw data, from wherever it is. */
function putBack(model: ModelProto, file: Uint8Array, name: string): void {
  for (const tensor of [...tensorsIn(model)]) {
    if (tensor.dataType === 8) continue;
    const raw =
      tensor.dataLocation === TensorProto_DataLocation.EXTERNAL ? range(tensor, file, name) : undefined;
    const bytes = raw ?? tensorFromProto(tensor).bytes;
    tensor.rawData = Uint8Array.from(bytes);
    tensor.floatData = [];
    tensor.doubleData = [];
    tensor.int32Data = [];
    tensor.int64Data = [];
    tensor.uint64Data = [];
    tensor.externalData = [];
    tensor.dataLocation = TensorProto_DataLocation.DEFAULT;
  }
}

function range(tensor: TensorProto, file: Uint8Array, name: string): Uint8Array {
  const entries = new Map(tensor.externalData.map(({ key, value }) => [key, value]));
  assert.equal(entries.get('location'), name);
  const offset = Number(entries.get('offset'));
  return file.subarray(offset, offset + Number(entries.get('length')));
}
