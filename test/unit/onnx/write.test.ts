import assert from 'node:assert/strict';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { externalEntries } from '../../../core/onnx/external-data';
import { ModelProtoSchema, TensorProto_DataLocation } from '../../../core/onnx/gen/onnx_pb';
import type { Model } from '../../../core/onnx/model';
import { readModel } from '../../../core/onnx/read';
import { readWeight, weightOf } from '../../../core/onnx/weights';
import type { WriteOptions } from '../../../core/onnx/write/write';
import { writeModel } from '../../../core/onnx/write/write';
import { temporaryFolder } from '../temporary-folder';
import { models } from './arbitraries';
import { floats, modelFile, tensorsIn } from './fixtures';

const large = Array.from({ length: 600 }, (_, at) => at / 4);
const constant = { name: 'value', type: 4, t: { dataType: 1, dims: [600n], rawData: floats(...large) } };
const body = {
  name: 'then',
  initializer: [{ name: 'v', dataType: 1, dims: [600n], floatData: large }],
  node: [{ opType: 'Identity', input: ['v'], output: ['t'] }],
  output: [{ name: 't' }],
};
const graph = {
  name: 'g',
  initializer: [
    { name: 'w', dataType: 1, dims: [20n, 30n], rawData: floats(...large) },
    { name: 'packed', dataType: 7, dims: [600n], int64Data: large.map((value) => BigInt(value * 4)) },
    { name: 'few', dataType: 1, dims: [2n], floatData: [1, 2] },
    { name: 'words', dataType: 8, dims: [1n], stringData: [new TextEncoder().encode('a')] },
  ],
  node: [
    { opType: 'Constant', output: ['c'], attribute: [constant] },
    { opType: 'If', input: ['b'], output: ['y'], attribute: [{ name: 'then_branch', type: 5, g: body }] },
  ],
};

describe('writing a model', function () {
  this.timeout(60_000);
  const folder = temporaryFolder('write');
  const at = (name: string) => path.join(folder.path, name);
  const write = (model: Model, name: string, options?: WriteOptions) => writeModel(model, at(name), options);
  const drafts = () => readdirSync(folder.path).filter((name) => /\.(tmp|old)$/.test(name));

  it('carries its weights over from where they are', async () => {
    const model = readModel(folder.write('from.onnx', modelFile(graph)));
    const written = await write(model, 'to.onnx');
    assert.deepEqual(written, {
      file: at('to.onnx'),
      bytes: readFileSync(at('to.onnx')).length,
      dataFile: undefined,
      dataBytes: 0,
    });
    // Nothing of it is elsewhere.
    rmSync(at('from.onnx'));
    assertSameModels(readModel(at('to.onnx')), folder.write('again.onnx', modelFile(graph)));
    assert.deepEqual(drafts(), []);
  });

  it('takes weights from external files into the model', async () => {
    writeFileSync(at('weights'), floats(9, ...large));
    const externalData = externalEntries('weights', 4, 2400);
    const weight = { name: 'w', dataType: 1, dims: [600n], dataLocation: 1, externalData };
    const from = folder.write('external.onnx', modelFile({ name: 'g', initializer: [weight] }));
    await write(readModel(from), 'inside.onnx');
    const { w } = Object.fromEntries(readModel(at('inside.onnx')).graph.weights);
    assert.ok(w?.data.kind === 'file' && w.data.file === at('inside.onnx'));
    assert.deepEqual(Buffer.from(readWeight(w).bytes), Buffer.from(floats(...large)));
  });

  it('puts initializers into a file beside it where all would be too much for protobuf', async () => {
    const from = folder.write('big.onnx', modelFile(graph));
    const { dataFile, dataBytes } = await write(readModel(from), 'split.onnx', { limit: 5_000 });
    assert.equal(dataFile, at('split.onnx.data'));
    // Two of float32 and then one of int64, each at a multiple of the page's size; the constant stays.
    assert.equal(dataBytes, 8192 + 4800);
    const proto = fromBinary(ModelProtoSchema, readFileSync(at('split.onnx')));
    const external = [...tensorsIn(proto)].filter(
      ({ dataLocation }) => dataLocation === TensorProto_DataLocation.EXTERNAL,
    );
    assert.deepEqual(external.map(({ name }) => name).sort(), ['packed', 'v', 'w']);
    const offsets = external.map(({ externalData }) =>
      Number(externalData.find(({ key }) => key === 'offset')?.value),
    );
    assert.ok(
      offsets.every((offset) => offset % 4096 === 0),
      String(offsets),
    );
    assertSameModels(readModel(at('split.onnx')), from);
  });

  it('never replaces a file unasked, and replaces the model itself where asked', async () => {
    const bytes = modelFile(graph);
    const file = folder.write('self.onnx', bytes);
    await assert.rejects(write(readModel(file), 'self.onnx'), { code: 'OD1011' });
    assert.deepEqual(readFileSync(file), Buffer.from(bytes));
    await write(readModel(file), 'self.onnx', { overwrite: true });
    assertSameModels(readModel(file), folder.write('again.onnx', bytes));
    assert.deepEqual(drafts(), []);
  });

  it('keeps a link a link, and the permissions of what it replaces', async () => {
    const model = readModel(folder.write('from.onnx', modelFile(graph)));
    writeFileSync(at('private.onnx'), 'old', { mode: 0o600 });
    symlinkSync('private.onnx', at('link.onnx'));
    const { file } = await write(model, 'link.onnx', { overwrite: true });
    assert.equal(file, at('private.onnx'));
    assert.ok(lstatSync(at('link.onnx')).isSymbolicLink());
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assertSameModels(readModel(file), folder.write('again.onnx', modelFile(graph)));
  });

  it('leaves a file alone that came there while it wrote', async () => {
    const model = readModel(folder.write('race.onnx', modelFile(graph)));
    const target = at('raced.onnx');
    const progress = () => {
      if (!existsSync(target)) writeFileSync(target, 'theirs');
    };
    await assert.rejects(write(model, 'raced.onnx', { progress }), { code: 'OD1011' });
    assert.equal(readFileSync(target, 'utf8'), 'theirs');
    assert.deepEqual(drafts(), []);
  });

  it('replaces a model and the data beside it, and leaves nothing of the old ones', async () => {
    const from = folder.write('both.onnx', modelFile(graph));
    writeFileSync(at('pair.onnx'), 'old');
    writeFileSync(at('pair.onnx.data'), 'old data', { mode: 0o600 });
    await write(readModel(from), 'pair.onnx', { overwrite: true, limit: 5_000 });
    assertSameModels(readModel(at('pair.onnx')), from);
    assert.equal(statSync(at('pair.onnx.data')).mode & 0o777, 0o600);
    assert.deepEqual(drafts(), []);
  });

  it('puts the old data back where the model cannot be put in its place', async () => {
    const model = readModel(folder.write('back.onnx', modelFile(graph)));
    // No file can take the place of a folder.
    mkdirSync(at('folder.onnx'));
    writeFileSync(at('folder.onnx.data'), 'old data');
    const options = { overwrite: true, limit: 5_000 };
    await assert.rejects(write(model, 'folder.onnx', options), { code: 'OD1012' });
    assert.equal(readFileSync(at('folder.onnx.data'), 'utf8'), 'old data');
    // Where there was none, none stays.
    rmSync(at('folder.onnx.data'));
    await assert.rejects(write(model, 'folder.onnx', options), { code: 'OD1012' });
    assert.ok(!existsSync(at('folder.onnx.data')));
    assert.ok(statSync(at('folder.onnx')).isDirectory());
    assert.deepEqual(drafts(), []);
  });

  it('takes its data away again where a model came there while it wrote', async () => {
    const model = readModel(folder.write('late.onnx', modelFile(graph)));
    const progress = () => writeFileSync(at('came.onnx'), 'theirs');
    await assert.rejects(write(model, 'came.onnx', { limit: 5_000, progress }), { code: 'OD1011' });
    assert.equal(readFileSync(at('came.onnx'), 'utf8'), 'theirs');
    assert.ok(!existsSync(at('came.onnx.data')));
    assert.deepEqual(drafts(), []);
  });

  it('leaves data alone that came there while it wrote', async () => {
    const model = readModel(folder.write('late.onnx', modelFile(graph)));
    const progress = () => writeFileSync(at('its.onnx.data'), 'theirs');
    await assert.rejects(write(model, 'its.onnx', { limit: 5_000, progress }), { code: 'OD1011' });
    assert.equal(readFileSync(at('its.onnx.data'), 'utf8'), 'theirs');
    assert.ok(!existsSync(at('its.onnx')));
    assert.deepEqual(drafts(), []);
  });

  it('writes nothing where a weight has no data, and says which', async () => {
    const weight = { name: 'lost', dataType: 1, dims: [9n], dataLocation: 1, externalData: [] };
    const model = readModel(folder.write('lost.onnx', modelFile({ name: 'g', initializer: [weight] })));
    await assert.rejects(write(model, 'none.onnx'), {
      code: 'OD1013',
      message: "The weight 'lost' cannot be written: the model does not name the file that holds it.",
    });
    assert.ok(!existsSync(at('none.onnx')));
  });

  it('leaves nothing behind where it is cancelled', async () => {
    const model = readModel(folder.write('cancel.onnx', modelFile(graph)));
    await assert.rejects(write(model, 'cancelled.onnx', { signal: AbortSignal.abort() }), {
      name: 'AbortError',
    });
    assert.ok(!existsSync(at('cancelled.onnx')));
    assert.deepEqual(drafts(), []);
  });

  it('tells a folder that is not there', async () => {
    const model = readModel(folder.write('where.onnx', modelFile(graph)));
    await assert.rejects(write(model, 'nowhere/model.onnx'), {
      code: 'OD1012',
      message: `'${at('nowhere/model.onnx')}' cannot be written: there is no such file.`,
    });
  });

  it('gives back whatever model it is given', async () => {
    await fc.assert(
      fc.asyncProperty(models, fc.boolean(), async (init, split) => {
        const bytes = toBinary(ModelProtoSchema, create(ModelProtoSchema, init));
        const file = folder.write('property.onnx', bytes);
        await write(readModel(file), 'out.onnx', { overwrite: true, ...(split && { limit: 0 }) });
        assertSameModels(readModel(at('out.onnx')), file);
      }),
      { numRuns: 30 },
    );
  });
});

/** Whether a model is equal to that of a file once weights stand as bytes in both. */
function assertSameModels(model: Model, file: string): void {
  const other = readModel(file);
  for (const each of [model, other]) {
    for (const tensor of tensorsIn(each.proto)) {
      const weight = weightOf(tensor.name, tensor, each.files);
      if (weight.dtype === 'string' || weight.data.kind === 'missing') continue;
      tensor.rawData = new Uint8Array(readWeight(weight).bytes);
      tensor.externalData = [];
      tensor.dataLocation = TensorProto_DataLocation.DEFAULT;
      for (const field of ['floatData', 'doubleData', 'int32Data'] as const) tensor[field] = [];
      tensor.int64Data = [];
      tensor.uint64Data = [];
    }
  }
  // By bytes: to `equals` of protobuf-es no NaN is equal to itself.
  const bytesOf = ({ proto }: Model) => Buffer.from(toBinary(ModelProtoSchema, proto));
  assert.ok(bytesOf(model).equals(bytesOf(other)), file);
}
