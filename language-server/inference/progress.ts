import path from 'node:path';
import type { Connection, InitializeParams, WorkDoneProgressServerReporter } from 'vscode-languageserver';

/** Milliseconds after which it is told that something is under way. */
const tellAfter = 1000;

/** Tells the client of work that takes long, and lets it be cancelled. */
export async function withProgress<T>(
  { connection, client }: { readonly connection: Connection; readonly client: InitializeParams },
  uri: string,
  abort: AbortController,
  work: () => Promise<T>,
): Promise<T> {
  let progress: WorkDoneProgressServerReporter | undefined;
  let isOver = false;
  const tell = async () => {
    const created = await connection.window.createWorkDoneProgress();
    if (isOver) return created.done();
    progress = created;
    created.begin('Inferring types', undefined, path.posix.basename(uri), true);
    created.token.onCancellationRequested(() => abort.abort());
  };
  const tells = client.capabilities.window?.workDoneProgress === true;
  const timer = tells ? setTimeout(() => void tell().catch(() => undefined), tellAfter) : undefined;
  try {
    return await work();
  } finally {
    isOver = true;
    clearTimeout(timer);
    progress?.done();
  }
}
