import type { ChildProcess } from 'node:child_process';

const GRACE_MS = 5_000;
const running = new Set<ChildProcess>();
let watching = false;

/**
 * Ends a child that was spawned `detached`, with all that it started: politely, and after five seconds by force.
 *
 * @param ended resolves when the child has ended.
 */
export async function endProcessGroup(child: ChildProcess, ended: Promise<void>): Promise<void> {
  signalGroup(child, 'SIGTERM');
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, GRACE_MS);
  });
  await Promise.race([ended, late]);
  clearTimeout(timer);
  // Also after a polite end: a grandchild may have stayed.
  signalGroup(child, 'SIGKILL');
  running.delete(child);
}

/** Makes sure that the group does not outlive this process, even where nobody calls {@link endProcessGroup}. */
export function endWithThisProcess(child: ChildProcess): void {
  if (!watching) {
    watching = true;
    process.once('exit', endAll);
    // Without a handler a signal ends this process with no 'exit' event. A program with its own keeps it.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      if (process.listenerCount(signal) === 0) process.once(signal, () => process.exit(130));
    }
  }
  running.add(child);
}

function endAll(): void {
  for (const child of running) signalGroup(child, 'SIGKILL');
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group is gone already.
  }
}
