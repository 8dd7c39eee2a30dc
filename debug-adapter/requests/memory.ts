import type { DebugProtocol } from '@vscode/debugprotocol';
import { illFormedRequest } from '../errors';
import type { Handlers } from '../session-state';

/** The most bytes that one answer carries; the rest is told as unreadable by this read, and the client asks on. */
const largestRead = 16 * 1024 * 1024;

/** `readMemory`: a tensor's own bytes, little-endian in row order, 4-bit types packed. */
export const memoryRequests: Handlers = {
  async readMemory(state, args: DebugProtocol.ReadMemoryArguments, signal) {
    const { sample, tensor } = state.references.memory(args.memoryReference);
    const { offset = 0, count } = args;
    if (!Number.isSafeInteger(offset) || !Number.isSafeInteger(count) || count < 0) {
      throw illFormedRequest('readMemory', 'offset and count must be integers');
    }
    // Before the first byte and behind the last one nothing can be read.
    const start = Math.min(Math.max(offset, 0), tensor.byteLength);
    const length = Math.max(0, Math.min(offset + count, tensor.byteLength, start + largestRead) - start);
    const readable = offset >= 0 ? length : 0;
    const address = String(offset >= 0 ? start : offset);
    if (readable === 0) return { body: { address, ...(count > 0 && { unreadableBytes: count }) } };
    return state.debugger.look(
      sample,
      async () => {
        const { id } = await tensor.held();
        const bytes = await state.debugger.runner.bytes(id, start, readable);
        const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
        const unreadable = count - readable;
        return { body: { address, data, ...(unreadable > 0 && { unreadableBytes: unreadable }) } };
      },
      signal,
    );
  },
};
