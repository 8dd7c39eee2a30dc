import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { messageOf, UserError } from '../core/errors';
import type { SavedEntry } from '../core/tensor/files/save';
import { saveIndex, stemOf } from '../core/tensor/files/save';
import type { Execution } from '../engine/execution';
import type { Runner } from '../engine/runner-client';

/** Values that are asked for at a time: what nobody kept is computed for all of them together. */
const batch = 64;

/** Saves values of the main graph as CONTRACT.md's saved folder has them; the folder is made where it is missing. */
export async function saveValues(
  runner: Runner,
  execution: Execution,
  folder: string,
  names: readonly string[],
): Promise<void> {
  const target = path.resolve(folder);
  try {
    mkdirSync(target, { recursive: true });
  } catch (error) {
    throw new UserError('OD3070', `Cannot make the folder '${target}': ${messageOf(error)}.`);
  }
  const entries: [string, SavedEntry][] = [];
  for (let start = 0; start < names.length; start += batch) {
    const values = await execution.values(0, names.slice(start, start + batch));
    for (const [name, held] of values) {
      if (held.kind === 'opaque') {
        process.stderr.write(`onnx-debug: '${name}' is not saved: ${held.why}.\n`);
        continue;
      }
      entries.push([name, await runner.save(held, target, stemOf(entries.length + 1))]);
    }
  }
  saveIndex(target, entries);
}
