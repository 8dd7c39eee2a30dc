import type { DebugProtocol } from '@vscode/debugprotocol';
import { addressText } from '../addresses';
import { base64 } from '../base64';
import { writeBytes } from '../debugger/editing/edit';
import { illFormedRequest, notEditable, outsideMemory } from '../errors';
import type { Handlers } from '../session-state';
import { changed } from './editing';

/** The most bytes that one answer carries; the rest is told as unreadable by this read, and the client asks on. */
const largestRead = 16 * 1024 * 1024;

/** `readMemory` and `writeMemory`: a tensor's own bytes, little-endian in row order, 4-bit types packed. */
export const memoryRequests: Handlers = {
  async readMemory(state, args: DebugProtocol.ReadMemoryArguments, signal) {
    const memory = state.references.memory(args.memoryReference);
    const { sample, tensor } = memory;
    memory.isShown = true;
    const { offset = 0, count } = args;
    if (!Number.isSafeInteger(offset) || !Number.isSafeInteger(count) || count < 0) {
      throw illFormedRequest('readMemory', 'offset and count must be integers');
    }
    // Before the first byte and behind the last one nothing can be read.
    const start = Math.min(Math.max(offset, 0), tensor.byteLength);
    const length = Math.max(0, Math.min(offset + count, tensor.byteLength, start + largestRead) - start);
    const readable = offset >= 0 ? length : 0;
    const address = addressText(Number(args.memoryReference) + (offset >= 0 ? start : offset));
    if (readable === 0) return { body: { address, ...(count > 0 && { unreadableBytes: count }) } };
    return state.debugger.look(
      sample,
      async () => {
        const { id } = await tensor.held();
        const bytes = await state.debugger.runner.bytes(id, start, readable);
        const unreadable = count - readable;
        return {
          body: { address, data: base64(bytes), ...(unreadable > 0 && { unreadableBytes: unreadable }) },
        };
      },
      signal,
    );
  },

  async writeMemory(state, args: DebugProtocol.WriteMemoryArguments, signal) {
    const { memoryReference, offset = 0, data: encoded, allowPartial = false } = args;
    const memory = state.references.memory(memoryReference);
    const { sample, depth, tensor, evaluateName } = memory;
    if (!Number.isSafeInteger(offset) || typeof encoded !== 'string') {
      throw illFormedRequest('writeMemory', 'offset must be an integer, and data base64');
    }
    const bytes = Buffer.from(encoded, 'base64');
    // Bytes before the first one and behind the last cannot be written; the rest may be, where the client says so.
    const isInside = offset >= 0 && offset + bytes.length <= tensor.byteLength;
    const room = offset < 0 ? 0 : Math.max(0, tensor.byteLength - offset);
    const data = isInside ? bytes : bytes.subarray(0, room);
    if (!isInside && (!allowPartial || data.length === 0)) {
      throw outsideMemory(tensor.name, offset, bytes.length, tensor.byteLength);
    }
    memory.isShown = true;
    if (data.length === 0) return { body: { offset, bytesWritten: 0 } };
    return state.debugger.edit(
      sample,
      async (each, commit) => {
        const place = each.places().at(depth ?? -1);
        if (!place || evaluateName === undefined)
          throw notEditable(tensor.name, 'it is no value of the model');
        const { runner } = state.debugger;
        return writeBytes({ runner, sample: each, place, commit }, evaluateName, offset, data);
      },
      async (_, edited) => ({
        body: { offset, bytesWritten: data.length },
        after: changed(state, sample, edited),
      }),
      signal,
    );
  },
};
