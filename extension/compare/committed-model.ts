import { execFile } from 'node:child_process';
import path from 'node:path';
import { t } from '@vscode/l10n';
import { UserError } from '../../core/errors';
import type { Model } from '../../core/onnx/model';
import { readModelBytes } from '../../core/onnx/read';

/** A committed model is held in memory with its weights, so there is a limit. */
const largestModel = 1024 * 1024 * 1024;

/**
 * The model as the last commit has it. The bytes are those of the commit: a textconv for models, which the editor's own
 * git support applies, is not.
 *
 * @throws UserError OD1016 where git does not have the file; what `readModelBytes` throws
 */
export async function committedModel(file: string): Promise<Model> {
  return readModelBytes(await git(file, 'cat-file', 'blob', objectOf(file)), file);
}

/** What tells two states of a committed file apart. */
export async function committedState(file: string): Promise<string> {
  return (await git(file, 'rev-parse', objectOf(file))).toString().trim();
}

function objectOf(file: string): string {
  return `HEAD:./${path.basename(file)}`;
}

function git(file: string, ...args: string[]): Promise<Buffer<ArrayBuffer>> {
  return new Promise((resolve, reject) => {
    // Nothing that the repository's own configuration names is run for it.
    const env = { ...process.env, GIT_OPTIONAL_LOCKS: '0', GIT_NO_LAZY_FETCH: '1', LC_ALL: 'C' };
    const cwd = path.dirname(file);
    const options = { cwd, env, encoding: 'buffer', maxBuffer: largestModel, windowsHide: true } as const;
    execFile('git', ['-c', 'core.fsmonitor=false', ...args], options, (error, stdout, stderr) => {
      if (!error) return resolve(stdout as Buffer<ArrayBuffer>);
      const why =
        'code' in error && error.code === 'ENOENT' ? t('git is not installed') : stderr.toString().trim();
      const message = t("The last commit does not have '{0}', or git cannot read it.", path.basename(file));
      reject(new UserError('OD1016', message, why || error.message));
    });
  });
}
