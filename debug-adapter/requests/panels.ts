import { UserError } from '../../core/errors';
import type { HeldTensor } from '../../engine/types';
import { cancellable } from '../debugger/cancellable';
import { evaluateText } from '../debugger/expressions/evaluate';
import { describeHeld } from '../debugger/held-text';
import { inlineValues } from '../debugger/inline-values';
import { inputMaking } from '../debugger/input-making';
import { KeptTensors } from '../debugger/kept-tensors';
import { findValue } from '../debugger/lookup';
import { findProducer, inputNames, isValue, outputNames, visibleGraphs } from '../debugger/names';
import type { Place, Sample } from '../debugger/sample';
import { accessOf } from '../debugger/tensor-variable';
import { modulesAround } from '../extra-frames';
import { fromJsonNumber, toJson } from '../json-numbers';
import type { CurrentNode, OnnxRequests, TensorHeader } from '../protocol';
import type { Answer, Handlers, SessionState } from '../session-state';
import { topFrame } from './frames';
import { nodeReference } from './node-reference';
import { lookAtFrame } from './variables';

type Arguments<K extends keyof OnnxRequests> = OnnxRequests[K]['args'];
type Body<K extends keyof OnnxRequests> = OnnxRequests[K]['body'];

/** How long a tensor is measured, or a picture read, before other requests get their turn. */
const partMilliseconds = 60;

/** What the extension's panels ask beyond DAP (protocol.ts). */
export const panelRequests: Handlers = {
  async 'onnx/current'(state, args: Arguments<'onnx/current'>, signal) {
    return lookAtFrame(state, args.frameId, signal, async (sample, place) => {
      const { node, graph, hasRun } = place;
      const { iteration } = sample;
      const edits = sample.execution?.edits.length ?? 0;
      const count = graph.nodes.length;
      const modules = state.debugger.program.modules.tree(graph).basis && modulesAround(state, place);
      const { level } = state.references.frame(args.frameId);
      const body: CurrentNode = {
        frameId: args.frameId,
        node: node && nodeReference(state, node),
        hasRun,
        inputs: node ? inputNames(node) : graph.inputs.map((input) => input.name),
        outputs: node ? outputNames(node) : graph.outputs.map((output) => output.name),
        position: { at: node ? node.index + 1 : count, of: count },
        ...(edits > 0 && { edits }),
        ...(iteration !== undefined && { iteration }),
        ...(modules && { modules: modules.map(({ name, kind }) => ({ name, ...(kind && { kind }) })) }),
        ...(level !== undefined && { level }),
      };
      return { body };
    });
  },

  async 'onnx/tensor'(state, args: Arguments<'onnx/tensor'>, signal) {
    const frameId = args.frameId ?? topFrame(state);
    return lookAtFrame(state, frameId, signal, async (sample, place) => {
      const { name } = args;
      const producer = findProducer(place.graph, name);
      const consumers = visibleGraphs(place.graph).flatMap((graph) => [...(graph.consumers.get(name) ?? [])]);
      const common = {
        name,
        ...(producer && { producer: nodeReference(state, producer) }),
        consumers: consumers.map((node) => nodeReference(state, node)),
      };
      const header = async (): Promise<TensorHeader> => {
        let held: Awaited<ReturnType<typeof findValue>>['held'];
        try {
          if (!isValue(place.graph, name)) return await expressionHeader(state, sample, place, name);
          ({ held } = await findValue(sample, place, name));
        } catch (error) {
          // Only what has no value yet is a state of the value; an operator that fails, or a dead runner, is an error.
          if (!(error instanceof UserError) || error.code !== 'OD4302') throw error;
          return { ...common, state: 'notRun', message: error.message };
        }
        state.debugger.looked(name, held);
        if (held.kind !== 'tensor' || held.dtype === 'string') {
          return { ...common, state: 'other', message: await describeHeld(state.debugger.runner, held) };
        }
        const { dtype, shape, byteLength } = held;
        const renew = async () => (await findValue(sample, place, name)).held;
        const tensor = accessOf(name, held, renew);
        const memoryReference = state.references.addMemory({ sample: sample.index, tensor });
        const making = inputMaking(sample, place, name);
        const ready = { ...common, state: 'ready', memoryReference, dtype, shape, byteLength } as const;
        return { ...ready, ...(making && { making }) };
      };
      return { body: await header() };
    });
  },

  async 'onnx/statistics'(state, args: Arguments<'onnx/statistics'>, signal) {
    return measureInParts<'onnx/statistics'>(state, args.memoryReference, signal, async (held) => {
      const found = await state.debugger.runner.statisticsPart(held.id, args.at, partMilliseconds);
      return found && toJson(found);
    });
  },

  async 'onnx/histogram'(state, args: Arguments<'onnx/histogram'>, signal) {
    const { bins, low, high, at } = args;
    const options = {
      bins,
      ...(low !== undefined && { low: fromJsonNumber(low) }),
      ...(high !== undefined && { high: fromJsonNumber(high) }),
      ...(at && { at }),
    };
    return measureInParts<'onnx/histogram'>(state, args.memoryReference, signal, async (held) => {
      const found = await state.debugger.runner.histogramPart(held.id, options, partMilliseconds);
      return found && toJson(found);
    });
  },

  async 'onnx/tile'(state, args: Arguments<'onnx/tile'>, signal) {
    const { memoryReference, ...request } = args;
    return measure<'onnx/tile'>(state, memoryReference, signal, async (held) => {
      const { rows, columns, values, marks } = await state.debugger.runner.tile(held.id, request);
      return { rows, columns, values: base64(values), marks: base64(marks) };
    });
  },

  async 'onnx/levelTile'(state, args: Arguments<'onnx/levelTile'>, signal) {
    const { memoryReference, ...request } = args;
    return measure<'onnx/levelTile'>(state, memoryReference, signal, async (held) => {
      const { rows, columns, values, marks, sampled } = await state.debugger.runner.levelTile(
        held.id,
        request,
      );
      return { rows, columns, values: base64(values), marks: base64(marks), sampled };
    });
  },

  async 'onnx/readPicture'(state, args: Arguments<'onnx/readPicture'>, signal) {
    const { memoryReference, ...axes } = args;
    return measure<'onnx/readPicture'>(state, memoryReference, signal, async (held) => ({
      done: await state.debugger.runner.readPicture(held.id, axes, partMilliseconds),
    }));
  },

  async 'onnx/estimate'(state, args: Arguments<'onnx/estimate'>, signal) {
    return measure<'onnx/estimate'>(state, args.memoryReference, signal, async (held) =>
      toJson(await state.debugger.runner.estimate(held.id)),
    );
  },

  async 'onnx/axisStatistics'(state, args: Arguments<'onnx/axisStatistics'>, signal) {
    const { memoryReference, axis, from, to } = args;
    return measure<'onnx/axisStatistics'>(state, memoryReference, signal, async ({ id }) => ({
      positions: toJson(await state.debugger.runner.axisStatistics(id, { axis, from, to })),
    }));
  },

  async 'onnx/axisHistograms'(state, args: Arguments<'onnx/axisHistograms'>, signal) {
    const { memoryReference, axis, from, to, bins, low, high } = args;
    return measure<'onnx/axisHistograms'>(state, memoryReference, signal, async ({ id }) => ({
      positions: toJson(
        await state.debugger.runner.axisHistograms(id, { axis, from, to }, { bins, low, high }),
      ),
    }));
  },

  async 'onnx/envelope'(state, args: Arguments<'onnx/envelope'>, signal) {
    const { memoryReference, ...line } = args;
    return measure<'onnx/envelope'>(state, memoryReference, signal, async ({ id }) =>
      toJson(await state.debugger.runner.envelope(id, line)),
    );
  },

  async 'onnx/page'(state, args: Arguments<'onnx/page'>, signal) {
    const { memoryReference, ...page } = args;
    return measure<'onnx/page'>(state, memoryReference, signal, async ({ id }) => ({
      texts: await state.debugger.runner.page(id, page),
    }));
  },

  async 'onnx/element'(state, args: Arguments<'onnx/element'>, signal) {
    return measure<'onnx/element'>(state, args.memoryReference, signal, async (held) =>
      toJson(await state.debugger.runner.element(held.id, args.index)),
    );
  },

  async 'onnx/nextNonFinite'(state, args: Arguments<'onnx/nextNonFinite'>, signal) {
    return measure<'onnx/nextNonFinite'>(state, args.memoryReference, signal, (held) =>
      state.debugger.runner.nextNonFinite(held.id, args.index, args.backward),
    );
  },

  async 'onnx/inlineValues'(state, args: Arguments<'onnx/inlineValues'>, signal) {
    const { client } = state;
    return lookAtFrame(state, args.frameId, signal, async (sample, place) => {
      const { program, runner } = state.debugger;
      const [first, last] = [client.fromLine(args.startLine), client.fromLine(args.endLine)];
      const values = await inlineValues(program, runner, sample, place, first, last);
      const body: Body<'onnx/inlineValues'> = {
        values: values.map(({ line, text }) => ({ line: client.toLine(line), text })),
      };
      return { body };
    });
  },
};

/** What an expression comes to, for the panel: an array is drawn as a value of the model is. */
async function expressionHeader(
  state: SessionState,
  sample: Sample,
  place: Place,
  name: string,
): Promise<TensorHeader> {
  const { variable } = await evaluateText(state.debugger.runner, sample, place, name);
  const { tensor, value } = variable;
  const common = { name, consumers: [] };
  if (!tensor || tensor.dtype === 'string') return { ...common, state: 'other', message: value };
  const { dtype, shape, byteLength } = tensor;
  const memoryReference = state.references.addMemory({ sample: sample.index, depth: place.depth, tensor });
  return { ...common, state: 'ready', memoryReference, dtype, shape, byteLength };
}

/** Measures the tensor behind a memory reference. */
export function measure<K extends keyof OnnxRequests>(
  state: SessionState,
  reference: string,
  signal: AbortSignal,
  task: (held: HeldTensor) => Promise<Body<K>>,
): Promise<Answer> {
  if (KeptTensors.isReference(reference)) return measureKept(state, reference, signal, task);
  const { sample, tensor } = state.references.memory(reference);
  return state.debugger.look(sample, async () => ({ body: await task(await tensor.held()) }), signal);
}

/** What is kept is the runner's alone: it can be looked at while the model runs. */
async function measureKept<K extends keyof OnnxRequests>(
  state: SessionState,
  reference: string,
  signal: AbortSignal,
  task: (held: HeldTensor) => Promise<Body<K>>,
): Promise<Answer> {
  const { held } = state.kept.get(reference, state.debugger.runner);
  return { body: await cancellable(task(held), signal) };
}

/**
 * Measures a tensor in parts, each a look of its own: others come between, and where the session moves on, or the client
 * cancels, the next part is not begun.
 */
async function measureInParts<K extends keyof OnnxRequests>(
  state: SessionState,
  reference: string,
  signal: AbortSignal,
  part: (held: HeldTensor) => Promise<Body<K> | undefined>,
): Promise<Answer> {
  const { sample, tensor } = state.references.memory(reference);
  for (;;) {
    const body = await state.debugger.look(sample, async () => part(await tensor.held()), signal);
    if (body !== undefined) return { body };
  }
}

/** An array's bytes for JSON. */
export function base64(array: Float32Array | Uint8Array): string {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString('base64');
}
