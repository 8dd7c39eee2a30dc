import { rename, rm, writeFile } from 'node:fs/promises';
import { fileReason, UserError } from '../core/errors';
import { exportParts } from '../core/tensor/files/export';
import type { ExportFormat } from '../core/tensor/files/export-format';
import type { Runner } from './runner-client';
import type { HeldTensor } from './types';

/**
 * Writes a held tensor into a file, part by part, so that others are answered in between: beside the file first, in
 * whose place it is put once it is whole. Returns its bytes.
 *
 * @throws UserError OD3036 where the tensor has no such form, OD3037 where the file cannot be written
 */
export async function exportTensor(
  runner: Runner,
  held: HeldTensor,
  file: string,
  format: ExportFormat,
  signal?: AbortSignal,
): Promise<number> {
  const parts = exportParts(held, format);
  const partial = `${file}.${process.pid}.partial`;
  try {
    await writeFile(partial, '', { flag: 'wx' });
    let bytes = 0;
    for (let part = 0; part < parts; part++) {
      signal?.throwIfAborted();
      bytes += await runner.request('exportPart', { id: held.id, file: partial, format, part });
    }
    signal?.throwIfAborted();
    await rename(partial, file);
    return bytes;
  } catch (error) {
    await rm(partial, { force: true }).catch(() => undefined);
    const isOfFiles = error instanceof Error && 'code' in error && !(error instanceof UserError);
    if (!isOfFiles || signal?.aborted) throw error;
    throw new UserError('OD3037', `'${file}' cannot be written: ${fileReason(error)}`);
  }
}
