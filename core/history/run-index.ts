import path from 'node:path';
import { type Database, openNative, openWasm, type Row, type SqlValue } from './database';
import type { RunProcess, RunSummary } from './types';

/** A new shape of the table is a new file: a live index of an older version is never changed or unlinked. */
const fileName = 'index-v1.sqlite';

const schema = `
  CREATE TABLE IF NOT EXISTS runs (
    id TEXT PRIMARY KEY, model TEXT NOT NULL, modelHash TEXT NOT NULL, started INTEGER NOT NULL, ended INTEGER,
    outcome TEXT NOT NULL, stops INTEGER NOT NULL, inputs TEXT NOT NULL, message TEXT, lastNode TEXT,
    nonFinite INTEGER NOT NULL, bytes INTEGER NOT NULL, pid INTEGER, processStarted TEXT, host TEXT
  );
  CREATE INDEX IF NOT EXISTS runsByModel ON runs (model, id);`;

const columns = [
  'id',
  'model',
  'modelHash',
  'started',
  'ended',
  'outcome',
  'stops',
  'inputs',
  'message',
  'lastNode',
  'nonFinite',
  'bytes',
] as const satisfies readonly (keyof RunSummary)[];

const allColumns = [...columns, 'pid', 'processStarted', 'host'];

/** A journal that was looked at: what the list shows of it, and who writes it while it has no end. */
export interface IndexedRun {
  readonly summary: RunSummary;
  readonly writer: RunProcess | undefined;
}

/** Which runs a list holds. */
export interface RunFilter {
  /** The model's exact path. */
  readonly model?: string;
  /** A text that the model, the inputs, the message or the latest node contains; case does not matter in ASCII. */
  readonly search?: string;
}

/**
 * The index over all journals of a history: disposable, always rebuilt from them. With node:sqlite it is a file that
 * several processes share (WAL, every write in an immediate transaction); otherwise it is in this process's memory.
 */
export class RunIndex {
  private constructor(private readonly database: Database) {}

  /** Opens the shared index, or one in memory where there is no node:sqlite or the file cannot be used. */
  static async open(history: string, engine?: 'native' | 'wasm'): Promise<RunIndex> {
    const shared = engine === 'wasm' ? undefined : tryOpen(path.join(history, fileName));
    if (shared) return new RunIndex(shared);
    if (engine === 'native')
      throw new Error('This runtime has no node:sqlite, or the index cannot be opened.');
    return RunIndex.inMemory();
  }

  static async inMemory(): Promise<RunIndex> {
    const database = await openWasm();
    database.exec(schema);
    return new RunIndex(database);
  }

  get engine(): 'native' | 'wasm' {
    return this.database.engine;
  }

  /** What is known of each run: the journal's size when it was read, and whether it may still change its outcome. */
  known(): Map<
    string,
    { readonly bytes: number; readonly outcome: string; readonly writer: RunProcess | undefined }
  > {
    const rows = this.database.all('SELECT id, bytes, outcome, pid, processStarted, host FROM runs', []);
    return new Map(
      rows.map((row) => [
        String(row.id),
        { bytes: Number(row.bytes), outcome: String(row.outcome), writer: writerOf(row) },
      ]),
    );
  }

  /** Takes in what journals say. Of two readings of a journal the longer one stays, whoever comes last. */
  update(runs: readonly IndexedRun[]): void {
    const assignments = allColumns.map((column) => `${column} = excluded.${column}`).join(', ');
    const sql =
      `INSERT INTO runs (${allColumns.join(', ')}) VALUES (${allColumns.map(() => '?').join(', ')}) ` +
      `ON CONFLICT (id) DO UPDATE SET ${assignments} ` +
      `WHERE excluded.bytes > runs.bytes OR (excluded.bytes = runs.bytes AND runs.outcome = 'running')`;
    this.transaction(() => {
      for (const { summary, writer } of runs) {
        const values = columns.map((column): SqlValue => summary[column] ?? null);
        this.database.run(sql, [
          ...values,
          writer?.pid ?? null,
          writer?.started ?? null,
          writer?.host ?? null,
        ]);
      }
    });
  }

  remove(ids: readonly string[]): void {
    this.transaction(() => {
      for (const id of ids) this.database.run('DELETE FROM runs WHERE id = ?', [id]);
    });
  }

  /** Runs newest first. */
  list(
    filter: RunFilter,
    offset: number,
    limit: number,
  ): { readonly runs: RunSummary[]; readonly total: number } {
    const { where, values } = condition(filter);
    const total = Number(this.database.all(`SELECT count(*) AS total FROM runs${where}`, values)[0]!.total);
    const page = `SELECT ${columns.join(', ')} FROM runs${where} ORDER BY id DESC LIMIT ? OFFSET ?`;
    return { runs: this.database.all(page, [...values, limit, offset]).map(summaryOf), total };
  }

  /** The models that have runs, the most recently run first. */
  models(filter: RunFilter): { readonly model: string; readonly runs: number; readonly latest: number }[] {
    const { where, values } = condition(filter);
    const sql = `SELECT model, count(*) AS runs, max(started) AS latest FROM runs${where} GROUP BY model ORDER BY max(id) DESC`;
    return this.database
      .all(sql, values)
      .map((row) => ({ model: String(row.model), runs: Number(row.runs), latest: Number(row.latest) }));
  }

  close(): void {
    this.database.close();
  }

  /** A deferred transaction that reads and then writes would fail at once beside another writer; this one waits. */
  private transaction(work: () => void): void {
    this.database.exec('BEGIN IMMEDIATE');
    try {
      work();
      this.database.exec('COMMIT');
    } catch (error) {
      this.database.exec('ROLLBACK');
      throw error;
    }
  }
}

/** The shared index, with a first write as the proof that it can be used; undefined where it cannot. */
function tryOpen(file: string): Database | undefined {
  let database: Database | undefined;
  try {
    database = openNative(file);
    database?.exec('PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
    database?.exec(`BEGIN IMMEDIATE; ${schema} COMMIT;`);
    return database;
  } catch {
    database?.close();
    return undefined;
  }
}

function condition({ model, search }: RunFilter): { readonly where: string; readonly values: SqlValue[] } {
  const terms: string[] = [];
  const values: SqlValue[] = [];
  if (model !== undefined) {
    terms.push('model = ?');
    values.push(model);
  }
  if (search) {
    terms.push(
      "(model || char(10) || inputs || char(10) || ifnull(message, '') || char(10) || ifnull(lastNode, '')) LIKE ? ESCAPE '\\'",
    );
    values.push(`%${search.replace(/[\\%_]/g, '\\$&')}%`);
  }
  return { where: terms.length > 0 ? ` WHERE ${terms.join(' AND ')}` : '', values };
}

function summaryOf(row: Row): RunSummary {
  return Object.fromEntries(
    columns.map((column) => [column, row[column] ?? undefined]),
  ) as unknown as RunSummary;
}

function writerOf(row: Row): RunProcess | undefined {
  if (row.pid === null) return undefined;
  const started = row.processStarted === null ? undefined : String(row.processStarted);
  return { pid: Number(row.pid), started, host: String(row.host) };
}
