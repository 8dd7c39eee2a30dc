import { execFile } from 'node:child_process';

/** Which commit a folder was at, and whether its tracked files differed from it. */
export interface GitState {
  readonly commit: string;
  readonly dirty: boolean;
}

/**
 * The git state of a folder; undefined where there is no git, no repository, no commit, or no answer within
 * `timeout` milliseconds. Never throws.
 */
export function gitState(folder: string, timeout = 2000): Promise<GitState | undefined> {
  // fsmonitor is a command of the repository's own configuration: looking at a folder must not run it.
  const status = ['status', '--porcelain=v2', '--branch', '--untracked-files=no'];
  const args = ['-c', 'core.fsmonitor=false', '-C', folder, ...status];
  // Without optional locks the look leaves the repository's index alone, so a commit in a terminal is not in its way.
  const env = { ...process.env, GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' };
  return new Promise((resolve) => {
    try {
      execFile('git', args, { env, timeout, windowsHide: true }, (error, stdout) => {
        // Thousands of changed files overflow the buffer; what came until then says all that is asked.
        const overflow =
          error && 'code' in error && String(error.code) === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER';
        resolve(error && !overflow ? undefined : parse(stdout));
      });
    } catch {
      resolve(undefined);
    }
  });
}

function parse(status: string): GitState | undefined {
  const commit = /^# branch\.oid ([0-9a-f]{40,64})$/m.exec(status)?.[1];
  return commit === undefined ? undefined : { commit, dirty: /^[^#]/m.test(status) };
}
