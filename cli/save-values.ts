import path from 'node:path';
import { fileReason, UserError } from '../core/errors';
import { makeFolder } from '../core/make-folder';
import type { SavedEntry } from '../core/tensor/files/save';
import { saveIndex, stemOf } from '../core/tensor/files/save';
import type { Execution } from '../engine/execution';
import type { Runner } from '../engine/runner-client';

/** Values that are asked for at a time: what nobody kept is computed for all of them together. */
const batch = 64;

/**
 * Makes the folder that values are to be saved in, where it is missing.
 *
 * @throws UserError OD3070
 */
export function prepareFolder(folder: string): void {
  try {
    makeFolder(folder);
  } catch (error) {
    throw cannotSave(folder, error);
  }
}

/**
 * Saves values of the main graph into an existing folder, as CONTRACT.md's saved folder has them.
 *
 * @throws UserError OD3070 where the folder cannot be written, or what computing a value throws
 */
export async function saveValues(
  runner: Runner,
  execution: Execution,
  folder: string,
  names: readonly string[],
): Promise<void> {
  const target = path.resolve(folder);
  const entries: [string, SavedEntry][] = [];
  for (let start = 0; start < names.length; start += batch) {
    const values = await execution.values(0, names.slice(start, start + batch));
    for (const [name, held] of values) {
      if (held.kind === 'opaque') {
        process.stderr.write(`onnx-debug: '${name}' is not saved: ${held.why}.\n`);
        continue;
      }
      const stem = stemOf(entries.length + 1);
      entries.push([name, await saving(target, () => runner.save(held, target, stem))]);
    }
  }
  await saving(target, () => saveIndex(target, entries));
}

/** A full disk, a folder that became read-only: what is no UserError yet becomes one that names the folder. */
async function saving<Answer>(folder: string, work: () => Answer | Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof UserError ? error : cannotSave(folder, error);
  }
}

function cannotSave(folder: string, error: unknown): UserError {
  return new UserError('OD3070', `Values cannot be saved in '${path.resolve(folder)}': ${fileReason(error)}`);
}
