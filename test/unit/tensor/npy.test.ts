import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type DType, elementTypes } from '../../../core/tensor/dtype';
import { elementsOf, tensorOf } from '../../../core/tensor/elements';
import { npyParts, readNpy } from '../../../core/tensor/files/npy';
import * as arbitrary from './arbitraries';

/** A .npy file of format version 1 with this header and these bytes behind it. */
function npy(header: string, data: Iterable<number> = [], version = 1): Uint8Array {
  const text = Buffer.from(header, version === 3 ? 'utf8' : 'latin1');
  const length = Buffer.alloc(version === 1 ? 2 : 4);
  if (version === 1) length.writeUInt16LE(text.length);
  else length.writeUInt32LE(text.length);
  return Buffer.concat([
    Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0]),
    length,
    text,
    Buffer.from([...data]),
  ]);
}

const dictionary = (descr: string, shape: string, fortran = 'False') =>
  `{'descr': ${descr}, 'fortran_order': ${fortran}, 'shape': ${shape}, }\n`;

function read(header: string, data: Iterable<number>, wanted?: DType, version = 1) {
  const tensor = readNpy(npy(header, data, version), 'x.npy', wanted);
  return [tensor.dtype, tensor.shape, elementsOf(tensor)];
}

describe('.npy files', () => {
  const numbers = elementTypes.filter(({ kind }) => kind !== 'string').map(({ name }) => name);

  it('come back as they were written, types that NumPy lacks included', () => {
    fc.assert(
      fc.property(arbitrary.tensor({ dtypes: numbers }), (tensor) => {
        const file = Buffer.concat(npyParts(tensor));
        const again = readNpy(file, 'x.npy', tensor.dtype);
        assert.deepEqual([again.dtype, again.shape], [tensor.dtype, tensor.shape]);
        assert.deepEqual(Buffer.from(again.bytes), Buffer.from(tensor.bytes));
      }),
    );
  });

  it("has NumPy's own header, its data at 64 bytes' alignment", () => {
    const [header, data] = npyParts(tensorOf('float32', [2, 3], [1, 2, 3, 4, 5, 6]));
    const text = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }";
    // numpy.save pads with spaces and ends with a line feed; 10 + 118 bytes.
    assert.equal(Buffer.from(header).toString('latin1'), `\x93NUMPY\x01\x00v\x00${text.padEnd(117)}\n`);
    assert.equal(data.length, 24);
  });

  it('names bit patterns as the unsigned integers they are', () => {
    const header = (dtype: DType) =>
      Buffer.from(npyParts(tensorOf(dtype, [1], [1]))[0]).toString('latin1', 10, 24);
    assert.deepEqual((['bfloat16', 'float8e5m2', 'int4', 'bool', 'int64'] as const).map(header), [
      "{'descr': '<u2",
      "{'descr': '|u1",
      "{'descr': '|u1",
      "{'descr': '|b1",
      "{'descr': '<i8",
    ]);
    assert.deepEqual([...npyParts(tensorOf('int4', [3], [-1, 2, -8]))[1]], [15, 2, 8]);
  });

  const readable: [string, unknown[], unknown[]][] = [
    ['big-endian', read(dictionary("'>i2'", '(2,)'), [1, 2, 0xff, 0xff]), ['int16', [2], [258, -1]]],
    [
      'column order',
      read(dictionary("'|u1'", '(2, 3)', 'True'), [1, 4, 2, 5, 3, 6]),
      ['uint8', [2, 3], [1, 2, 3, 4, 5, 6]],
    ],
    ['version 2', read(dictionary("'|b1'", '()'), [1], undefined, 2), ['bool', [], [true]]],
    ['version 3', read(dictionary("'<U1'", '(1,)'), [0xe9, 0, 0, 0], undefined, 3), ['string', [1], ['é']]],
    ['Python 2 shapes', read(dictionary("'|i1'", '(2L,)'), [1, 255]), ['int8', [2], [1, -1]]],
    [
      'double quotes',
      read('{"descr": "|i1", "fortran_order": False, "shape": (1,)}', [7]),
      ['int8', [1], [7]],
    ],
    [
      'big-endian complex',
      read(dictionary("'>c8'", '(1,)'), [0x3f, 0x80, 0, 0, 0x40, 0, 0, 0]),
      ['complex64', [1], [{ re: 1, im: 2 }]],
    ],
    ['big-endian text', read(dictionary("'>U2'", '(1,)'), [0, 0, 0, 97, 0, 0, 0, 0]), ['string', [1], ['a']]],
    [
      'bytes as text',
      read(dictionary("'|S3'", '(2,)'), [97, 98, 0, 0xc3, 0xa9, 0]),
      ['string', [2], ['ab', 'é']],
    ],
    [
      "ml_dtypes' bfloat16",
      read(dictionary("'<V2'", '(1,)'), [0x80, 0x3f], 'bfloat16'),
      ['bfloat16', [1], [1]],
    ],
    [
      "ml_dtypes' float8_e5m2",
      read(dictionary("'<f1'", '(1,)'), [0x3c], 'float8e5m2'),
      ['float8e5m2', [1], [1]],
    ],
    [
      "ml_dtypes' int4",
      read(dictionary("'|V1'", '(3,)'), [0xff, 1, 0xf8], 'int4'),
      ['int4', [3], [-1, 1, -8]],
    ],
    ['bytes behind the array', read(dictionary("'|u1'", '(1,)'), [1, 2, 3]), ['uint8', [1], [1]]],
    ['no elements', read(dictionary("'<f4'", '(0, 3)', 'True'), []), ['float32', [0, 3], []]],
  ];
  for (const [what, got, want] of readable) it(`reads ${what}`, () => assert.deepEqual(got, want));

  it('leaves the elements where they are', () => {
    const file = npy(dictionary("'<f4'", '(1,)'), [0, 0, 128, 63]);
    assert.equal(readNpy(file, 'x.npy').bytes.buffer, file.buffer);
  });

  const hostile: [string, Uint8Array, RegExp][] = [
    [
      'ten terabytes',
      npy(dictionary("'<f8'", '(1250000000000,)')),
      /needs more than the 0 bytes that follow/,
    ],
    [
      'a shape whose product overflows',
      npy(dictionary("'|u1'", '(9007199254740991, 9007199254740991)')),
      /needs more/,
    ],
    [
      'a header longer than the file',
      Buffer.from('\x93NUMPY\x02\x00\xff\xff\xff\xffxx', 'latin1'),
      /claims 4294967295 bytes/,
    ],
    ['a structured type', npy(dictionary("[('a', '<f4')]", '(1,)')), /structured array/],
    ['pickled objects', npy(dictionary("'|O'", '(1,)')), /pickle/],
    ['dates', npy(dictionary("'<M8[ns]'", '(1,)')), /'<M8\[ns\]' has no counterpart/],
    ['bit patterns of who knows what', npy(dictionary("'<V2'", '(1,)'), [1, 2]), /nothing says which/],
    ['negative dimensions', npy(dictionary("'|u1'", '(-1,)')), /shape \(-1,\) is not one/],
    ['code', npy(dictionary("'|u1'", "(__import__('os'),)")), /is not one|lacks/],
    ['something else', Buffer.from('PK\x03\x04 this is a zip file'), /does not begin/],
    ['nothing', new Uint8Array(), /does not begin/],
    ['a future version', npy(dictionary("'|u1'", '()'), [1], 9), /version 9/],
    ['a character beyond Unicode', npy(dictionary("'<U1'", '(1,)'), [0, 0, 0x11, 0]), /no character/],
  ];
  for (const [what, file, message] of hostile) {
    it(`refuses ${what}`, () => {
      assert.throws(() => readNpy(file, 'x.npy'), { name: 'UserError', code: 'OD3002', message });
    });
  }

  it('refuses a 4-bit pattern that does not fit', () => {
    assert.throws(
      () => readNpy(npy(dictionary("'|u1'", '(1,)'), [16]), 'x.npy', 'uint4'),
      /element 0, 16, does not fit/,
    );
  });

  it('never fails otherwise than with a UserError, whatever the bytes', () => {
    const valid = Buffer.concat(npyParts(tensorOf('float32', [2, 2], [1, 2, 3, 4])));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(valid.length - 1), fc.nat(255)), { maxLength: 6 }),
        fc.nat(valid.length),
        (edits, cut) => {
          const damaged = Buffer.from(valid.subarray(0, valid.length - cut));
          for (const [at, byte] of edits) if (at < damaged.length) damaged[at] = byte;
          try {
            readNpy(damaged, 'x.npy');
          } catch (error) {
            assert.equal((error as Error).name, 'UserError');
          }
        },
      ),
    );
  });
});
