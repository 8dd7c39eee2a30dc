/**
 * Builds and runs the tests: `npm test [KIND …] [-- --grep PATTERN --no-build --verbose]`.
 *
 * Ends with the line `N passed, N failed, N skipped`, and with exit code 1 where anything failed, where a kind
 * that has files had no pass, or where a host could not be installed.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { filesOf, KINDS, type TestKind, type TestRequest } from './testing/kinds';
import { failure, type Outcome, printSummary, witnessed } from './testing/outcome';

const ROOT = path.resolve(__dirname, '..');

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      grep: { type: 'string', short: 'g' },
      'no-build': { type: 'boolean' },
      verbose: { type: 'boolean', short: 'v' },
    },
  });
  // Mocha's own signs are coloured for CI services; a log that is read as text is better without.
  if (!process.stdout.isTTY) process.env.NO_COLOR = '1';
  const unknown = positionals.filter((name) => !KINDS.some((kind) => kind.name === name));
  if (unknown.length > 0) {
    console.error(
      `No such kind of tests: ${unknown.join(', ')}. There are ${KINDS.map((k) => k.name).join(', ')}.`,
    );
    return 2;
  }
  if (!values['no-build'] && !build()) return 1;
  const chosen = KINDS.filter((kind) => positionals.length === 0 || positionals.includes(kind.name));
  const request: TestRequest = {
    grep: values.grep,
    reporter: values.verbose || positionals.length ? 'spec' : 'dot',
  };
  const outcomes: Outcome[] = [];
  for (const kind of chosen) {
    const outcome = await runKind(kind, request);
    if (outcome) outcomes.push(outcome);
  }
  return printSummary(outcomes) === 0 && outcomes.length > 0 ? 0 : 1;
}

function build(): boolean {
  const { status } = spawnSync(process.execPath, ['scripts/build.mjs'], { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0) console.error('The build failed; no test was run.\n0 passed, 1 failed, 0 skipped');
  return status === 0;
}

async function runKind(kind: TestKind, request: TestRequest): Promise<Outcome | undefined> {
  const files = filesOf(kind);
  if (files.length === 0) {
    console.log(`\n${kind.name}: there are no test files`);
    return undefined;
  }
  const reason = kind.notNeeded?.();
  if (reason) {
    console.log(`\n${kind.name}: not run, ${reason}`);
    return undefined;
  }
  console.log(`\n${kind.name}: ${files.length} files`);
  const begin = Date.now();
  const report = await prepareAndRun(kind, files, request).catch(failure);
  return { kind: kind.name, seconds: (Date.now() - begin) / 1000, ...report };
}

async function prepareAndRun(kind: TestKind, files: string[], request: TestRequest) {
  await kind.prepare?.();
  return witnessed(await kind.run(files, request));
}

main().then(
  (code) => process.exit(code),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
