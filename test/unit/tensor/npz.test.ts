import assert from 'node:assert/strict';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { elementTypes } from '../../../core/tensor/dtype';
import { elementsOf, tensorOf } from '../../../core/tensor/elements';
import { npyParts } from '../../../core/tensor/files/npy';
import { NpzFile } from '../../../core/tensor/files/npz';
import type { Tensor } from '../../../core/tensor/tensor';
import { temporaryFolder } from '../temporary-folder';
import * as arbitrary from './arbitraries';
import { needsSharedData } from './shared-data';

const file = (tensor: Tensor) => new Uint8Array(Buffer.concat(npyParts(tensor)));
const ramp = tensorOf(
  'int32',
  [1000],
  Array.from({ length: 1000 }, (_, k) => k % 7),
);

/** Puts a 32-bit number into a zip's central directory, `at` bytes behind the start of its first entry. */
function forged(zip: Uint8Array, at: number, value: number): Uint8Array {
  const bytes = Buffer.from(zip);
  const entry = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2]));
  bytes.writeUInt32LE(value, entry + at);
  return bytes;
}

describe('.npz files', () => {
  const folder = temporaryFolder('tensor');

  it('give their arrays by name, stored or deflated', () => {
    const numbers = elementTypes.filter(({ kind }) => kind !== 'string').map(({ name }) => name);
    fc.assert(
      fc.property(
        fc.dictionary(fc.stringMatching(/^[a-z/ß.]{1,12}$/), arbitrary.tensor({ dtypes: numbers }), {
          maxKeys: 4,
          noNullPrototype: true,
        }),
        fc.constantFrom(0 as const, 6 as const),
        (tensors, level) => {
          const entries = Object.entries(tensors);
          const zip = zipSync(
            Object.fromEntries(entries.map(([name, value]) => [`${name}.npy`, file(value)])),
            { level },
          );
          const npz = new NpzFile(folder.write('any.npz', zip));
          assert.deepEqual([...npz.names].sort(), entries.map(([name]) => name).sort());
          for (const [name, value] of entries) {
            const again = npz.read(name, value.dtype)!;
            assert.deepEqual([again.dtype, again.shape], [value.dtype, value.shape]);
            assert.deepEqual(Buffer.from(again.bytes), Buffer.from(value.bytes));
          }
          assert.equal(npz.read('nobody'), undefined);
          npz.close();
        },
      ),
      { numRuns: 40 },
    );
  });

  it('are read with zip64 sizes and offsets', () => {
    // A stored entry whose central record leaves its sizes and offset to the zip64 field, as large archives do.
    const zip = Buffer.from(zipSync({ 'x.npy': file(ramp) }, { level: 0 }));
    const entry = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2]));
    const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
    const record = Buffer.from(zip.subarray(entry, end));
    const extra = Buffer.alloc(28);
    extra.writeUInt16LE(1, 0);
    extra.writeUInt16LE(24, 2);
    extra.writeBigUInt64LE(BigInt(record.readUInt32LE(24)), 4);
    extra.writeBigUInt64LE(BigInt(record.readUInt32LE(20)), 12);
    extra.writeBigUInt64LE(BigInt(record.readUInt32LE(42)), 20);
    for (const at of [20, 24, 42]) record.writeUInt32LE(0xffffffff, at);
    record.writeUInt16LE(28, 30);
    const directory = Buffer.concat([record, extra]);
    const end64 = Buffer.alloc(56);
    end64.writeUInt32LE(0x06064b50, 0);
    end64.writeBigUInt64LE(1n, 32);
    end64.writeBigUInt64LE(BigInt(directory.length), 40);
    end64.writeBigUInt64LE(BigInt(entry), 48);
    const locator = Buffer.alloc(20);
    locator.writeUInt32LE(0x07064b50, 0);
    locator.writeBigUInt64LE(BigInt(entry + directory.length), 8);
    const last = Buffer.from(zip.subarray(end));
    last.writeUInt32LE(0xffffffff, 12);
    last.writeUInt32LE(0xffffffff, 16);
    const wide = Buffer.concat([zip.subarray(0, entry), directory, end64, locator, last]);
    const npz = new NpzFile(folder.write('wide.npz', wide));
    assert.deepEqual(elementsOf(npz.read('x')!), elementsOf(ramp));
    npz.close();
  });

  const deflated = zipSync({ 'x.npy': file(ramp) });
  const stored = zipSync({ 'x.npy': file(ramp) }, { level: 0 });
  const damaged = Buffer.from(stored);
  damaged[300]! ^= 1;
  const hostile: [string, Uint8Array, RegExp][] = [
    ['an entry that claims 4 GB', forged(deflated, 24, 0xfffffff0), /claims 4294967280 bytes, more than/],
    [
      'an entry that is longer than it claims',
      forged(deflated, 24, 200),
      /'x.npy' .*(larger|than 200 bytes)/,
    ],
    [
      'an entry that is shorter than it claims',
      forged(deflated, 24, 5000),
      /has 4128 bytes, but claims 5000/,
    ],
    ['packed bytes outside of the file', forged(deflated, 20, 0x7fffffff), /but the file has/],
    ['a header outside of the file', forged(deflated, 42, 0x7fffffff), /but the file has/],
    ['a wrong checksum', damaged, /checksum is wrong/],
    ['an unknown compression', forged(deflated, 10, 99), /method 99/],
    ['a cut archive', stored.subarray(0, 2000), /its end is missing/],
    ['no archive', Buffer.from('hello'), /not a zip archive/],
    ['an empty file', new Uint8Array(), /not a zip archive/],
  ];
  for (const [what, bytes, message] of hostile) {
    it(`refuse ${what}`, () => {
      const path = folder.write('hostile.npz', bytes);
      assert.throws(
        () => {
          const npz = new NpzFile(path);
          try {
            npz.read('x');
          } finally {
            npz.close();
          }
        },
        { name: 'UserError', code: 'OD3003', message },
      );
    });
  }

  it('say what is missing', () => {
    assert.throws(() => new NpzFile(`${folder.path}/none.npz`), {
      code: 'OD3001',
      message: /there is no such file/,
    });
  });

  it("reads NumPy's own files", function () {
    const npz = new NpzFile(needsSharedData(this, 'fixtures/expressions/inputs.npz'));
    for (const name of npz.names) assert.ok(npz.read(name)!.shape, name);
    assert.ok(npz.names.length > 0);
    npz.close();
  });
});
