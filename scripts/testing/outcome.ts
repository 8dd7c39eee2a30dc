import { existsSync, readFileSync } from 'node:fs';
import { emptyReport, type TestReport } from './test-report';

/** What came of one kind of tests. */
export interface Outcome extends TestReport {
  kind: string;
  seconds: number;
}

/**
 * The report that a test process left. One without a report, or with one that ends on the way, has failed, whatever its
 * exit code says: a process that dies may well report success.
 */
export function readReport(file: string, how: string): TestReport {
  if (!existsSync(file)) return failure(`the test process wrote no report (${how})`);
  const report = JSON.parse(readFileSync(file, 'utf8')) as TestReport;
  if (report.complete) return report;
  const unended = failure(`the test process did not come to its last test (${how})`);
  return { ...report, failed: [...report.failed, ...unended.failed] };
}

/** The report of a kind: one in which nothing passed and nothing failed has failed. */
export function witnessed(report: TestReport): TestReport {
  if (report.passed.length > 0 || report.failed.length > 0) return report;
  const error = `of ${report.skipped.length} that were found, none ran`;
  return { ...report, failed: [{ title: 'no test passed', file: '', error }] };
}

/** A report with one failure, for what kept the tests from running. */
export function failure(error: unknown): TestReport {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { ...emptyReport(), failed: [{ title: 'could not run', file: '', error: text }] };
}

/** Prints skips, failures and the totals; the last line is `N passed, N failed, N skipped`. Returns the failures. */
export function printSummary(outcomes: Outcome[]): number {
  console.log('');
  for (const { kind, skipped } of outcomes) {
    for (const { title } of skipped) console.log(`skipped  ${kind}: ${title}`);
  }
  for (const { kind, failed } of outcomes) {
    for (const { title, error } of failed) console.log(`FAILED   ${kind}: ${title}\n${indent(error)}`);
  }
  const sum = (count: (outcome: Outcome) => number) => outcomes.reduce((total, one) => total + count(one), 0);
  for (const one of outcomes)
    console.log(`${one.kind.padEnd(14)} ${counts(one)} (${one.seconds.toFixed(0)} s)`);
  const total = {
    passed: sum((one) => one.passed.length),
    failed: sum((one) => one.failed.length),
    skipped: sum((one) => one.skipped.length),
  };
  console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  return total.failed;
}

function counts({ passed, failed, skipped }: TestReport): string {
  return `${passed.length} passed, ${failed.length} failed, ${skipped.length} skipped`;
}

function indent(text: string): string {
  return text
    .split('\n')
    .slice(0, 12)
    .map((line) => `         ${line}`)
    .join('\n');
}
