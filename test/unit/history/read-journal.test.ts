import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { RunJournal } from '../../../core/history/journal';
import { encodeLine } from '../../../core/history/line';
import { journalPath } from '../../../core/history/paths';
import { readJournal } from '../../../core/history/read-journal';
import type { RunRecord } from '../../../core/history/types';
import { newRun, removeTemporaryFolders, stopAt, temporaryFolder, valueWith } from './fixtures';

async function records(journal: string, from = 0) {
  const read: RunRecord[] = [];
  const extent = await readJournal(journal, (record) => read.push(record), from);
  return { read, ...extent };
}

/** The journal of a short run, as bytes. */
async function shortRun(folder: string): Promise<Buffer> {
  const journal = await RunJournal.create(folder, newRun());
  const stop = journal.stop(stopAt('conv1_Conv'));
  await journal.value(valueWith(4, stop.index));
  await journal.end('finished');
  return readFileSync(journalPath(folder, journal.id));
}

/** The offset after each line. */
function lineEnds(bytes: Buffer): number[] {
  return [...bytes.entries()].filter(([, byte]) => byte === 10).map(([at]) => at + 1);
}

describe('reading a journal', () => {
  afterEach(removeTemporaryFolders);

  it('recovers every whole line wherever the file is cut', async function () {
    const folder = temporaryFolder(this);
    const bytes = await shortRun(folder);
    const ends = lineEnds(bytes);
    assert.equal(ends.length, 4);
    const torn = path.join(folder, 'torn.ndjson');
    for (let cut = 0; cut <= bytes.length; cut++) {
      writeFileSync(torn, bytes.subarray(0, cut));
      const { read, good, size } = await records(torn);
      const whole = ends.filter((end) => end <= cut);
      assert.deepEqual([read.length, good, size], [whole.length, whole.at(-1) ?? 0, cut], `cut at ${cut}`);
    }
  });

  it('takes no line with a flipped bit, nor any after it', async function () {
    const folder = temporaryFolder(this);
    const bytes = await shortRun(folder);
    const ends = lineEnds(bytes);
    const sound = (await records(writeBytes(folder, bytes))).read;
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length * 8 - 1), async (bit) => {
        const damaged = Buffer.from(bytes);
        damaged[bit >> 3]! ^= 1 << (bit & 7);
        const { read, good } = await records(writeBytes(folder, damaged));
        const intact = ends.filter((end) => end <= bit >> 3).length;
        assert.deepEqual(read, sound.slice(0, intact));
        assert.equal(good, ends[intact - 1] ?? 0);
      }),
      { numRuns: 300 },
    );
  });

  it('goes on where a grown journal goes on', async function () {
    const folder = temporaryFolder(this);
    const bytes = await shortRun(folder);
    const ends = lineEnds(bytes);
    const all = (await records(writeBytes(folder, bytes))).read;
    for (let cut = 0; cut <= bytes.length; cut += 7) {
      const first = await records(writeBytes(folder, bytes.subarray(0, cut)));
      const rest = await records(writeBytes(folder, bytes), first.good);
      assert.deepEqual([...first.read, ...rest.read], all, `cut at ${cut}`);
      assert.equal(rest.good, ends.at(-1));
    }
  });

  it('reads lines that are longer than its chunks', async function () {
    const folder = temporaryFolder(this);
    const stop: RunRecord = {
      kind: 'stop',
      time: 0,
      reason: 'x'.repeat(700_000),
      sample: 0,
      node: undefined,
    };
    const { read } = await records(writeBytes(folder, Buffer.concat([encodeLine(stop), encodeLine(stop)])));
    assert.deepEqual(
      read.map((record) => record.kind === 'stop' && record.reason.length),
      [700_000, 700_000],
    );
  });

  it('gathers no endless line', async function () {
    const folder = temporaryFolder(this);
    const { read, good, size } = await records(writeBytes(folder, Buffer.alloc(20 * 1024 * 1024, 0x61)));
    assert.deepEqual([read, good, size], [[], 0, 20 * 1024 * 1024]);
  });
});

function writeBytes(folder: string, bytes: Uint8Array): string {
  const file = path.join(folder, 'journal.ndjson');
  writeFileSync(file, bytes);
  return file;
}
