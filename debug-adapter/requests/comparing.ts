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
import { cancelled, notBroadcastable, notComparable } from '../errors';
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
      const make = () => runner.request('keep', { id: held!.id });
      return { body: await keepMade(state, name, held!.byteLength, signal, make) };
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
      const made: KeptTensor[] = [];
      const stretched = async (held: HeldTensor, name: string) => {
        if (held.shape.join() === shape.join()) return undefined;
        const bytes = byteLength(held.dtype, elementCount(shape));
        const make = () => runner.request('broadcast', { id: held.id, shape });
        const wide = await keepMade(state, name, bytes, signal, make);
        made.push(wide);
        return wide;
      };
      let [wideA, wideB]: (KeptTensor | undefined)[] = [];
      try {
        [wideA, wideB] = [await stretched(a!, 'A'), await stretched(b!, 'B')];
      } catch (error) {
        // Nobody hears of the first one where there is no second.
        state.kept.release(made.map(({ memoryReference }) => memoryReference));
        throw error;
      }
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
      const bytes = byteLength(dtype, elementCount(a!.shape));
      const make = () => derivedTensor(runner, derivation, a!, b!, signal);
      return { body: await keepMade(state, names[derivation], bytes, signal, make) };
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

/**
 * Makes a tensor of at most so many bytes and keeps it until it is released. One that is there only after the client has
 * cancelled is let go: nobody would hear of it.
 *
 * @throws UserError OD4801 before it is made, where there is no room for it; OD4103
 */
export async function keepMade(
  state: SessionState,
  name: string,
  bytes: number,
  signal: AbortSignal,
  make: () => Promise<HeldTensor>,
): Promise<KeptTensor> {
  const { runner, options } = state.debugger;
  if (signal.aborted) throw cancelled();
  const endReservation = state.kept.reserve(runner, name, bytes, options.memoryBudget);
  try {
    const held = await make();
    if (signal.aborted || state.ended) {
      runner.release([held.id]);
      throw cancelled();
    }
    const { dtype, shape, byteLength } = held;
    return { memoryReference: state.kept.add(runner, name, held), dtype, shape, byteLength };
  } finally {
    endReservation();
  }
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
