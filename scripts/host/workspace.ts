import { cp, mkdtemp, realpath, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/** A temporary copy of a folder, under the same last name, so that a test leaves no trace in the original. */
export interface WorkspaceCopy {
  /** Absolute path of the copy. */
  folder: string;
  remove(): Promise<void>;
}

/** Copies a folder for one test; run histories of earlier runs stay behind. */
export async function copyWorkspace(source: string): Promise<WorkspaceCopy> {
  const parent = await realpath(await mkdtemp(path.join(os.tmpdir(), 'onnx-debugger-workspace-')));
  const folder = path.join(parent, path.basename(source));
  const skipped = new Set(['.onnx-debug', 'node_modules']);
  await cp(source, folder, { recursive: true, filter: (file) => !skipped.has(path.basename(file)) });
  return {
    folder,
    remove: () => rm(parent, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }),
  };
}
