import { writeFileSync } from 'node:fs';
import { format } from 'node:util';

/** What a test process says at its end, as JSON in a file: the only witness that its tests ran. */
export interface TestReport {
  passed: string[];
  failed: { title: string; error: string }[];
  /** Titles, each with the reason where the test's title or parent says one. */
  skipped: string[];
}

/** How Mocha is run. */
export interface MochaOptions {
  files: string[];
  /** The report's file, written after the last test. */
  report: string;
  /** Limit of one test or hook in milliseconds. */
  timeout: number;
  /** Mocha's reporter for the console. */
  reporter: string;
  /** Only tests whose full title matches. */
  grep?: string;
  /** Put before each line of the reporter, where others write to the same console. */
  linePrefix?: string;
}

/** Runs the files with Mocha in this process and writes the report. Resolves to the number of failures. */
export async function runMocha(options: MochaOptions): Promise<number> {
  const { default: Mocha } = await import('mocha');
  const { linePrefix } = options;
  if (linePrefix) {
    Mocha.reporters.Base.consoleLog = (...values: unknown[]) =>
      console.log(`${linePrefix}${format(...values)}`);
  }
  const mocha = new Mocha({
    ui: 'bdd',
    reporter: options.reporter,
    timeout: options.timeout,
    color: process.stdout.isTTY === true,
    forbidOnly: process.env.CI === 'true',
    ...(options.grep ? { grep: options.grep } : {}),
  });
  for (const file of options.files) mocha.addFile(file);
  await mocha.loadFilesAsync();
  const report: TestReport = { passed: [], failed: [], skipped: [] };
  const failures = await new Promise<number>((resolve) => {
    mocha
      .run(resolve)
      .on('pass', (test) => report.passed.push(test.fullTitle()))
      .on('pending', (test) => report.skipped.push(test.fullTitle()))
      .on('fail', (test, error) =>
        report.failed.push({ title: test.fullTitle(), error: String(error?.stack ?? error) }),
      );
  });
  writeFileSync(options.report, JSON.stringify(report));
  return failures;
}
