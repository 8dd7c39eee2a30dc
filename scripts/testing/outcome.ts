import { existsSync, readFileSync } from 'node:fs';
import type { TestReport } from './mocha-run';

/** What came of one kind of tests. */
export interface Outcome extends TestReport {
  kind: string;
  seconds: number;
}

/**
 * The report that a test process left. One without a report has failed, whatever its exit code says: a process
 * that dies on the way may well report success.
 */
export function readReport(file: string, how: string): TestReport {
  if (!existsSync(file)) return failure(`the test process wrote no report (${how})`);
  return JSON.parse(readFileSync(file, 'utf8')) as TestReport;
}

/** The report of a kind: one in which nothing passed and nothing failed has failed. */
export function witnessed(report: TestReport): TestReport {
  if (report.passed.length > 0 || report.failed.length > 0) return report;
  const error = `of ${report.skipped.length} that were found, none ran`;
  return { ...report, failed: [{ title: 'no test passed', error }] };
}

/** A report with one failure, for what kept the tests from running. */
export function failure(error: unknown): TestReport {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { passed: [], failed: [{ title: 'could not run', error: text }], skipped: [] };
}

/** Prints skips, failures and the totals; the last line is `N passed, N failed, N skipped`. Returns the failures. */
export function printSummary(outcomes: Outcome[]): number {
  console.log('');
  for (const { kind, skipped } of outcomes) {
    for (const title of skipped) console.log(`skipped  ${kind}: ${title}`);
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
