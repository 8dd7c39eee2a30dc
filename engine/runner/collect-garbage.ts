import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Released bytes after which memory is collected: about as much as V8 by itself would let pile up twice over. */
const pileBytes = 32 * 2 ** 20;

let piled = 0;
let collect: (() => void) | undefined;

/**
 * Tells that so many bytes of tensors are held by nobody any more. V8 takes them back when it sees fit, which is late:
 * to it a tensor is a few bytes, and some 80 MB of them may lie about. A collection takes a few milliseconds, since
 * what the runner's heap holds besides is small.
 */
export function released(bytes: number): void {
  piled += bytes;
  if (piled < pileBytes) return;
  piled = 0;
  collect ??= exposedCollector();
  collect();
}

/** V8's collector, as the flag shows it to scripts; a flag set while running counts for contexts made after it. */
function exposedCollector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}
