import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startServer } from './adapter';

export interface SharedAdapter {
  readonly port: number;
  readonly process: ChildProcess;
}

let running: Promise<SharedAdapter> | undefined;

/**
 * The adapter that the tests of this process talk to which are not about the adapter's process: one that listens on a
 * port, each test a session of its own. Starting one for each test would take most of the tests' time. Where it has
 * ended, a new one is started.
 */
export async function sharedAdapter(): Promise<SharedAdapter> {
  const server = await running;
  if (server && isRunning(server)) return server;
  running = start();
  return running;
}

/** Whether the adapter lives, as it must whatever a session does. */
export function isRunning({ process: { exitCode, signalCode } }: SharedAdapter): boolean {
  return exitCode === null && signalCode === null;
}

async function start(): Promise<SharedAdapter> {
  const cache = mkdtempSync(path.join(tmpdir(), 'onnx-debugger-cache-'));
  const server = await startServer({ XDG_CACHE_HOME: cache });
  // It neither keeps this process from its end nor outlives it.
  server.process.unref();
  (server.process.stderr as unknown as { unref(): void }).unref();
  process.once('exit', () => {
    server.process.kill();
    rmSync(cache, { recursive: true, force: true });
  });
  // A run that takes too long is told to end.
  process.once('SIGTERM', () => process.exit(143));
  return server;
}
