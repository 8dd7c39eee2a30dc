import path from 'node:path';
import { UserError } from '../../core/errors';
import type { NamedTensor, TensorMeaning } from '../../core/tensor/meaning';
import { findVocabularyFile } from '../../core/vocabulary/vocabulary-file';
import type { Held } from '../../engine/types';
import { base64 } from '../base64';
import { cancellable } from '../debugger/cancellable';
import { findValue } from '../debugger/lookup';
import { findProducer, isValue, outputNames } from '../debugger/names';
import type { Place, Sample } from '../debugger/sample';
import { illFormedRequest } from '../errors';
import { toJson } from '../json-numbers';
import type { Arguments, Body } from '../protocol';
import type { Handlers } from '../session-state';
import { withTensors } from './comparing';
import { topFrame } from './frames';
import { measure } from './panels';
import { lookAtFrame } from './variables';

/** Token ids that are decoded at once. */
const mostTokens = 16_384;
/** A choice of more would not be read. */
const mostListed = 64;

/** What the views of the Tensor panel ask that know what a tensor means. */
export const meaningRequests: Handlers = {
  async 'onnx/meaning'(state, args: Arguments<'onnx/meaning'>, signal) {
    const frameId = args.frameId ?? topFrame(state);
    return lookAtFrame(state, frameId, signal, async (sample, place) => ({
      body: await meaningOf(sample, place, args.name),
    }));
  },

  async 'onnx/detections'(state, args: Arguments<'onnx/detections'>, signal) {
    const { memoryReference, scores: beside, ...request } = args;
    const references = beside === undefined ? [memoryReference] : [memoryReference, beside];
    return withTensors(state, references, signal, async ([boxes, scores]) => ({
      body: toJson(
        await state.debugger.runner.request('detections', { id: boxes!.id, scores: scores?.id, request }),
      ),
    }));
  },

  async 'onnx/spectrogram'(state, args: Arguments<'onnx/spectrogram'>, signal) {
    const { memoryReference, ...request } = args;
    return measure<'onnx/spectrogram'>(state, memoryReference, signal, async (held) => {
      const { runner } = state.debugger;
      const { rows, columns, values } = await runner.request('spectrogram', { id: held.id, request });
      return { rows, columns, values: base64(values) };
    });
  },

  async 'onnx/topK'(state, args: Arguments<'onnx/topK'>, signal) {
    const { memoryReference, ...request } = args;
    return measure<'onnx/topK'>(state, memoryReference, signal, async (held) =>
      toJson(await state.debugger.runner.request('topK', { id: held.id, request })),
    );
  },

  async 'onnx/tokens'(state, args: Arguments<'onnx/tokens'>, signal) {
    const { program, runner } = state.debugger;
    const { ids } = args;
    if (ids.length > mostTokens) throw illFormedRequest('onnx/tokens', `it has more than ${mostTokens} ids`);
    if (!ids.every(Number.isSafeInteger))
      throw illFormedRequest('onnx/tokens', 'its ids are not all integers');
    const file = args.file ?? findVocabularyFile(path.dirname(program.path));
    if (file === undefined) return { body: {} satisfies Body<'onnx/tokens'> };
    const { size, ...decoded } = await cancellable(runner.request('tokens', { file, ids }), signal);
    const body: Body<'onnx/tokens'> = { ...decoded, vocabulary: { file, size } };
    return { body };
  },
};

async function meaningOf(sample: Sample, place: Place, name: string): Promise<TensorMeaning> {
  const inputs = (sample.execution?.inputs ?? []).slice(0, mostListed).flatMap((input) => {
    const tensor = namedTensor(input.name, input.held);
    return tensor ? [{ ...tensor, ...(input.making && { making: input.making }) }] : [];
  });
  const producer = findProducer(place.graph, name);
  const isSoftmax = producer?.op === 'Softmax' && producer.domain === '';
  const main = sample.places()[0]?.graph.outputs.map((output) => output.name) ?? [];
  const names = new Set([...(producer ? outputNames(producer) : []), ...main]);
  return {
    ...(isSoftmax && producer.inputs[0] && { softmaxOf: producer.inputs[0] }),
    inputs,
    outputs: await computed(sample, place, [...names].slice(0, mostListed)),
  };
}

/** Those of the values that are tensors and are there, or are made by the node that runs next. */
async function computed(sample: Sample, place: Place, names: readonly string[]): Promise<NamedTensor[]> {
  const tensors: NamedTensor[] = [];
  for (const name of names) {
    if (!isValue(place.graph, name)) continue;
    try {
      const tensor = namedTensor(name, (await findValue(sample, place, name)).held);
      if (tensor) tensors.push(tensor);
    } catch (error) {
      // What has not run yet is none of them; an operator that fails is told where it is looked at.
      if (!(error instanceof UserError)) throw error;
    }
  }
  return tensors;
}

function namedTensor(name: string, held: Held): NamedTensor | undefined {
  if (held.kind !== 'tensor') return undefined;
  return { name, dtype: held.dtype, shape: held.shape };
}
