import { execFileSync } from 'node:child_process';
import type { TestClient } from './adapter';

/** The process of a client's adapter. */
export function adapterOf(client: TestClient): number {
  return (client as unknown as { _adapterProcess: { pid: number } })._adapterProcess.pid;
}

/** The processes that a process, or a client's adapter, has started (Linux and macOS). */
export function childrenOf(parent: number | TestClient): number[] {
  const pid = typeof parent === 'number' ? parent : adapterOf(parent);
  try {
    const found = execFileSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' });
    return found.trim().split('\n').map(Number);
  } catch {
    return [];
  }
}

/** The runner of a client's adapter. */
export function runnerOf(client: TestClient): number | undefined {
  return childrenOf(client)[0];
}
