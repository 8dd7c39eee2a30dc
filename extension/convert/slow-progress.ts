import * as vscode from 'vscode';

/** Work that is done sooner needs no progress shown. */
const patience = 1000;

/**
 * Runs work that may take long: after a second a notification shows how far it is and can cancel it.
 *
 * @throws what the work throws; AbortError where it is cancelled
 */
export async function withSlowProgress<T>(
  title: string,
  work: (progress: (done: number, total: number) => void, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const cancel = new AbortController();
  let percent = 0;
  let report: ((percent: number) => void) | undefined;
  const running = work((done, total) => {
    percent = total === 0 ? 100 : (done / total) * 100;
    report?.(percent);
  }, cancel.signal);
  const timer = setTimeout(() => {
    const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
    void vscode.window.withProgress(options, async (progress, token) => {
      token.onCancellationRequested(() => cancel.abort());
      let told = 0;
      report = (now) => {
        progress.report({ increment: now - told });
        told = now;
      };
      report(percent);
      await running.catch(() => {});
    });
  }, patience);
  try {
    return await running;
  } finally {
    clearTimeout(timer);
  }
}
