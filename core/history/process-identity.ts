import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import type { RunProcess } from './types';

/**
 * What the platform says about a process's start, as a text to compare; undefined where the process does not exist
 * or the platform has no quick answer (Windows: there the process id alone has to do).
 *
 * Linux: the boot's id and the start in clock ticks since boot (field 22 of /proc/PID/stat, proc(5)), which no clock
 * change moves. macOS and other Unixes: `ps`, to the second.
 */
export async function processStart(pid: number): Promise<string | undefined> {
  if (process.platform === 'linux') {
    try {
      const [stat, boot] = await Promise.all([
        readFile(`/proc/${pid}/stat`, 'latin1'),
        readFile('/proc/sys/kernel/random/boot_id', 'latin1'),
      ]);
      // The second field, the command's name, stands in parentheses and may itself hold spaces and parentheses.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const zombie = fields[0] === 'Z' || fields[0] === 'X';
      return zombie ? undefined : `${boot.trim()}/${fields[19]}`;
    } catch {
      return undefined;
    }
  }
  if (process.platform === 'win32') return undefined;
  return new Promise((resolve) => {
    const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
    execFile('ps', ['-o', 'lstart=', '-p', String(pid)], { env, timeout: 2000 }, (error, stdout) =>
      resolve(error ? undefined : stdout.trim() || undefined),
    );
  });
}

let own: Promise<RunProcess> | undefined;

/** This process, as the journals that it writes name it. */
export function ownProcess(): Promise<RunProcess> {
  own ??= processStart(process.pid).then((started) => ({ pid: process.pid, started, host: hostname() }));
  return own;
}
