import path from 'node:path';
import { findLabels } from '../../core/labels/find-labels';
import type { MediaAnswers, MediaQuestion } from '../../webview/tensor/views/media/protocol';
import { parseNumbers, request } from '../debugging/requests';
import type { ModelStore } from '../models/model-store';
import type { AskedTensor } from './asked-tensors';
import { floats } from './floats';
import { parametersOf } from './question-parameters';

/** What a question is about, and where the labels beside a model are looked for. */
export interface Asked extends AskedTensor {
  readonly models: ModelStore;
}

const questions: Readonly<Record<MediaQuestion['ask'], true>> = {
  meaning: true,
  topK: true,
  labels: true,
  detections: true,
  spectrogram: true,
};

/** Whether a view asks that knows what a tensor means. */
export function isMediaQuestion(question: { readonly ask: string }): question is MediaQuestion {
  return Object.hasOwn(questions, question.ask);
}

/** Answers it by asking the adapter, or the files beside the model. */
export async function answerMedia(
  { session, frameId, name, memoryReference, models }: Asked,
  question: MediaQuestion,
): Promise<MediaAnswers[MediaQuestion['ask']]> {
  switch (question.ask) {
    case 'meaning':
      return request(session, 'onnx/meaning', { frameId, name });
    case 'topK': {
      const body = await request(session, 'onnx/topK', { memoryReference, ...parametersOf(question) });
      return parseNumbers(body) as MediaAnswers['topK'];
    }
    case 'spectrogram': {
      const body = await request(session, 'onnx/spectrogram', { memoryReference, ...parametersOf(question) });
      return { ...body, values: floats(body.values) };
    }
    case 'detections': {
      const { scores: name, ...boxes } = parametersOf(question);
      const beside =
        name === undefined ? undefined : await request(session, 'onnx/tensor', { frameId, name });
      const scores = beside?.memoryReference;
      const args = { memoryReference, ...boxes, ...(scores !== undefined && { scores }) };
      return parseNumbers(await request(session, 'onnx/detections', args)) as MediaAnswers['detections'];
    }
    case 'labels': {
      const program = String(session.configuration.program);
      const model = await models.model(program).catch(() => undefined);
      const found = findLabels(model?.metadata ?? new Map(), path.dirname(program), question.classes);
      return found ? { ...found, labels: question.positions.map((at) => found.labels[at]) } : null;
    }
  }
}
