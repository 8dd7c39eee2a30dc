import { statSync } from 'node:fs';
import path from 'node:path';
import { UserError } from '../core/errors';

/**
 * Notices when a file that onnxruntime maps has changed since it was first used: its bytes would no longer be the
 * weights that the model says, and a file that became shorter crashes the runner.
 */
export class ModelFiles {
  private readonly seen = new Map<string, string>();

  /** Remembers the file as it is now; `size` is what it was when its model was read. */
  remember(file: string, size: number): void {
    this.seen.set(file, stateOf(file, size));
  }

  /** What these files are now, as text. */
  stateOf(files: readonly string[]): string {
    return files.map((file) => stateOf(file)).join('\n');
  }

  /** @throws UserError OD2030 where one of the files is not as it was */
  check(files: readonly string[]): void {
    for (const file of files) {
      const state = stateOf(file);
      const before = this.seen.get(file);
      if (before === undefined) this.seen.set(file, state);
      else if (before !== state) {
        const what = state === 'gone' ? 'is gone' : 'has changed';
        throw new UserError(
          'OD2030',
          `'${path.basename(file)}' ${what} since the run began; restart to run the model as it is now.`,
        );
      }
    }
  }
}

function stateOf(file: string, sizeThen?: number): string {
  try {
    const { mtimeMs, size, ino } = statSync(file);
    return `${mtimeMs} ${sizeThen ?? size} ${ino}`;
  } catch {
    return 'gone';
  }
}
