/** One row of an answer, by column. */
export type Row = Readonly<Record<string, unknown>>;
/** What is bound to a statement's parameters. */
export type SqlValue = string | number | null;

/** The little of SQLite that the index needs, over two engines. */
export interface Database {
  readonly engine: 'native' | 'wasm';
  exec(sql: string): void;
  run(sql: string, values: readonly SqlValue[]): void;
  all(sql: string, values: readonly SqlValue[]): Row[];
  close(): void;
}

/** The part of node:sqlite that is used; @types/node of Node 20 has no types of it. */
interface NodeSqlite {
  DatabaseSync: new (
    location: string,
  ) => {
    exec(sql: string): void;
    prepare(sql: string): { run(...values: SqlValue[]): unknown; all(...values: SqlValue[]): unknown[] };
    close(): void;
  };
}

/** node:sqlite where the runtime has it: Node from 22.13, and Electrons built on such. */
function nodeSqlite(): NodeSqlite | undefined {
  const load = (process as { getBuiltinModule?: (name: string) => unknown }).getBuiltinModule;
  return load?.('node:sqlite') as NodeSqlite | undefined;
}

/** Opens a file (or `:memory:`) with node:sqlite; undefined where the runtime lacks it. */
export function openNative(location: string): Database | undefined {
  const sqlite = nodeSqlite();
  if (!sqlite) return undefined;
  const database = new sqlite.DatabaseSync(location);
  return {
    engine: 'native',
    exec: (sql) => database.exec(sql),
    run: (sql, values) => void database.prepare(sql).run(...values),
    all: (sql, values) => database.prepare(sql).all(...values) as Row[],
    close: () => database.close(),
  };
}

/**
 * An empty database in memory with node-sqlite3-wasm. Never a file: its locks are folders, which a killed process
 * leaves behind for good, and they mean nothing to other SQLite libraries.
 */
export async function openWasm(): Promise<Database> {
  type Wasm = typeof import('node-sqlite3-wasm');
  const wasm: Wasm & { default?: Wasm } = await import('node-sqlite3-wasm');
  // It is CommonJS, and Node finds none of its names: they are properties of the default export.
  const database = new (wasm.default ?? wasm).Database(':memory:');
  return {
    engine: 'wasm',
    exec: (sql) => database.exec(sql),
    run: (sql, values) => void database.run(sql, [...values]),
    all: (sql, values) => database.all(sql, [...values]) as Row[],
    close: () => database.close(),
  };
}
