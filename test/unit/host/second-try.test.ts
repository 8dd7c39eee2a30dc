import assert from 'node:assert/strict';
import { withSecondTry } from '../../../scripts/testing/second-try';
import { emptyReport, type TestReport } from '../../../scripts/testing/test-report';

const one = (title: string) => ({ title, file: title.split(' ')[0]! });

function report(passed: string[], failed: string[] = [], skipped: string[] = []): TestReport {
  const failures = failed.map((title) => ({ ...one(title), error: `${title} went wrong` }));
  return { ...emptyReport(), passed: passed.map(one), failed: failures, skipped: skipped.map(one) };
}

/** Runs two files; `answers` are the reports of the tries. */
async function tried(...answers: TestReport[]) {
  const asked: string[][] = [];
  const said: string[] = [];
  const run = async (files: string[]) => {
    asked.push(files);
    return answers[asked.length - 1]!;
  };
  const outcome = await withSecondTry(['A', 'B'], run, (line) => said.push(line));
  return { outcome, asked, said: said.join('\n') };
}

describe('a second try of a file', () => {
  it('is not made where all passed', async () => {
    const { asked, said } = await tried(report(['A 1', 'B 1']));
    assert.deepEqual(asked, [['A', 'B']]);
    assert.equal(said, '');
  });

  it('counts instead of the first, and is told', async () => {
    const { outcome, asked, said } = await tried(report(['B 1'], ['A 1'], ['A 2']), report(['A 1', 'A 2']));
    assert.deepEqual(asked, [['A', 'B'], ['A']]);
    assert.deepEqual(outcome, report(['B 1', 'A 1', 'A 2']));
    assert.match(said, /first try: A 1\nA 1 went wrong\nUNSTABLE passed at the second try: A 1/);
  });

  it('fails where it fails again', async () => {
    const { outcome, said } = await tried(report(['B 1'], ['A 1']), report([], ['A 1']));
    assert.deepEqual(outcome, report(['B 1'], ['A 1']));
    assert.doesNotMatch(said, /UNSTABLE/);
  });

  it('is not made where the process itself failed', async () => {
    const died = { ...emptyReport(), failed: [{ title: 'could not run', file: '', error: 'gone' }] };
    const { outcome, asked } = await tried(died);
    assert.equal(asked.length, 1);
    assert.deepEqual(outcome, died);
  });
});
