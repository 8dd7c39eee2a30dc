import assert from 'node:assert/strict';
import { modelWithDigests } from '../../../../core/onnx/align/aligned-models';
import { externalEntries } from '../../../../core/onnx/external-data';
import { readModel } from '../../../../core/onnx/read';
import { printModel } from '../../../../core/onnx/text/print';
import { temporaryFolder } from '../../temporary-folder';
import { floats, floatType, modelFile } from '../fixtures';

const bytes = floats(1, 2, 3, 4, 5, 6, 7, 8);
const external = (location: string, offset: number, length: number, dims: bigint[]) => ({
  dataType: 1,
  dims,
  dataLocation: 1,
  externalData: externalEntries(location, offset, length),
});

describe('weights as digests', () => {
  const folder = temporaryFolder('digests');
  const lines = async (file: string, which: 'all' | 'own') =>
    printModel(await modelWithDigests(readModel(file), which)).text.split('\n');

  /** The same eight floats inside and outside of the file, two more outside, and eight that are not there. */
  function write(): string {
    folder.write('w.bin', new Uint8Array([...bytes, ...floats(0.5, 1.5)]));
    const initializer = [
      { name: 'inside', dataType: 1, dims: [8n], rawData: bytes },
      { name: 'outside', ...external('w.bin', 0, 32, [8n]) },
      { name: 'few', ...external('w.bin', 32, 8, [2n]) },
      { name: 'gone', ...external('gone.bin', 0, 32, [8n]) },
    ];
    const model = modelFile({
      name: 'g',
      input: [{ name: 'x', type: floatType(8) }],
      output: [{ name: 'y', type: floatType(8) }],
      initializer,
      node: [{ opType: 'Sum', input: ['x', ...initializer.map(({ name }) => name)], output: ['y'] }],
    });
    return folder.write('m.onnx', model);
  }

  it('show equal bytes alike, wherever they lie, and few elements themselves', async () => {
    const text = await lines(write(), 'all');
    const digestOf = (name: string) =>
      new RegExp(`float\\[8\\] ${name} = \\["sha256": "([0-9a-f]{32})"\\]`).exec(text.join('\n'))?.[1];
    assert.ok(digestOf('inside'));
    assert.equal(digestOf('outside'), digestOf('inside'));
    assert.ok(text.includes('  float[2] few = {0.5,1.5},'));
    assert.ok(text.some((line) => line.includes("# error: The data of the weight 'gone' cannot be read")));
  });

  it('show weights in other files as the model names them where only its own file counts', async () => {
    const text = await lines(write(), 'own');
    assert.ok(
      text.includes('  float[8] outside = ["location": "w.bin", "offset": "0", "length": "32"],'),
      text.join('\n'),
    );
    assert.ok(text.some((line) => /float\[8\] inside = \["sha256"/.test(line)));
    assert.equal(text.filter((line) => line.startsWith('#')).length, 0);
  });
});
