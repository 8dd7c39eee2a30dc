import { spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MochaOptions } from './mocha-run';

const ROOT = path.resolve(__dirname, '../..');
const GRACE_MS = 10_000;

/** Which Node runs the tests, and for how long at most (milliseconds). */
export interface ChildOptions {
  node: string;
  limit: number;
}

/** Runs Mocha in a process of its own and resolves to a word on how that ended. */
export async function runMochaProcess(mocha: MochaOptions, { node, limit }: ChildOptions): Promise<string> {
  const program = path.join(ROOT, 'scripts/testing/mocha-process.ts');
  const child = spawn(node, ['--import', 'tsx', program, JSON.stringify(mocha)], {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
    // Whatever the tests start as `node` is the same Node.
    env: { ...process.env, PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH ?? ''}` },
  });
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(String(error)));
    child.once('exit', (code, signal) => resolve(signal ? `ended by ${signal}` : `exit code ${code}`));
  });
  const abort = new AbortController();
  const late = sleep(limit, `not done after ${limit / 60_000} minutes`, { signal: abort.signal });
  const how = await Promise.race([ended, late]);
  abort.abort();
  late.catch(() => {});
  if (child.exitCode === null && child.signalCode === null) {
    child.kill('SIGTERM');
    await Promise.race([ended, sleep(GRACE_MS)]);
    child.kill('SIGKILL');
  }
  return how;
}
