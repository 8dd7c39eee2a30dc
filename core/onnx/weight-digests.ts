import { createHash } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import { fileReason, UserError } from '../errors';
import type { WeightData } from './model';

/** So much of a file is in memory at a time. */
const chunk = 4 * 1024 * 1024;

/** So many hexadecimal digits of the SHA-256 are kept: 128 bits, which nobody can make two weights agree in. */
const digits = 32;

/** What making digests may take and tell. */
export interface DigestOptions {
  readonly signal?: AbortSignal;
  /** Bytes done so far, and bytes in all. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Digests of weights' bytes: equal digests mean equal bytes, whichever files they are in. They are made once for each
 * state of a file (its time and size).
 */
export class WeightDigests {
  private readonly ofRanges = new Map<string, string>();
  private readonly ofBytes = new WeakMap<Uint8Array, string>();
  /** The state that each file had when it was last asked about. */
  private readonly states = new Map<string, string>();

  /**
   * Makes the digests of weights that lie in files, a chunk at a time, so that other work goes on.
   *
   * @throws UserError OD1001 where a file cannot be read any more; the signal's reason where it aborts.
   */
  async make(weights: Iterable<WeightData>, options: DigestOptions = {}): Promise<void> {
    const files = new Map<string, Map<string, FileRange>>();
    for (const data of weights) {
      if (data.kind !== 'file') continue;
      const ranges = files.get(data.file) ?? new Map<string, FileRange>();
      ranges.set(`${data.offset}:${data.length}`, data);
      files.set(data.file, ranges);
    }
    const work: [file: string, ranges: FileRange[]][] = [];
    for (const [file, ranges] of files) {
      await this.look(file);
      work.push([file, [...ranges.values()].filter((range) => !this.ofRanges.has(this.keyOf(file, range)))]);
    }
    const progress = { done: 0, total: 0 };
    for (const [, ranges] of work) for (const { length } of ranges) progress.total += length;
    for (const [file, ranges] of work) await this.read(file, ranges, progress, options);
  }

  /** The digest of a weight; undefined where its data is missing, or in a file and not made yet. */
  of(data: WeightData): string | undefined {
    if (data.kind === 'missing') return undefined;
    if (data.kind === 'file') return this.ofRanges.get(this.keyOf(data.file, data));
    let digest = this.ofBytes.get(data.bytes);
    if (digest === undefined) {
      const hash = createHash('sha256').update(data.bytes);
      // The length before each string keeps strings apart from those that are cut at other places.
      for (const text of data.strings ?? []) hash.update(`${text.length}:${text}`);
      digest = hash.digest('hex').slice(0, digits);
      this.ofBytes.set(data.bytes, digest);
    }
    return digest;
  }

  private keyOf(file: string, { offset, length }: FileRange): string {
    return `${file}\n${this.states.get(file)}\n${offset}\n${length}`;
  }

  private async look(file: string): Promise<void> {
    try {
      const { mtimeMs, size } = await stat(file);
      this.states.set(file, `${mtimeMs}:${size}`);
    } catch (error) {
      throw new UserError('OD1001', `Cannot open '${file}': ${fileReason(error)}`);
    }
  }

  private async read(
    file: string,
    ranges: readonly FileRange[],
    progress: { done: number; total: number },
    { signal, onProgress }: DigestOptions,
  ): Promise<void> {
    if (ranges.length === 0) return;
    const handle = await open(file).catch((error) => {
      throw new UserError('OD1001', `Cannot open '${file}': ${fileReason(error)}`);
    });
    const longest = ranges.reduce((most, { length }) => Math.max(most, length), 0);
    const buffer = new Uint8Array(Math.min(chunk, longest));
    try {
      for (const range of ranges) {
        const hash = createHash('sha256');
        for (let done = 0; done < range.length; ) {
          signal?.throwIfAborted();
          const wanted = Math.min(buffer.length, range.length - done);
          const { bytesRead } = await handle.read(buffer, 0, wanted, range.offset + done);
          if (bytesRead === 0) {
            throw new UserError('OD1001', `'${file}' became shorter while it was read; open it again.`);
          }
          hash.update(buffer.subarray(0, bytesRead));
          done += bytesRead;
          progress.done += bytesRead;
        }
        this.ofRanges.set(this.keyOf(file, range), hash.digest('hex').slice(0, digits));
        onProgress?.(progress.done, progress.total);
      }
    } finally {
      await handle.close();
    }
  }
}

interface FileRange {
  readonly offset: number;
  readonly length: number;
}
