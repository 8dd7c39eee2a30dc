import source from './layout-worker.ts?worker';

/**
 * Starts the worker that lays graphs out. A webview may start workers from blobs only: the bundle of its script is in
 * this one as a text.
 */
export function layoutWorker(): Worker {
  const address = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  const worker = new Worker(address);
  URL.revokeObjectURL(address);
  return worker;
}
