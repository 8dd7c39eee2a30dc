import { derivedType } from '../../core/analysis/difference/derived';
import { figuresOf, worstChannels } from '../../core/analysis/difference/figures';
import { hasUlp } from '../../core/analysis/difference/ulp';
import { broadcastShapes } from '../../core/expressions/arrays/elementwise';
import { byteLength, elementCount } from '../../core/tensor/dtype';
import { derivedTensor, differenceSums, jointCounts } from '../../engine/difference';
import { exportTensor } from '../../engine/export';
import type { Runner } from '../../engine/runner-client';
import type { HeldTensor } from '../../engine/types';
import { base64 } from '../base64';
import { cancellable } from '../debugger/cancellable';
import { KeptTensors } from '../debugger/kept-tensors';
import { notBroadcastable, notComparable } from '../errors';
import { fromJsonNumber, toJson } from '../json-numbers';
import type { Arguments, Body, KeptTensor } from '../protocol';
import type { Handlers, SessionState } from '../session-state';

/** The most channels that an answer tells of one by one. */
const toldChannels = 256;

/** Tensors that are kept from stop to stop, and comparisons of two (protocol.ts). */
export const comparingRequests: Handlers = {
  async 'onnx/keep'(state, args: Arguments<'onnx/keep'>, signal) {
    const { runner } = state.debugger;
    const { name } = args;
    return withTensors(state, [args.memoryReference], signal, async ([held]) => {
      room(state, name, held!.byteLength);
      const kept = await runner.request('keep', { id: held!.id });
      return { body: keep(state, name, kept) };
    });
  },

  async 'onnx/release'(state, args: Arguments<'onnx/release'>) {
    state.kept.release(args.memoryReferences);
    return {};
  },

  async 'onnx/pair'(state, args: Arguments<'onnx/pair'>, signal) {
    const { runner } = state.debugger;
    return withTensors(state, [args.a, args.b], signal, async ([a, b]) => {
      for (const { dtype } of [a!, b!]) if (dtype === 'string') throw notComparable(dtype);
      const shape = broadcastShapes([a!.shape, b!.shape]);
      if (!shape) throw notBroadcastable(a!.shape, b!.shape);
      const stretched = async (held: HeldTensor, name: string) => {
        if (held.shape.join() === shape.join()) return undefined;
        room(state, name, byteLength(held.dtype, elementCount(shape)));
        return keep(state, name, await runner.request('broadcast', { id: held.id, shape }));
      };
      const [wideA, wideB] = [await stretched(a!, 'A'), await stretched(b!, 'B')];
      const body: Body<'onnx/pair'> = {
        shape,
        ulp: hasUlp(a!.dtype, b!.dtype),
        ...(wideA && { a: wideA }),
        ...(wideB && { b: wideB }),
      };
      return { body };
    });
  },

  async 'onnx/difference'(state, args: Arguments<'onnx/difference'>, signal) {
    return withTensors(state, [args.a, args.b], signal, async ([a, b]) => {
      const sums = await differenceSums(state.debugger.runner, a!, b!, args.axis, signal);
      const channels = sums.channels > 1 ? worstChannels(sums, toldChannels) : [];
      const body = { figures: figuresOf(sums), channels, channelCount: sums.channels };
      return { body: toJson(body) };
    });
  },

  async 'onnx/derive'(state, args: Arguments<'onnx/derive'>, signal) {
    const { runner } = state.debugger;
    const { derivation } = args;
    return withTensors(state, [args.a, args.b], signal, async ([a, b]) => {
      const dtype = derivedType(derivation, a!.dtype, b!.dtype);
      room(state, names[derivation], byteLength(dtype, elementCount(a!.shape)));
      const derived = await derivedTensor(runner, derivation, a!, b!, signal);
      // Nobody would hear of it, and so release it.
      if (signal.aborted) runner.release([derived.id]);
      signal.throwIfAborted();
      return { body: keep(state, names[derivation], derived) };
    });
  },

  async 'onnx/export'(state, args: Arguments<'onnx/export'>, signal) {
    return withTensors(state, [args.memoryReference], signal, async ([held]) => {
      const bytes = await exportTensor(state.debugger.runner, held!, args.file, args.format, signal);
      return { body: { bytes } };
    });
  },

  async 'onnx/jointHistogram'(state, args: Arguments<'onnx/jointHistogram'>, signal) {
    return withTensors(state, [args.a, args.b], signal, async ([a, b]) => {
      const bins = Math.min(512, Math.max(1, Math.floor(args.bins)));
      const [low, high] = [fromJsonNumber(args.low), fromJsonNumber(args.high)];
      const joint = await jointCounts(state.debugger.runner, a!, b!, { bins, low, high }, signal);
      const counts = base64(Float32Array.from(joint.counts));
      const body: Body<'onnx/jointHistogram'> = {
        bins,
        counts,
        nonFinite: joint.nonFinite,
        outside: joint.outside,
      };
      return { body };
    });
  },
};

const names = { difference: 'A − B', ratio: 'A ÷ B', ulp: 'ULP distance' } as const;

/** Checks that so many bytes more may be kept. */
export function room(state: SessionState, name: string, bytes: number): void {
  const { runner, options } = state.debugger;
  state.kept.makeRoom(runner, name, bytes, options.memoryBudget);
}

/** Keeps a tensor until it is released. */
export function keep(state: SessionState, name: string, held: HeldTensor): KeptTensor {
  const { dtype, shape, byteLength } = held;
  return { memoryReference: state.kept.add(state.debugger.runner, name, held), dtype, shape, byteLength };
}

/**
 * Does something with the tensors behind references, which stay for as long as it lasts: those of a stop get a number
 * of their own, so that neither looking at another one nor a step lets them go. The model need not wait for it.
 */
export async function withTensors<T>(
  state: SessionState,
  references: readonly string[],
  signal: AbortSignal,
  task: (held: readonly HeldTensor[]) => Promise<T>,
): Promise<T> {
  const { runner } = state.debugger;
  const own: number[] = [];
  const held: HeldTensor[] = [];
  try {
    for (const reference of references) held.push(await heldBehind(state, runner, reference, own, signal));
    return await cancellable(task(held), signal);
  } finally {
    runner.release(own);
  }
}

async function heldBehind(
  state: SessionState,
  runner: Runner,
  reference: string,
  own: number[],
  signal: AbortSignal,
): Promise<HeldTensor> {
  if (KeptTensors.isReference(reference)) return state.kept.get(reference, runner).held;
  const { sample, tensor } = state.references.memory(reference);
  return state.debugger.look(
    sample,
    async () => {
      const { id } = await tensor.held();
      const mine = await runner.request('keep', { id });
      own.push(mine.id);
      return mine;
    },
    signal,
  );
}
