import { Worker } from 'node:worker_threads';

/** How often the parent is looked for, in milliseconds. */
const interval = 1000;

/**
 * Ends this process when its parent is gone. The channel's end tells that too, but only between two runs: while
 * onnxruntime works (a Loop may do so for hours) this thread hears nothing. So a second thread looks, which is told
 * by the system whose child it is; on Windows, where that never changes, whether the parent still exists.
 */
export function watchParent(): void {
  const worker = new Worker(`(${watch.toString()})(${process.ppid}, ${interval})`, { eval: true });
  // It is not what keeps the process alive, and its failure is no reason to end a run.
  worker.unref();
  worker.on('error', () => {});
}

/** Runs in the second thread, as text: it may use nothing from outside itself. */
function watch(parent: number, every: number): void {
  setInterval(() => {
    let gone = process.ppid !== parent;
    try {
      process.kill(parent, 0);
    } catch (error) {
      // EPERM: it exists, and belongs to somebody else.
      gone ||= (error as { code?: string }).code === 'ESRCH';
    }
    if (gone) process.kill(process.pid, 'SIGKILL');
  }, every);
}
