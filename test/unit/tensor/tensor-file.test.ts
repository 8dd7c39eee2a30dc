import assert from 'node:assert/strict';
import { truncateSync } from 'node:fs';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import type { UserError } from '../../../core/errors';
import { type DType, elementTypes } from '../../../core/tensor/dtype';
import { elementsOf, tensorOf } from '../../../core/tensor/elements';
import { npyParts } from '../../../core/tensor/files/npy';
import { openTensorFile, type TensorFile } from '../../../core/tensor/files/tensor-file';
import type { Tensor } from '../../../core/tensor/tensor';
import { temporaryFolder } from '../temporary-folder';
import * as arbitrary from './arbitraries';

const numbers = elementTypes.filter(({ kind }) => kind !== 'string').map(({ name }) => name);
const bytesOf = (tensor: Tensor) => new Uint8Array(Buffer.concat(npyParts(tensor)));
const mega = 2 ** 20;

/** A .npy file with this type and shape in its header. */
function npy(descr: string, shape: string, data: Uint8Array, fortran = 'False'): Uint8Array {
  const header = `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': ${shape}, }\n`;
  const start = Buffer.from('\x93NUMPY\x01\x00\x00\x00', 'latin1');
  start.writeUInt16LE(header.length, 8);
  return new Uint8Array(Buffer.concat([start, Buffer.from(header, 'latin1'), data]));
}

/** Puts a 32-bit number into a zip's central directory, `at` bytes behind the start of its last entry. */
function forged(zip: Uint8Array, at: number, value: number): Uint8Array {
  const bytes = Buffer.from(zip);
  bytes.writeUInt32LE(value, bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2])) + at);
  return bytes;
}

async function readAll(opened: TensorFile): Promise<{ tensor: Tensor; steps: number }> {
  const reading = opened.read();
  try {
    for (let steps = 0; ; steps++) {
      const { done, value } = await reading.next();
      if (done) return { tensor: value, steps };
    }
  } finally {
    opened.close();
  }
}

describe('tensors in files that are compared with', () => {
  const folder = temporaryFolder('tensor');

  it('come back as they were written, out of .npy, stored and deflated .npz', async () => {
    const run = async (tensor: Tensor, level: 0 | 6 | undefined) => {
      const file =
        level === undefined
          ? folder.write('x.npy', bytesOf(tensor))
          : folder.write('x.npz', zipSync({ 'a.npy': bytesOf(tensor) }, { level }));
      const opened = await openTensorFile(file, 'a', tensor.dtype);
      assert.deepEqual([opened.dtype, opened.shape], [tensor.dtype, tensor.shape]);
      const again = (await readAll(opened)).tensor;
      assert.deepEqual([again.dtype, again.shape], [tensor.dtype, tensor.shape]);
      assert.deepEqual(Buffer.from(again.bytes), Buffer.from(tensor.bytes));
      assert.equal(opened.byteLength, tensor.bytes.length);
    };
    const levels = fc.constantFrom(undefined, 0 as const, 6 as const);
    await fc.assert(fc.asyncProperty(arbitrary.tensor({ dtypes: numbers }), levels, run));
  });

  const read = async (name: string, bytes: Uint8Array, wanted: DType = 'float32') => {
    const { tensor } = await readAll(await openTensorFile(folder.write(name, bytes), 'a', wanted));
    return [tensor.dtype, tensor.shape, elementsOf(tensor)];
  };

  it('are brought into row order and little-endian', async () => {
    const columns = npy('|u1', '(2, 3)', Uint8Array.from([1, 4, 2, 5, 3, 6]), 'True');
    assert.deepEqual(await read('c.npy', columns), ['uint8', [2, 3], [1, 2, 3, 4, 5, 6]]);
    const big = npy('>i2', '(2,)', Uint8Array.from([1, 2, 255, 255]));
    assert.deepEqual(await read('b.npz', zipSync({ 'b.npy': big })), ['int16', [2], [258, -1]]);
  });

  it('are read in steps, and take what was said', async () => {
    const tensor: Tensor = {
      kind: 'tensor',
      dtype: 'uint8',
      shape: [3 * mega + 5],
      bytes: new Uint8Array(3 * mega + 5).fill(7),
    };
    const zip = zipSync({ 'a.npy': bytesOf(tensor), 'b.npy': bytesOf(tensor) }, { level: 1 });
    const opened = await openTensorFile(folder.write('x.npz', zip), 'a', 'uint8');
    assert.equal(opened.peakBytes, 3 * mega + 5);
    const { tensor: again, steps } = await readAll(opened);
    assert.ok(steps >= 3, `${steps} steps`);
    assert.ok(again.bytes.every((byte) => byte === 7));
    const turned = npy('>i2', '(2,)', new Uint8Array(4));
    const twice = await openTensorFile(folder.write('x.npy', turned), 'a', 'int16');
    assert.equal(twice.peakBytes, 8);
    twice.close();
  });

  const peaks: readonly (readonly [
    descr: string,
    isFortran: 'True' | 'False',
    wanted: DType,
    times: number,
  ])[] = [
    ['<i2', 'False', 'int16', 1],
    ['<i2', 'True', 'int16', 2],
    ['>i2', 'True', 'int16', 3],
    ['|u1', 'False', 'uint4', 2],
    ['|u1', 'True', 'uint4', 3],
  ];
  for (const [descr, isFortran, wanted, times] of peaks) {
    it(`${descr} as ${wanted}${isFortran === 'True' ? ', columns first' : ''}: takes ${times} times what is stored`, async () => {
      const stored = new Uint8Array(6 * Number(descr.at(-1)));
      const file = folder.write('x.npy', npy(descr, '(2, 3)', stored, isFortran));
      const opened = await openTensorFile(file, 'a', wanted);
      assert.equal(opened.peakBytes, times * stored.length);
      opened.close();
    });
  }

  it('a sound file that there is no memory to rearrange is not called damaged', async () => {
    const columns = npy('|u1', '(2, 3)', new Uint8Array(6), 'True');
    const opened = await openTensorFile(folder.write('x.npy', columns), 'a', 'uint8');
    const reading = opened.read();
    assert.equal((await reading.next()).done, false);
    const real = globalThis.Uint8Array;
    globalThis.Uint8Array = new Proxy(real, {
      construct: () => {
        throw new RangeError('Array buffer allocation failed');
      },
    });
    try {
      await assert.rejects(reading.next(), { code: 'OD2028' });
    } finally {
      globalThis.Uint8Array = real;
      opened.close();
    }
  });

  it('may be left in the middle', async () => {
    const opened = await openTensorFile(folder.write('x.npz', bomb()), 'a', 'uint8');
    const reading = opened.read();
    assert.equal((await reading.next()).done, false);
    await reading.return(undefined as never);
    opened.close();
  });

  const zeros = npy('|u1', `(${16 * mega},)`, new Uint8Array(16 * mega));
  const small = bytesOf(tensorOf('uint8', [4], [1, 2, 3, 4]));
  let packed: Uint8Array | undefined;
  const bomb = () => {
    packed ??= zipSync({ 'a.npy': zeros }, { level: 1 });
    return packed;
  };
  const wide = (descr: string, shape: string) => npy(descr, shape, new Uint8Array());
  const saved = (entry: unknown) => Buffer.from(JSON.stringify({ a: entry }));
  const hostile: readonly (readonly [what: string, name: string, bytes: () => Uint8Array, told: RegExp])[] = [
    [
      'a zip entry that claims 4 GB',
      'x.npz',
      () => forged(zipSync({ 'a.npy': small }), 24, 0xf0000000),
      /claims 4026531840 bytes, more than its \d+ packed bytes can hold/,
    ],
    [
      'an array of four bytes before 16 MB of nothing',
      'x.npz',
      () =>
        zipSync({ 'a.npy': new Uint8Array(Buffer.concat([small, new Uint8Array(16 * mega)])) }, { level: 1 }),
      /16777216 bytes follow its elements/,
    ],
    [
      'a shape of terabytes in an archive',
      'x.npz',
      () => zipSync({ 'a.npy': wide('<f8', '(1250000000000,)') }),
      /needs more than the 0 bytes that follow/,
    ],
    [
      'a shape of terabytes',
      'x.npy',
      () => wide('<f8', '(1250000000000,)'),
      /needs more than the 0 bytes that follow/,
    ],
    [
      'a shape that is no number',
      'x.npy',
      () => wide('|u1', '(9007199254740991, 9007199254740991)'),
      /needs more/,
    ],
    [
      'a thousand dimensions',
      'x.npy',
      () => wide('|u1', `(${'1, '.repeat(1000)})`),
      /1000 dimensions, more than the 64/,
    ],
    [
      'a header of 4 GB',
      'x.npy',
      () => new Uint8Array(Buffer.from(`\x93NUMPY\x02\x00\xf0\xff\xff\xff${'x'.repeat(99)}`, 'latin1')),
      /its header claims 4294967280 bytes/,
    ],
    [
      'an archive of which nothing is an array',
      'x.npz',
      () => zipSync({ 'a.txt': small }),
      /has no tensor called "a"; it has none/,
    ],
    [
      'two other arrays',
      'x.npz',
      () => zipSync({ 'b.npy': small, 'c.npy': small }),
      /has no tensor called "a"; it has "b", "c"/,
    ],
    [
      'strings',
      'x.npy',
      () => npy('<U1', '(1,)', new Uint8Array(4)),
      /no tensor of numbers.*it holds strings/,
    ],
    ['no .npy', 'x.npy', () => Buffer.from('hello'), /not a usable \.npy file: it does not begin/],
    ['no .npz', 'x.npz', () => Buffer.from('hello'), /not a usable \.npz file: it is not a zip archive/],
    ['nothing', 'x.npy', () => new Uint8Array(), /not a usable \.npy file/],
    [
      'another kind of file',
      'x.txt',
      () => small,
      /no tensor of numbers.*choose an \.npy, an \.npz, or the index/,
    ],
    ['another JSON', 'other.json', () => saved(null), /no tensor of numbers.*choose an \.npy/],
    ['a saved sequence', 'index.json', () => saved({ sequence: [null] }), /"a" is a sequence there/],
    ['a saved map', 'index.json', () => saved({ map: { keys: [], values: [] } }), /"a" is a map there/],
    ['a saved optional', 'index.json', () => saved(null), /"a" is an empty optional there/],
    [
      'saved strings',
      'index.json',
      () => saved({ file: 'a.json', dtype: 'string', shape: [1] }),
      /"a" is a tensor of strings there/,
    ],
    [
      'a saved file elsewhere',
      'index.json',
      () => saved({ file: '../../etc/passwd', dtype: 'uint8', shape: [1] }),
      /is not inside it/,
    ],
    [
      'a saved file that is not there',
      'index.json',
      () => saved({ file: 'gone.npy', dtype: 'uint8', shape: [1] }),
      /gone\.npy cannot be read: there is no such file/,
    ],
    ['what is not understood', 'index.json', () => saved({ file: 3 }), /not understood: {"file":3}/],
    ['a list', 'index.json', () => Buffer.from('[1]'), /not an object of entries/],
    [
      'an index of 17 MiB',
      'index.json',
      () => new Uint8Array(17 * mega),
      /more than the 16.8 MB that are read/,
    ],
    [
      'a saved tensor of another type',
      'index.json',
      () => {
        folder.write('small.npy', small);
        return saved({ file: 'small.npy', dtype: 'uint8', shape: [5] });
      },
      /small\.npy holds uint8\[4\], index\.json says uint8\[5\]/,
    ],
  ];
  for (const [what, name, bytes, told] of hostile) {
    it(`${what}: refused, and nothing allocated`, async () => {
      const file = folder.write(name, bytes());
      const before = process.memoryUsage();
      await assert.rejects(openTensorFile(file, 'a', 'uint8'), (error: UserError) => {
        assert.match(error.code, /^OD30\d\d$/);
        assert.match(error.message, told);
        return true;
      });
      const grown = process.memoryUsage().arrayBuffers - before.arrayBuffers;
      assert.ok(grown < 8 * mega, `${grown} bytes`);
    });
  }

  it('a zip bomb says what it takes before anything of it is unpacked', async () => {
    const zip = bomb();
    assert.ok(zip.length < mega, `${zip.length} bytes`);
    const file = folder.write('bomb.npz', zip);
    const before = process.memoryUsage().arrayBuffers;
    const opened = await openTensorFile(file, 'a', 'uint8');
    assert.equal(opened.peakBytes, 16 * mega);
    const grown = process.memoryUsage().arrayBuffers - before;
    assert.ok(grown < 8 * mega, `${grown} bytes`);
    opened.close();
  });

  const broken: readonly (readonly [what: string, bytes: () => Uint8Array, told: RegExp])[] = [
    [
      'a wrong checksum',
      () => forged(zipSync({ 'a.npy': small }, { level: 0 }), 16, 1),
      /is damaged: its checksum is wrong/,
    ],
    [
      'more than it claims',
      () => forged(bomb(), 24, 16 * mega),
      /its shape \(16777216\) needs more|has more bytes than the/,
    ],
  ];
  for (const [what, bytes, told] of broken) {
    it(`${what}: told at the latest when it is read`, async () => {
      const file = folder.write('broken.npz', bytes());
      await assert.rejects(async () => readAll(await openTensorFile(file, 'a', 'uint8')), told);
    });
  }

  it('a file that becomes shorter is an error', async () => {
    const file = folder.write('x.npy', zeros);
    const opened = await openTensorFile(file, 'a', 'uint8');
    truncateSync(file, 1000);
    await assert.rejects(readAll(opened), /became shorter while it was read/);
  });
});
