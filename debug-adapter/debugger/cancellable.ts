import { cancelled } from '../errors';

/**
 * What a promise comes to, or as soon as the signal aborts, the error that says so. What is under way may go on; it
 * matters to nobody then.
 *
 * @throws UserError OD4103 where it was cancelled
 */
export function cancellable<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  return new Promise<T>((resolve, reject) => {
    const abort = () => reject(cancelled());
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
