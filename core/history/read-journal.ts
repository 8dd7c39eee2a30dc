import { open } from 'node:fs/promises';
import { decodeLine, longestLine } from './line';
import type { RunRecord } from './types';

const chunkSize = 256 * 1024;

/** How far a journal could be read. */
export interface JournalExtent {
  /** The offset after the last good line: where reading goes on when the file has grown. */
  readonly good: number;
  /** The bytes that were there. `size - good` of them are a torn tail, or whatever follows a damaged line. */
  readonly size: number;
}

/**
 * Reads a journal's records from the offset `from` on, in order, up to the last good line: the first line that is
 * unfinished or whose checksum is wrong ends the reading, because nothing behind it can be trusted to follow.
 * Throws only what the file system throws.
 */
export async function readJournal(
  journal: string,
  visit: (record: RunRecord) => void,
  from = 0,
): Promise<JournalExtent> {
  const file = await open(journal, 'r');
  try {
    const { size } = await file.stat();
    let pending: Buffer = Buffer.alloc(0);
    let good = from;
    for (let offset = from; offset < size; ) {
      // Reading at least as much as is pending keeps the copying of a long line linear in its length.
      const chunk = Buffer.allocUnsafe(Math.min(Math.max(chunkSize, pending.length), size - offset));
      const { bytesRead } = await file.read(chunk, 0, chunk.length, offset);
      if (bytesRead === 0) break;
      offset += bytesRead;
      const searched = pending.length;
      pending = Buffer.concat([pending, chunk.subarray(0, bytesRead)]);
      let start = 0;
      for (let end = pending.indexOf(10, searched); end >= 0; end = pending.indexOf(10, start)) {
        const record = decodeLine(pending.subarray(start, end));
        if (!record) return { good, size };
        visit(record);
        good += end + 1 - start;
        start = end + 1;
      }
      pending = pending.subarray(start);
      if (pending.length > longestLine) break;
    }
    return { good, size };
  } finally {
    await file.close();
  }
}
