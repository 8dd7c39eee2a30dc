import { byteLength, type DType, elementCount, elementTypes } from '../../core/tensor/dtype';
import { base64 } from '../base64';
import { cancellable } from '../debugger/cancellable';
import { cancelled, illFormedRequest } from '../errors';
import type { Arguments, KeptTensor } from '../protocol';
import type { Handlers, SessionState } from '../session-state';
import { keepMade, withTensors } from './comparing';
import { partMilliseconds } from './panels';

/** The most bytes that one message carries of a tensor. */
const largestBlock = 4 * 1024 * 1024;

/** Tensors that come from elsewhere to be compared: out of files, and out of other sessions in blocks (protocol.ts). */
export const foreignTensorRequests: Handlers = {
  async 'onnx/openTensor'(state, args: Arguments<'onnx/openTensor'>, signal) {
    const { file, name } = args;
    const dtype = typeNamed('onnx/openTensor', args.dtype);
    return { body: await cancellable(openTensor(state, file, name, dtype, signal), signal) };
  },

  async 'onnx/readTensor'(state, args: Arguments<'onnx/readTensor'>, signal) {
    const { runner } = state.debugger;
    if (!Number.isSafeInteger(args.offset) || args.offset < 0) {
      throw illFormedRequest('onnx/readTensor', 'offset must be a whole number from 0 on');
    }
    return withTensors(state, [args.memoryReference], signal, async ([held]) => {
      const length = Math.max(0, Math.min(largestBlock, held!.byteLength - args.offset));
      const bytes = await runner.bytes(held!.id, args.offset, length);
      return { body: { data: base64(bytes) } };
    });
  },

  async 'onnx/receiveTensor'(state, args: Arguments<'onnx/receiveTensor'>, signal) {
    const { runner } = state.debugger;
    const { name, shape } = args;
    const dtype = typeNamed('onnx/receiveTensor', args.dtype);
    const isShape = shape.every((length) => Number.isSafeInteger(length) && length >= 0);
    if (!isShape || !Number.isSafeInteger(elementCount(shape)) || dtype === 'string') {
      throw illFormedRequest('onnx/receiveTensor', 'dtype and shape must be those of a tensor of numbers');
    }
    const make = () => runner.request('allocate', { dtype, shape });
    const bytes = byteLength(dtype, elementCount(shape));
    const body = await cancellable(keepMade(state, name, bytes, signal, make), signal);
    state.kept.receive(body.memoryReference);
    return { body };
  },

  async 'onnx/receiveBytes'(state, args: Arguments<'onnx/receiveBytes'>) {
    const { runner } = state.debugger;
    const { memoryReference, offset, data: encoded } = args;
    if (!state.kept.isReceiving(memoryReference)) {
      throw illFormedRequest('onnx/receiveBytes', 'memoryReference must be of a tensor that is received');
    }
    const { held } = state.kept.get(memoryReference, runner);
    const data = new Uint8Array(Buffer.from(encoded, 'base64'));
    if (!Number.isSafeInteger(offset) || offset < 0 || offset + data.length > held.byteLength) {
      throw illFormedRequest('onnx/receiveBytes', 'the bytes must lie inside the tensor');
    }
    await runner.request('write', { id: held.id, offset, data });
    return {};
  },
};

/** Reads a tensor out of a file in parts, between which others are answered; none is begun once it is cancelled. */
async function openTensor(
  state: SessionState,
  file: string,
  name: string,
  dtype: DType,
  signal: AbortSignal,
): Promise<KeptTensor> {
  const { runner } = state.debugger;
  const { reading, peakBytes } = await runner.request('openTensorFile', { file, name, dtype });
  try {
    return await keepMade(state, name, peakBytes, signal, async () => {
      for (;;) {
        if (signal.aborted) throw cancelled();
        const ask = { reading, milliseconds: partMilliseconds };
        const held = await runner.request('readTensorFile', ask);
        if (held) return held;
      }
    });
  } finally {
    // Nobody waits for it: whoever cancelled meanwhile would never hear of what is kept by now.
    void runner.request('closeTensorFile', { reading }).catch(() => undefined);
  }
}

function typeNamed(request: string, name: string): DType {
  const type = elementTypes.find((each) => each.name === name);
  if (!type) throw illFormedRequest(request, `there is no element type ${name}`);
  return type.name;
}
