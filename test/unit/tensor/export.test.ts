import assert from 'node:assert/strict';
import { UserError } from '../../../core/errors';
import { elementCount, elementTypes } from '../../../core/tensor/dtype';
import { elementsOf, tensorOf } from '../../../core/tensor/elements';
import { exportPart, exportParts } from '../../../core/tensor/files/export';
import type { ExportFormat } from '../../../core/tensor/files/export-format';
import { npyParts, readNpy } from '../../../core/tensor/files/npy';
import type { Tensor } from '../../../core/tensor/tensor';

function exported(tensor: Tensor, format: ExportFormat): Buffer {
  const parts = exportParts(tensor, format);
  return Buffer.concat(Array.from({ length: parts }, (_, part) => exportPart(tensor, format, part)));
}

const text = (tensor: Tensor, format: ExportFormat) => exported(tensor, format).toString('utf8');

describe('exporting a tensor', () => {
  it('writes .npy of every type part by part as at once, and reads it back', () => {
    for (const { name, kind } of elementTypes) {
      if (kind === 'string') continue;
      const shape = [3, 5];
      const ones = Array.from({ length: 15 }, (_, at) =>
        kind === 'int' || kind === 'uint' ? BigInt(at % 2) : at % 2,
      );
      const tensor = tensorOf(name, shape, kind === 'bool' ? ones.map(Boolean) : ones);
      const file = exported(tensor, { kind: 'npy' });
      assert.deepEqual(file, Buffer.concat(npyParts(tensor)), name);
      assert.deepEqual(elementsOf(readNpy(file, 'x.npy', name)), elementsOf(tensor), name);
    }
  });

  it('writes more elements than a part has', () => {
    const shape = [3, 700_001];
    for (const dtype of ['uint4', 'float32'] as const) {
      const bytes = new Uint8Array(
        dtype === 'uint4' ? Math.ceil((3 * 700_001) / 2) : 4 * elementCount(shape),
      );
      bytes.forEach((_, at) => {
        bytes[at] = at % 61;
      });
      const tensor: Tensor = { kind: 'tensor', dtype, shape, bytes };
      assert.ok(exportParts(tensor, { kind: 'npy' }) > 3);
      assert.ok(exported(tensor, { kind: 'npy' }).equals(Buffer.concat(npyParts(tensor))), dtype);
    }
  });

  it('writes two dimensions as a table, whichever they are', () => {
    const tensor = tensorOf('float32', [2, 2, 3], [1, 2, 3, 4, 5, 6, 7, 8, Number.NaN, 10, -11, 0.5]);
    const plane = (rowAxis: number | null, columnAxis: number | null, index: number[]) =>
      text(tensor, { kind: 'plane', rowAxis, columnAxis, index });
    assert.equal(plane(1, 2, [1, 1, 1]), '7.0,8.0,nan\n10.0,-11.0,0.5\n');
    assert.equal(plane(2, 0, [1, 1, 1]), '4.0,10.0\n5.0,-11.0\n6.0,0.5\n');
    assert.equal(plane(null, 2, [0, 1, 0]), '4.0,5.0,6.0\n');
  });

  it('writes all elements with their indices, texts as RFC 4180 has them', () => {
    const strings = { kind: 'tensor', dtype: 'string', shape: [2], bytes: new Uint8Array() } as const;
    const tensor: Tensor = { ...strings, strings: ['a "b", c', 'd'] };
    assert.equal(text(tensor, { kind: 'list' }), 'dim0,value\n0,"a ""b"", c"\n1,"d"\n');
    assert.equal(text(tensorOf('int64', [], [7n]), { kind: 'list' }), 'value\n7\n');
    const many = tensorOf('uint8', [40_000], new Array<number>(40_000).fill(3));
    assert.equal(text(many, { kind: 'list' }).split('\n').length, 40_002);
  });

  it('says what has no such form', () => {
    const large = { dtype: 'float32', shape: [10_000, 1001] } as const;
    const refuses = (error: UserError) => error instanceof UserError && error.code === 'OD3036';
    assert.throws(() => exportParts(large, { kind: 'list' }), refuses);
    assert.throws(() => exportParts({ dtype: 'string', shape: [2] }, { kind: 'npy' }), refuses);
  });
});
