import { renameSync, writeFileSync } from 'node:fs';
import { format } from 'node:util';
import { emptyReport, type TestReport } from './test-report';

/** How often, in milliseconds, what came out so far is written at most. */
const WRITE_EVERY_MS = 2000;

/** How Mocha is run. */
export interface MochaOptions {
  files: string[];
  /** The report's file, written on the way and after the last test. */
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
  const report: TestReport = { ...emptyReport(), complete: false };
  // Whoever ends this process in the middle of it finds a whole report all the same.
  const write = () => {
    writeFileSync(`${options.report}.part`, JSON.stringify(report));
    renameSync(`${options.report}.part`, options.report);
  };
  let written = 0;
  const add = (list: unknown[], result: object) => {
    list.push(result);
    if (Date.now() - written < WRITE_EVERY_MS) return;
    write();
    written = Date.now();
  };
  const placed = (test: Mocha.Runnable) => ({ title: test.fullTitle(), file: test.file ?? '' });
  const failures = await new Promise<number>((resolve) => {
    mocha
      .run(resolve)
      .on('pass', (test) => add(report.passed, placed(test)))
      .on('pending', (test) => add(report.skipped, placed(test)))
      .on('fail', (test, error) =>
        add(report.failed, { ...placed(test), error: String(error?.stack ?? error) }),
      );
  });
  report.complete = true;
  write();
  return failures;
}
