import { hostname } from 'node:os';
import { processStart } from './process-identity';
import type { RunProcess } from './types';

/**
 * How long a journal of another host may rest before its run counts as interrupted. That host's processes cannot be
 * asked, and containers get a new name at each start, so without a limit their runs would be running for ever.
 */
const foreignRest = 24 * 60 * 60 * 1000;

/**
 * Whether the process that wrote a journal without an end is gone. The process id alone is not enough: ids are used
 * again.
 */
export async function isInterrupted(writer: RunProcess, lastWritten: number): Promise<boolean> {
  if (writer.host !== hostname()) return Date.now() - lastWritten > foreignRest;
  if (!exists(writer.pid)) return true;
  const started = await processStart(writer.pid);
  if (started === undefined) return process.platform === 'linux'; // /proc always answers for a living process.
  return writer.started !== undefined && writer.started !== started;
}

/** Whether there is a process of this id; one of another user cannot be signalled, but it exists. */
function exists(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
