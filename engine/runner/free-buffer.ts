import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

type Transfer = (this: ArrayBuffer, length: number) => ArrayBuffer;

let transfer: Transfer | undefined;

/**
 * Gives the memory of a buffer back at once; whoever still looks at the buffer finds it empty. To the garbage
 * collector a tensor is a few bytes: left to it, some 80 MB of tensors that nobody holds may lie about, and a
 * collection of the whole heap, 5 ms on a slow machine, costs as much as several steps.
 *
 * A buffer that is transferred is detached, and of one that goes into a buffer of no length nothing is left
 * (ECMA-262, ArrayBuffer.prototype.transfer). Node 20 has that behind a flag, which counts for contexts made after
 * it was set.
 */
export function freeBuffer(buffer: ArrayBuffer): void {
  transfer ??= (ArrayBuffer.prototype as { transfer?: Transfer }).transfer ?? transferBehindFlag();
  transfer?.call(buffer, 0);
}

function transferBehindFlag(): Transfer | undefined {
  setFlagsFromString('--harmony-rab-gsab-transfer');
  return runInNewContext('ArrayBuffer.prototype.transfer') as Transfer | undefined;
}
