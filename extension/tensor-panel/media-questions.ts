import type { MediaAnswers, MediaQuestion } from '../../webview/tensor/views/media/protocol';
import { parseNumbers, request } from '../debugging/requests';
import type { Asked } from './asked';
import { floats } from './floats';
import { labelsOf, tokensOf } from './names';
import { parametersOf } from './question-parameters';

const questions: Readonly<Record<MediaQuestion['ask'], true>> = {
  meaning: true,
  topK: true,
  tokens: true,
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
  asked: Asked,
  question: MediaQuestion,
): Promise<MediaAnswers[MediaQuestion['ask']]> {
  const { session, frameId, name, memoryReference } = asked;
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
    case 'tokens':
      return tokensOf(asked, question.ids);
    case 'labels':
      return labelsOf(asked, question);
  }
}
