import os from 'node:os';

/** Bytes that this process may use: what the machine has, or a container's limit where that is less. */
export function usableMemory(): number {
  const constrained = process.constrainedMemory?.() ?? 0;
  const total = os.totalmem();
  return constrained > 0 && constrained < total ? constrained : total;
}
