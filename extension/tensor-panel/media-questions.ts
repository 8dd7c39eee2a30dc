import path from 'node:path';
import type * as vscode from 'vscode';
import { findLabels } from '../../core/labels/find-labels';
import type { MediaAnswers, MediaQuestion } from '../../webview/tensor/views/media/protocol';
import { parseNumbers, request } from '../debugging/requests';
import type { ModelStore } from '../models/model-store';
import { floats } from './floats';

/** What a question is about: the tensor of that name and reference, at the stop of that frame. */
export interface Asked {
  readonly session: vscode.DebugSession;
  readonly frameId: number;
  readonly name: string;
  readonly memoryReference: string;
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
      const { ask: _ask, generation: _generation, of: _of, ...row } = question;
      return parseNumbers(
        await request(session, 'onnx/topK', { memoryReference, ...row }),
      ) as MediaAnswers['topK'];
    }
    case 'spectrogram': {
      const { ask: _ask, generation: _generation, ...stretch } = question;
      const body = await request(session, 'onnx/spectrogram', { memoryReference, ...stretch });
      return { ...body, values: floats(body.values) };
    }
    case 'detections': {
      const { ask: _ask, generation: _generation, scores: name, ...boxes } = question;
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
