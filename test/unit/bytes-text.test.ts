import assert from 'node:assert/strict';
import { bytesText } from '../../core/bytes-text';

describe('a number of bytes as a text', () => {
  const texts: [bytes: number, text: string][] = [
    [0, '0 B'],
    [999, '999 B'],
    [1_000, '1 kB'],
    [1_224_000, '1.22 MB'],
    [999_600, '1 MB'],
    [2_800_000_000, '2.8 GB'],
    [5e15, '5000 TB'],
  ];
  for (const [bytes, text] of texts) it(`is ${text}`, () => assert.equal(bytesText(bytes), text));
});
