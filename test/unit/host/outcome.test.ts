import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readReport, witnessed } from '../../../scripts/testing/outcome';

describe("a test process's report", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'report-test-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  const read = (report?: object) => {
    const file = path.join(folder, 'report.json');
    rmSync(file, { force: true });
    if (report) writeFileSync(file, JSON.stringify(report));
    return witnessed(readReport(file, 'exit code 0'));
  };

  it('is a failure where there is none, whatever the exit code', () => {
    assert.match(read().failed[0]?.error ?? '', /no report \(exit code 0\)/);
  });

  const result = (title: string) => ({ title, file: 'some.test.ts' });

  it('is a failure where nothing ran', () => {
    const report = { passed: [], failed: [], skipped: [result('one')], complete: true };
    assert.equal(read(report).failed.length, 1);
  });

  it('keeps what a process said that did not come to its end, which is a failure', () => {
    const { passed, failed } = read({ passed: [result('a')], failed: [], skipped: [], complete: false });
    assert.deepEqual(passed, [result('a')]);
    assert.match(failed[0]?.error ?? '', /last test \(exit code 0\)/);
  });

  it('is taken as it is otherwise', () => {
    const report = { passed: [result('a')], failed: [], skipped: [result('b')], complete: true };
    assert.deepEqual(read(report), report);
  });
});
