import { lstat, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { messageOf, UserError } from '../errors';
import { makeFolder } from '../make-folder';
import { isInterrupted } from './interrupted';
import { isRunId, journalPath, runFolder, runsFolder } from './paths';
import { readJournal } from './read-journal';
import { readRun } from './read-run';
import { type IndexedRun, type RunFilter, RunIndex } from './run-index';
import { SummaryBuilder } from './summary';
import type { Run, RunSummary } from './types';

/** How many journals are looked at, and written into the index, at once: short transactions let others in between. */
const batchSize = 64;

/**
 * All runs of a history folder: reads what any number of processes write there, and loses nothing, because the
 * journals are the truth and the index is only caught up with them (`rescan`).
 */
export class RunStore {
  private scanning: Promise<boolean> = Promise.resolve(false);
  /** Journals that may still grow, with how far each was read. */
  private readonly open = new Map<string, { readonly builder: SummaryBuilder; good: number }>();

  private closed = false;

  private constructor(
    private readonly history: string,
    private index: RunIndex,
  ) {}

  /**
   * Opens a history and looks at it once. A missing folder is an empty history. `engine` forces one of the two index
   * engines; without it node:sqlite is taken where the runtime has it.
   */
  static async open(history: string, options: { engine?: 'native' | 'wasm' } = {}): Promise<RunStore> {
    try {
      makeFolder(history);
    } catch {
      // What cannot be made is an empty history too.
    }
    const store = new RunStore(history, await RunIndex.open(history, options.engine));
    await store.sweep();
    await store.rescan();
    return store;
  }

  /** Which engine holds the index. */
  get engine(): 'native' | 'wasm' {
    return this.index.engine;
  }

  /** Runs newest first, a page at a time (100 from the first), as of the latest `rescan`. */
  async list(
    options: RunFilter & { readonly offset?: number; readonly limit?: number } = {},
  ): Promise<{ readonly runs: RunSummary[]; readonly total: number }> {
    return this.index.list(options, options.offset ?? 0, options.limit ?? 100);
  }

  /** The models that have runs, the most recently run first. */
  async models(
    filter: RunFilter = {},
  ): Promise<{ readonly model: string; readonly runs: number; readonly latest: number }[]> {
    return this.index.models(filter);
  }

  /** A whole run as its journal has it now; undefined where there is none. */
  async get(id: string): Promise<Run | undefined> {
    return isRunId(id) ? readRun(this.history, id) : undefined;
  }

  /**
   * Deletes a run with all that was captured. Throws a UserError while its process lives (OD5003) or where the folder
   * cannot be removed (OD5004). An unknown id is fine: somebody else was faster.
   */
  async delete(id: string): Promise<void> {
    const run = await this.get(id);
    if (run?.outcome === 'running')
      throw new UserError('OD5003', `Run ${id} is still running. Stop its debug session, then delete it.`);
    if (!isRunId(id)) return;
    try {
      // Out of sight in one step: a process that dies while deleting must not leave half a run in the list.
      makeFolder(this.deletedFolder);
      const doomed = path.join(this.deletedFolder, `${id}-${process.pid}`);
      await rename(runFolder(this.history, id), doomed);
      await rm(doomed, { recursive: true, force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
        throw new UserError(
          'OD5004',
          `Run ${id} cannot be deleted: ${messageOf(error)}. Close what holds files of "${runFolder(this.history, id)}" open and try again.`,
        );
    }
    await this.rescan();
  }

  /** Looks for new, grown and vanished journals and for writers that are gone. True if the list changed. */
  rescan(): Promise<boolean> {
    this.scanning = this.scanning
      .catch(() => false)
      .then(() => this.scan())
      .catch((error) => this.scanInMemory(error));
    return this.scanning;
  }

  /** Closes the index; what is under way ends quietly, and nothing may be asked any more. */
  close(): void {
    this.closed = true;
    this.index.close();
  }

  private get deletedFolder(): string {
    return path.join(this.history, 'deleted');
  }

  /** The shared index failed (a full disk, a damaged file). It is disposable: goes on with one in memory. */
  private async scanInMemory(error: unknown): Promise<boolean> {
    if (this.closed) return false;
    if (this.index.engine === 'wasm') throw error;
    this.index.close();
    this.index = await RunIndex.inMemory();
    this.open.clear();
    return this.scan();
  }

  /**
   * Finishes what processes that died while deleting left over. A history comes with a workspace, which may be
   * anybody's: through a link in the folder's place, or of another name than ours, nothing is deleted.
   */
  private async sweep(): Promise<void> {
    const folder = await lstat(this.deletedFolder).catch(() => undefined);
    if (!folder?.isDirectory()) return;
    const names = await readdir(this.deletedFolder).catch(() => []);
    for (const name of names.filter(isDoomed))
      await rm(path.join(this.deletedFolder, name), { recursive: true, force: true }).catch(() => {});
  }

  private async scan(): Promise<boolean> {
    // In this order: a run that is known must have been there before the folder was read, so it has vanished if it is
    // not in the folder now. The other way about, a run that began in between would be dropped.
    const known = this.index.known();
    const names = await readdir(runsFolder(this.history)).catch(() => []);
    const ids = names.filter(isRunId).sort();
    let changed = false;
    const seen = new Set<string>();
    for (let start = 0; start < ids.length; start += batchSize) {
      const looks = ids.slice(start, start + batchSize).map(async (id) => {
        const journal = await stat(journalPath(this.history, id)).catch(() => undefined);
        if (!journal || journal.size === 0) return undefined; // A run of which nothing is written yet.
        seen.add(id);
        const before = known.get(id);
        const grown = before?.bytes !== journal.size;
        if (!grown && before.outcome !== 'running') return undefined;
        if (!grown && !(before.writer && (await isInterrupted(before.writer, journal.mtimeMs))))
          return undefined;
        return { run: await this.look(id, journal.mtimeMs), shrunk: (before?.bytes ?? 0) > journal.size };
      });
      const looked = (await Promise.all(looks)).filter((look) => look !== undefined);
      if (looked.length === 0) continue;
      const shrunk = looked.filter((look) => look.shrunk).map(({ run }) => run.summary.id);
      if (shrunk.length > 0) this.index.remove(shrunk);
      this.index.update(looked.map(({ run }) => run));
      changed = true;
    }
    const vanished = [...known.keys()].filter((id) => !seen.has(id));
    for (const id of vanished) this.open.delete(id);
    if (vanished.length > 0) this.index.remove(vanished);
    return changed || vanished.length > 0;
  }

  /** Reads what is new of a journal. */
  private async look(id: string, lastWritten: number): Promise<IndexedRun> {
    const journal = journalPath(this.history, id);
    const state = this.open.get(id) ?? { builder: new SummaryBuilder(id), good: 0 };
    const extent = await readJournal(journal, (record) => state.builder.add(record), state.good).catch(
      () => undefined,
    );
    if (!extent || extent.size < state.good) {
      // It became unreadable, or shorter, which no writer of ours does: forget what was read and look afresh.
      this.open.delete(id);
      const broken = new SummaryBuilder(id).summary({ good: 0, size: extent?.size ?? 0 });
      return state.good > 0 ? this.look(id, lastWritten) : { summary: broken, writer: undefined };
    }
    state.good = extent.good;
    const { writer } = state.builder;
    const summary = state.builder.summary(extent);
    const interrupted = writer !== undefined && (await isInterrupted(writer, lastWritten));
    if (writer && !interrupted) this.open.set(id, state);
    else this.open.delete(id);
    return interrupted
      ? { summary: { ...summary, outcome: 'interrupted' }, writer }
      : { summary: writer ? { ...summary, message: undefined } : summary, writer };
  }
}

/** Whether it is the name that `delete` gives a run: its id and the number of the deleting process. */
function isDoomed(name: string): boolean {
  const id = /^(.*)-\d+$/.exec(name)?.[1];
  return id !== undefined && isRunId(id);
}
