import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import path from 'node:path';
import { RunJournal } from '../../../core/history/journal';
import { isRunId, journalPath, runId, timeOfId } from '../../../core/history/paths';
import { newRun, removeTemporaryFolders, stopAt, temporaryFolder, valueWith } from './fixtures';

describe('RunJournal', () => {
  afterEach(removeTemporaryFolders);

  it('writes a checked line a record, in the order of the calls', async function () {
    const folder = temporaryFolder(this);
    const journal = await RunJournal.create(folder, newRun());
    const stop = journal.stop(stopAt('conv1_Conv'));
    void journal.value(valueWith(1, stop.index));
    assert.equal(journal.stop(stopAt('relu1_Relu')).index, 1);
    await journal.end('finished');
    const lines = readFileSync(journalPath(folder, journal.id), 'utf8').split('\n');
    assert.equal(lines.pop(), '');
    const kinds = lines.map((line) => /^[0-9a-f]{8} \{"kind":"(\w+)"/.exec(line)?.[1]);
    assert.deepEqual(kinds, ['start', 'stop', 'value', 'stop', 'end']);
  });

  it('ends once, and takes nothing after the end', async function () {
    const journal = await RunJournal.create(temporaryFolder(this), newRun());
    await Promise.all([journal.end('stopped'), journal.end('finished')]);
    await assert.rejects(journal.stop(stopAt('late')).written, /has ended/);
  });

  it('keeps a new history folder out of git, and leaves one that exists as it is', async function () {
    const folder = temporaryFolder(this);
    await (await RunJournal.create(path.join(folder, '.onnx-debug'), newRun())).end('stopped');
    assert.equal(readFileSync(path.join(folder, '.onnx-debug', '.gitignore'), 'utf8'), '*\n');
    await (await RunJournal.create(folder, newRun())).end('stopped');
    assert.equal(existsSync(path.join(folder, '.gitignore')), false);
  });

  it('says what to do where the folder cannot be written', async function () {
    const file = path.join(temporaryFolder(this), 'a-file');
    writeFileSync(file, '');
    await assert.rejects(RunJournal.create(file, newRun()), { name: 'UserError', code: 'OD5001' });
  });

  it('rejects once the disk refuses, and writes nothing more', async function () {
    if (!existsSync('/dev/full')) this.skip(); // Linux's device that is always full.
    const folder = temporaryFolder(this);
    const journal = await RunJournal.create(folder, newRun());
    const inner = journal as unknown as { file: FileHandle };
    await inner.file.close();
    inner.file = await open('/dev/full', 'w');
    await assert.rejects(journal.stop(stopAt('a')).written, { name: 'UserError', code: 'OD5002' });
    await assert.rejects(journal.value(valueWith(0, 0)), { code: 'OD5002' });
    await assert.rejects(journal.end('finished'), { code: 'OD5002' });
  });

  it('makes ids that sort by time and tell it', () => {
    const times = [0, 951_782_400_123, 1_795_302_000_000, 4_102_444_799_999];
    const ids = times.map((time) => runId(time, '0a1b2c3d'));
    assert.deepEqual([...ids].sort(), ids);
    assert.deepEqual(ids.map(timeOfId), times);
    assert.ok(ids.every(isRunId));
  });

  for (const id of [
    '',
    '..',
    '../x',
    'a/b',
    '20200102T030405678Z-0000000',
    '20200102T030405678Z-00000000/..',
  ])
    it(`does not take ${JSON.stringify(id)} for an id`, () => assert.equal(isRunId(id), false));
});
