import assert from 'node:assert/strict';
import fc from 'fast-check';
import { crc32 } from '../../../core/crc32';
import { decodeLine, encodeLine, longestLine } from '../../../core/history/line';
import type { RunRecord, RunValue } from '../../../core/history/types';
import { valueWith } from './fixtures';

/** Any number that a statistic may be; −0 is written as 0 by JSON, and no statistic tells them apart. */
const statistic = fc.double().map((value) => value + 0);

const value: fc.Arbitrary<RunValue> = fc
  .record({
    name: fc.string({ unit: 'binary' }),
    stop: fc.nat(),
    numbers: fc.array(statistic, { minLength: 12, maxLength: 12 }),
  })
  .map(({ name, stop, numbers: [min, max, mean, std, l2, ...quantiles] }) => ({
    kind: 'value',
    time: 1,
    ...valueWith(0, stop),
    name,
    statistics: {
      ...valueWith(0, stop).statistics!,
      min: min!,
      max: max!,
      mean: mean!,
      std: std!,
      l2: l2!,
      quantiles,
    },
  }));

const text: fc.Arbitrary<RunRecord> = fc
  .record({ reason: fc.string({ unit: 'binary' }), name: fc.string({ unit: 'grapheme' }), sample: fc.nat() })
  .map(({ reason, name, sample }) => ({
    kind: 'stop',
    time: 2,
    reason,
    sample,
    node: { graph: '', index: 0, name, op: 'NaN' },
  }));

describe("a journal's line", () => {
  it('gives every record back, NaN and infinities too', () => {
    fc.assert(
      fc.property(fc.oneof(value, text), (record) => {
        const line = encodeLine(record);
        assert.equal(line.indexOf(10), line.length - 1);
        assert.deepEqual(decodeLine(line.subarray(0, -1)), record);
      }),
    );
  });

  it('is not made of what no reader would take', () => {
    const message = 'x'.repeat(longestLine - 100);
    const record: RunRecord = { kind: 'end', time: 3, outcome: 'failed', message };
    assert.ok(encodeLine(record).length <= longestLine);
    assert.throws(() => encodeLine({ ...record, message: `${message}${'x'.repeat(100)}` }), RangeError);
  });

  it('keeps a name that reads NaN a name', () => {
    const record: RunRecord = { kind: 'value', time: 0, ...valueWith(4, 0) };
    assert.equal(record.name, 'NaN');
    assert.deepEqual(decodeLine(encodeLine(record).subarray(0, -1)), record);
  });

  it('is refused with any one bit flipped', () => {
    const line = encodeLine({ kind: 'end', time: 3, outcome: 'finished', message: 'done' }).subarray(0, -1);
    for (let bit = 0; bit < line.length * 8; bit++) {
      const damaged = Buffer.from(line);
      damaged[bit >> 3]! ^= 1 << (bit & 7);
      assert.equal(decodeLine(damaged), undefined, `bit ${bit}`);
    }
  });

  const checked = (json: string): string =>
    `${crc32(Buffer.from(json)).toString(16).padStart(8, '0')} ${json}`;

  it('is taken when its checksum is right, whatever kind it is', () => {
    assert.deepEqual(decodeLine(Buffer.from(checked('{"kind":"later"}'))), { kind: 'later' });
  });

  const refused: [string, string][] = [
    ['nothing', ''],
    ['a checksum alone', '00000000 '],
    ['without a space', checked('{"kind":"end"}').replace(' ', '-')],
    ['of a wrong checksum', checked('{"kind":"end"}').replace('end', 'and')],
    ['no JSON', checked('{"kind":')],
    ['no object', checked('"kind"')],
    ['null', checked('null')],
    ['no record', checked('{}')],
  ];
  for (const [name, line] of refused)
    it(`is refused when it is ${name}`, () => assert.equal(decodeLine(Buffer.from(line)), undefined));
});
