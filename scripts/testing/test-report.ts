/** One test and the file it is in. */
interface TestResult {
  title: string;
  file: string;
}

/** What a test process says, as JSON in a file: the only witness that its tests ran. */
export interface TestReport {
  passed: TestResult[];
  failed: (TestResult & { error: string })[];
  skipped: TestResult[];
  /** Whether the last test has ended. A process that is ended before leaves what it had by then. */
  complete: boolean;
}

/** A report of no test. */
export function emptyReport(): TestReport {
  return { passed: [], failed: [], skipped: [], complete: true };
}

/** One report of several. */
export function joined(reports: TestReport[]): TestReport {
  return {
    passed: reports.flatMap(({ passed }) => passed),
    failed: reports.flatMap(({ failed }) => failed),
    skipped: reports.flatMap(({ skipped }) => skipped),
    complete: reports.every(({ complete }) => complete),
  };
}

/** A report without the tests of some files. */
export function withoutFiles(report: TestReport, files: readonly string[]): TestReport {
  const isOther = ({ file }: TestResult) => !files.includes(file);
  return {
    ...report,
    passed: report.passed.filter(isOther),
    failed: report.failed.filter(isOther),
    skipped: report.skipped.filter(isOther),
  };
}
