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

  it('is a failure where nothing ran', () => {
    assert.equal(read({ passed: [], failed: [], skipped: ['one'] }).failed.length, 1);
  });

  it('is taken as it is otherwise', () => {
    const report = { passed: ['a'], failed: [], skipped: ['b'] };
    assert.deepEqual(read(report), report);
  });
});
