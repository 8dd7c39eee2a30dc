import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { tensorOf } from '../../../core/tensor/elements';
import { loadFolder } from '../../../core/tensor/files/load';
import { saveFolder } from '../../../core/tensor/files/save';
import type { Value } from '../../../core/tensor/tensor';
import { temporaryFolder } from '../temporary-folder';
import * as arbitrary from './arbitraries';

const value: fc.Arbitrary<Value> = fc.oneof(
  { weight: 4, arbitrary: arbitrary.tensor() },
  fc.array(arbitrary.tensor(), { maxLength: 3 }).map((elements): Value => ({ kind: 'sequence', elements })),
  fc.constant<Value>({ kind: 'optional', value: undefined }),
  fc
    .array(fc.tuple(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), arbitrary.tensor()), {
      maxLength: 3,
    })
    .map(
      (pairs): Value => ({
        kind: 'map',
        keys: pairs.map(([key]) => key),
        values: pairs.map(([, tensor]) => tensor),
      }),
    ),
);

/** Values with their bytes as plain Buffers, so that views of files compare. */
function plain(saved: Value): unknown {
  if (saved.kind === 'tensor')
    return { ...saved, bytes: Buffer.from(saved.bytes), strings: saved.strings ?? [] };
  if (saved.kind === 'sequence') return { ...saved, elements: saved.elements.map(plain) };
  if (saved.kind === 'map') return { ...saved, values: saved.values.map(plain) };
  return saved.value === undefined ? saved : { ...saved, value: plain(saved.value) };
}

describe('a saved folder', () => {
  const folder = temporaryFolder('tensor');

  it('gives every value back, whatever its name and type', () => {
    let run = 0;
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), value), { maxLength: 4 }), (pairs) => {
        const values = new Map(pairs.filter(([name]) => name !== '__proto__'));
        const target = path.join(folder.path, String(run++));
        saveFolder(target, values);
        const again = loadFolder(target);
        assert.deepEqual([...again.keys()].sort(), [...values.keys()].sort());
        for (const [name, saved] of values) assert.deepEqual(plain(again.get(name)!), plain(saved));
      }),
      { numRuns: 40 },
    );
  });

  it('has the index that CONTRACT.md says', () => {
    const target = path.join(folder.path, 'contract');
    saveFolder(target, [
      ['probs', tensorOf('float32', [1, 2], [0.5, 0.5])],
      ['words', tensorOf('string', [2, 1], ['a', 'b'])],
      ['parts', { kind: 'sequence', elements: [tensorOf('bfloat16', [], [1])] }],
      ['maybe', { kind: 'optional', value: undefined }],
    ]);
    assert.deepEqual(JSON.parse(readFileSync(path.join(target, 'index.json'), 'utf8')), {
      probs: { file: '0001.npy', dtype: 'float32', shape: [1, 2] },
      words: { file: '0002.json', dtype: 'string', shape: [2, 1] },
      parts: { sequence: [{ file: '0003-0.npy', dtype: 'bfloat16', shape: [] }] },
      maybe: null,
    });
    assert.deepEqual(JSON.parse(readFileSync(path.join(target, '0002.json'), 'utf8')), [['a'], ['b']]);
  });

  const hostile: [string, unknown, string][] = [
    ['a file outside', { x: { file: '../secret.npy', dtype: 'float32', shape: [] } }, 'OD3008'],
    ['an unknown type', { x: { file: 'a.npy', dtype: 'float99', shape: [] } }, 'OD3008'],
    ['a negative shape', { x: { file: 'a.npy', dtype: 'float32', shape: [-1] } }, 'OD3008'],
    ['something else', { x: 5 }, 'OD3008'],
    ['a list', [], 'OD3005'],
    ['a missing file', { x: { file: 'a.npy', dtype: 'float32', shape: [] } }, 'OD3001'],
  ];
  for (const [what, index, code] of hostile) {
    it(`refuses ${what}`, () => {
      const target = path.join(folder.path, 'hostile');
      mkdirSync(target, { recursive: true });
      writeFileSync(path.join(target, 'index.json'), JSON.stringify(index));
      assert.throws(() => loadFolder(target), { name: 'UserError', code });
    });
  }

  it('notices a file that is not what the index says', () => {
    const target = path.join(folder.path, 'other');
    saveFolder(target, [['x', tensorOf('float32', [2], [1, 2])]]);
    writeFileSync(
      path.join(target, 'index.json'),
      '{"x": {"file": "0001.npy", "dtype": "float32", "shape": [3]}}',
    );
    assert.throws(() => loadFolder(target), /holds float32\[2\], index.json says float32\[3\]/);
  });
});
