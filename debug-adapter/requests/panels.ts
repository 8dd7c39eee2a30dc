import { UserError } from '../../core/errors';
import type { HeldTensor } from '../../engine/types';
import { base64 } from '../base64';
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
import type { Arguments, Body, CurrentNode, OnnxRequests, TensorHeader } from '../protocol';
import type { Answer, Handlers, SessionState } from '../session-state';
import { topFrame } from './frames';
import { nodeReference } from './node-reference';
import { lookAtFrame } from './variables';

/** How long a tensor is measured, or a picture read, before other requests get their turn. */
export const partMilliseconds = 60;

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
        ...(state.debugger.program.isOutdated && { isOutdated: true as const }),
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
        state.debugger.looked(place.graph, name, held);
        if (held.kind !== 'tensor') {
          return { ...common, state: 'other', message: await describeHeld(state.debugger.runner, held) };
        }
        const { dtype, shape, byteLength } = held;
        const renew = async () => (await findValue(sample, place, name)).held;
        const tensor = accessOf(name, held, renew);
        const memoryReference = state.references.addMemory({ sample: sample.index, tensor });
        const making = inputMaking(sample, place, name);
        // A number of the runner's is never given to another tensor.
        const identity = `${state.debugger.runner.pid}:${held.id}`;
        const ready = {
          ...common,
          state: 'ready',
          memoryReference,
          dtype,
          shape,
          byteLength,
          identity,
        } as const;
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

  async 'onnx/strings'(state, args: Arguments<'onnx/strings'>, signal) {
    const milliseconds = partMilliseconds;
    return measureInParts<'onnx/strings'>(state, args.memoryReference, signal, async ({ id }) => {
      return (await state.debugger.runner.request('stringsPart', { id, milliseconds })) ?? undefined;
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
      const ask = { id: held.id, ...options, milliseconds: partMilliseconds };
      const found = await state.debugger.runner.request('histogramPart', ask);
      return found ? toJson(found) : undefined;
    });
  },

  async 'onnx/digest'(state, args: Arguments<'onnx/digest'>, signal) {
    return measureInParts<'onnx/digest'>(state, args.memoryReference, signal, async ({ id }) => {
      const ask = { id, milliseconds: partMilliseconds };
      const sha256 = await state.debugger.runner.request('digestPart', ask);
      return sha256 === null ? undefined : { sha256 };
    });
  },

  async 'onnx/tile'(state, args: Arguments<'onnx/tile'>, signal) {
    const { memoryReference, ...request } = args;
    return measure<'onnx/tile'>(state, memoryReference, signal, async (held) => {
      const { rows, columns, values, marks } = await state.debugger.runner.request('tile', {
        id: held.id,
        request,
      });
      return { rows, columns, values: base64(values), marks: base64(marks) };
    });
  },

  async 'onnx/levelTile'(state, args: Arguments<'onnx/levelTile'>, signal) {
    const { memoryReference, ...request } = args;
    return measure<'onnx/levelTile'>(state, memoryReference, signal, async (held) => {
      const { rows, columns, values, marks, sampled } = await state.debugger.runner.request('levelTile', {
        id: held.id,
        request,
      });
      return { rows, columns, values: base64(values), marks: base64(marks), sampled };
    });
  },

  async 'onnx/readPicture'(state, args: Arguments<'onnx/readPicture'>, signal) {
    const { memoryReference, ...axes } = args;
    return measure<'onnx/readPicture'>(state, memoryReference, signal, async ({ id }) => ({
      done: await state.debugger.runner.request('readPicture', { id, axes, milliseconds: partMilliseconds }),
    }));
  },

  async 'onnx/estimate'(state, args: Arguments<'onnx/estimate'>, signal) {
    return measure<'onnx/estimate'>(state, args.memoryReference, signal, async ({ id }) =>
      toJson(await state.debugger.runner.request('estimate', { id })),
    );
  },

  async 'onnx/axisStatistics'(state, args: Arguments<'onnx/axisStatistics'>, signal) {
    const { memoryReference, ...range } = args;
    return measure<'onnx/axisStatistics'>(state, memoryReference, signal, async ({ id }) => ({
      positions: toJson(await state.debugger.runner.request('axisStatistics', { id, range })),
    }));
  },

  async 'onnx/axisHistograms'(state, args: Arguments<'onnx/axisHistograms'>, signal) {
    const { memoryReference, bins, low, high, ...range } = args;
    return measure<'onnx/axisHistograms'>(state, memoryReference, signal, async ({ id }) => ({
      positions: toJson(
        await state.debugger.runner.request('axisHistograms', { id, range, bins, low, high }),
      ),
    }));
  },

  async 'onnx/envelope'(state, args: Arguments<'onnx/envelope'>, signal) {
    const { memoryReference, ...request } = args;
    return measure<'onnx/envelope'>(state, memoryReference, signal, async ({ id }) =>
      toJson(await state.debugger.runner.request('envelope', { id, request })),
    );
  },

  async 'onnx/page'(state, args: Arguments<'onnx/page'>, signal) {
    const { memoryReference, ...request } = args;
    return measure<'onnx/page'>(state, memoryReference, signal, async ({ id }) => ({
      texts: await state.debugger.runner.request('page', { id, request }),
    }));
  },

  async 'onnx/element'(state, args: Arguments<'onnx/element'>, signal) {
    return measure<'onnx/element'>(state, args.memoryReference, signal, async ({ id }) =>
      toJson(await state.debugger.runner.request('element', { id, index: args.index })),
    );
  },

  async 'onnx/nextNonFinite'(state, args: Arguments<'onnx/nextNonFinite'>, signal) {
    const { memoryReference, index, backward } = args;
    return measure<'onnx/nextNonFinite'>(state, memoryReference, signal, ({ id }) =>
      state.debugger.runner.request('nextNonFinite', { id, index, backward }),
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
  if (!tensor) return { ...common, state: 'other', message: value };
  const { dtype, shape, byteLength } = tensor;
  const memoryReference = state.references.addMemory({ sample: sample.index, depth: place.depth, tensor });
  return { ...common, state: 'ready', memoryReference, dtype, shape, byteLength };
}

/** Measures the tensor behind a memory reference. */
export async function measure<K extends keyof OnnxRequests>(
  state: SessionState,
  reference: string,
  signal: AbortSignal,
  task: (held: HeldTensor) => Promise<Body<K>>,
): Promise<Answer> {
  return { body: await lookAtTensor(state, reference, signal, task) };
}

/**
 * Does something with the tensor behind a memory reference, as a look at the sample that it is of. What is kept is the
 * runner's alone: it can be looked at while the model runs.
 */
async function lookAtTensor<T>(
  state: SessionState,
  reference: string,
  signal: AbortSignal,
  task: (held: HeldTensor) => Promise<T>,
): Promise<T> {
  if (KeptTensors.isReference(reference)) {
    const { held } = state.kept.get(reference, state.debugger.runner);
    return cancellable(task(held), signal);
  }
  const { sample, tensor } = state.references.memory(reference);
  return state.debugger.look(sample, async () => task(await tensor.held()), signal);
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
  for (;;) {
    const body = await lookAtTensor(state, reference, signal, part);
    if (body !== undefined) return { body };
  }
}
