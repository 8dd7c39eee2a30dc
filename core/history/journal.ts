import { randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { messageOf, UserError } from '../errors';
import { makeFolder } from '../make-folder';
import { encodeLine } from './line';
import { journalPath, runFolder, runId, runsFolder } from './paths';
import { ownProcess } from './process-identity';
import type { RunEdit, RunEnd, RunRecord, RunStart, RunStop, RunValue } from './types';

/** What a run is started with; the journal adds its id, the time and the process. */
export type NewRun = Omit<RunStart, 'kind' | 'format' | 'id' | 'time' | 'process'>;

/**
 * The writer of one run's journal. The file has this one writer, which only appends: one record a line, one write a
 * line, so a crash loses at most an unfinished line.
 *
 * Calls are written in the order they were made; nobody has to wait for one before the next.
 */
export class RunJournal {
  private queue: Promise<void> = Promise.resolve();
  private stops = 0;
  private ended: Promise<void> | undefined;

  private constructor(
    readonly id: string,
    /** The run's own folder, where captured tensors go too. */
    readonly runFolder: string,
    private readonly file: FileHandle,
  ) {}

  /**
   * Starts a run in the history folder. When it resolves, the first line is on the disk.
   * Throws a UserError (OD5001) where the folder cannot be written.
   */
  static async create(history: string, start: NewRun): Promise<RunJournal> {
    const time = Date.now();
    const id = runId(time, randomBytes(4).toString('hex'));
    let file: FileHandle | undefined;
    try {
      const process = await ownProcess();
      await makeHistoryFolder(history);
      await mkdir(runFolder(history, id));
      file = await open(journalPath(history, id), 'ax');
      const journal = new RunJournal(id, runFolder(history, id), file);
      await journal.append({ kind: 'start', format: 1, id, time, ...start, process }, true);
      return journal;
    } catch (error) {
      await file?.close().catch(() => {});
      throw new UserError(
        'OD5001',
        `The run history "${history}" cannot be written: ${messageOf(error)}. ` +
          'Free the folder, or set "history" to another one or to false in the launch configuration.',
      );
    }
  }

  /**
   * Records a stop. `index` is what the stop's values name it by. `written` rejects with a UserError (OD5002) once
   * the disk refuses; nothing more is written then.
   */
  stop(stop: Omit<RunStop, 'kind' | 'time'>): { readonly index: number; readonly written: Promise<void> } {
    const written = this.append({ kind: 'stop', time: Date.now(), ...stop }, true);
    return { index: this.stops++, written };
  }

  /** Records what a value held at a stop. Not synced by itself: the next stop or the end is. */
  value(value: Omit<RunValue, 'kind' | 'time'>): Promise<void> {
    return this.append({ kind: 'value', time: Date.now(), ...value }, false);
  }

  /** Records an edit, or that one was undone. Not synced by itself. */
  edit(edit: Omit<RunEdit, 'kind' | 'time'>): Promise<void> {
    return this.append({ kind: 'edit', time: Date.now(), ...edit }, false);
  }

  /** Records the end, syncs and closes; await it before the process exits. A second call does nothing more. */
  end(outcome: RunEnd['outcome'], message?: string): Promise<void> {
    this.ended ??= this.append({ kind: 'end', time: Date.now(), outcome, message }, true).finally(() =>
      this.file.close(),
    );
    return this.ended;
  }

  private append(record: RunRecord, sync: boolean): Promise<void> {
    if (this.ended) return Promise.reject(new Error(`The journal of run ${this.id} has ended.`));
    // After a failed write the chain stays rejected on purpose: a line behind a torn one could not be read again.
    const line = encodeLine(record);
    const written = this.queue.then(() => this.write(line, sync));
    this.queue = written;
    written.catch(() => {}); // The caller may not look; an unhandled rejection would end the adapter.
    return written;
  }

  private async write(line: Buffer, sync: boolean): Promise<void> {
    try {
      // One write a line is the rule; a short one (a full disk, a quota) is tried on until it fails or is whole.
      for (let done = 0; done < line.length; )
        done += (await this.file.write(line, done, line.length - done)).bytesWritten;
      if (sync) await this.file.datasync();
    } catch (error) {
      throw new UserError(
        'OD5002',
        `Run ${this.id} is no longer recorded: "${path.join(this.runFolder, 'journal.ndjson')}" cannot be ` +
          `written: ${messageOf(error)}. The debug session goes on; make room on the disk and start again to record.`,
      );
    }
  }
}

/** Makes the folder where it is missing; a new one keeps itself out of the git repository around it. */
async function makeHistoryFolder(history: string): Promise<void> {
  const isNew = makeFolder(history);
  makeFolder(runsFolder(history));
  if (isNew) await writeFile(path.join(history, '.gitignore'), '*\n', { flag: 'wx' }).catch(() => {});
}
