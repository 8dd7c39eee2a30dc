import { readFileSync, writeFileSync } from 'node:fs';

/**
 * The largest resident set that the process has had so far, in bytes: VmHWM, which Linux keeps (proc(5)). Undefined
 * elsewhere. Not `maxRSS` of getrusage(2): Linux hands a parent's over to the program that its child becomes.
 */
export function peakOf(pid: number | undefined): number | undefined {
  return statusOf(pid, 'VmHWM');
}

/** The resident set of the process, in bytes; undefined where not on Linux. */
export function residentOf(pid: number | undefined): number | undefined {
  return statusOf(pid, 'VmRSS');
}

/** Begins to look for the peak anew (proc(5): clear_refs); what comes back tells the peak since then. */
export function peakSince(pid: number): () => number | undefined {
  if (process.platform === 'linux') writeFileSync(`/proc/${pid}/clear_refs`, '5');
  return () => peakOf(pid);
}

function statusOf(pid: number | undefined, field: 'VmHWM' | 'VmRSS'): number | undefined {
  if (pid === undefined || process.platform !== 'linux') return undefined;
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kilobytes = new RegExp(`^${field}:\\s*(\\d+) kB$`, 'm').exec(status)?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}

/** Processor milliseconds, user and system, of all threads so far, in steps of 10; undefined where not on Linux. */
export function cpuOf(pid: number | undefined): number | undefined {
  if (pid === undefined || process.platform !== 'linux') return undefined;
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // Fields 14 and 15; the second is a name in brackets that may hold anything.
  const [user, system] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13);
  // Linux counts in hundredths of a second for every program on all its architectures (USER_HZ).
  return (Number(user) + Number(system)) * 10;
}
