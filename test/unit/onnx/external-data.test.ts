import assert from 'node:assert/strict';
import {
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readModel } from '../../../core/onnx/read';
import { readWeight, weightBytes } from '../../../core/onnx/weights';
import { floats, modelFile } from './fixtures';

/** The file of a model with one float[3] weight whose data is said to be there. */
function referring(entries: Record<string, string>): Uint8Array {
  const externalData = Object.entries(entries).map(([key, value]) => ({ key, value }));
  const weight = { name: 'w', dataType: 1, dims: [3n], dataLocation: 1, externalData };
  return modelFile({ name: 'g', initializer: [weight] });
}

describe('external data', () => {
  let outside = '';
  let folder = '';
  beforeEach(() => {
    outside = realpathSync(mkdtempSync(path.join(tmpdir(), 'onnx-debugger-external-')));
    folder = path.join(outside, 'models');
    mkdirSync(path.join(folder, 'sub'), { recursive: true });
    for (const file of [
      path.join(outside, 'secret'),
      path.join(folder, 'data'),
      path.join(folder, 'sub', 'data'),
    ]) {
      writeFileSync(file, floats(9, 1, 2, 3, 9));
    }
  });
  afterEach(() => rmSync(outside, { recursive: true, force: true }));

  const weightWith = (entries: Record<string, string>) => {
    const file = path.join(folder, 'model.onnx');
    writeFileSync(file, referring(entries));
    const model = readModel(file);
    return { weight: model.graph.weights.get('w')!, problems: model.problems };
  };

  it('is found beside the model and below', () => {
    for (const location of ['data', './data', 'sub/data']) {
      const { weight, problems } = weightWith({ location, offset: '4', length: '12' });
      assert.deepEqual(problems, []);
      assert.deepEqual(Buffer.from(readWeight(weight).bytes), Buffer.from(floats(1, 2, 3)));
      assert.deepEqual(Buffer.from(weightBytes(weight, 8, 100)), Buffer.from(floats(3)));
    }
  });

  it('may leave out its offset and its length', () => {
    const { weight } = weightWith({ location: 'data' });
    assert.deepEqual(weight.data, { kind: 'file', file: path.join(folder, 'data'), offset: 0, length: 12 });
  });

  const refused: Record<string, [entries: Record<string, string>, why: RegExp]> = {
    'a path out of the folder': [{ location: '../secret' }, /not inside the model's folder/],
    'a path that goes out and in': [{ location: 'sub/../../secret' }, /not inside the model's folder/],
    'an absolute path': [{ location: '/etc/passwd' }, /not inside the model's folder/],
    "Windows' absolute path": [{ location: 'C:\\secret' }, /not inside the model's folder/],
    'a way out with backslashes': [{ location: '..\\secret' }, /not inside the model's folder/],
    'a link out of the folder': [{ location: 'link' }, /link out of the model's folder/],
    'a linked folder': [{ location: 'linked/secret' }, /link out of the model's folder/],
    'a folder': [{ location: 'sub' }, /not a file/],
    'a file that is not there': [{ location: 'nothing' }, /not beside the model/],
    'no file': [{ offset: '0' }, /does not name the file/],
    'a range beyond the file': [
      { location: 'data', offset: '12' },
      /bytes 12 to 24 of 'data', which has only 20/,
    ],
    'a negative offset': [{ location: 'data', offset: '-4' }, /not a number/],
    'an offset that is no number': [{ location: 'data', offset: '1e3' }, /not a number/],
    'another length than the shape needs': [{ location: 'data', length: '16' }, /16 bytes, but .* need 12/],
  };
  for (const [what, [entries, why]] of Object.entries(refused)) {
    it(`is missing where the model names ${what}`, () => {
      symlinkSync(path.join(outside, 'secret'), path.join(folder, 'link'));
      symlinkSync(outside, path.join(folder, 'linked'));
      const { weight, problems } = weightWith(entries);
      assert.equal(weight.data.kind, 'missing');
      assert.match((weight.data as { why: string }).why, why);
      assert.match(problems[0]!.message, /^The data of the weight 'w' cannot be read: /);
      assert.throws(() => readWeight(weight), { code: 'OD1105' });
    });
  }

  it('is found where model and data are links into one folder, as download caches keep them', () => {
    const blobs = path.join(outside, 'blobs');
    mkdirSync(blobs);
    writeFileSync(path.join(blobs, '1234'), referring({ location: 'model.onnx_data' }));
    writeFileSync(path.join(blobs, '5678'), floats(1, 2, 3));
    symlinkSync(path.join(blobs, '1234'), path.join(folder, 'model.onnx'));
    symlinkSync(path.join(blobs, '5678'), path.join(folder, 'model.onnx_data'));
    const { weights } = readModel(path.join(folder, 'model.onnx')).graph;
    assert.deepEqual(weights.get('w')!.data, {
      kind: 'file',
      file: path.join(blobs, '5678'),
      offset: 0,
      length: 12,
    });
  });

  it('of a sparse weight is not read where it is too big to expand', () => {
    const values = {
      name: 'w',
      dataType: 1,
      dims: [2n ** 30n],
      dataLocation: 1,
      externalData: [{ key: 'location', value: 'holes' }],
    };
    const holes = path.join(folder, 'holes');
    writeFileSync(holes, '');
    truncateSync(holes, 4 * 2 ** 30);
    const file = path.join(folder, 'model.onnx');
    const indices = { dataType: 7, dims: [0n] };
    writeFileSync(file, modelFile({ name: 'g', sparseInitializer: [{ values, indices, dims: [4n] }] }));
    const { data } = readModel(file).graph.weights.get('w')!;
    assert.deepEqual(data, { kind: 'missing', why: 'the sparse tensor is too big to expand' });
  });
});
