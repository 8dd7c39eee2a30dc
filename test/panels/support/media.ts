import type { TensorMeaning } from '../../../core/tensor/meaning';
import { detectionsOf } from '../../../core/tensor/measures/detections';
import { spectrogramOf } from '../../../core/tensor/measures/spectrogram';
import { topKOf } from '../../../core/tensor/measures/top-k';
import type { Tensor } from '../../../core/tensor/tensor';
import { vocabularyOfJson, vocabularyOfLines } from '../../../core/vocabulary/parse-vocabulary';
import { decodeTokens } from '../../../core/vocabulary/token-text';
import type { Labels, MediaAnswers, MediaQuestion } from '../../../webview/tensor/views/media/protocol';

/** What surrounds the tensor of a test: the model's inputs and outputs, and the names of its classes. */
export interface Surroundings {
  readonly meaning: TensorMeaning;
  readonly labels?: { readonly source: string; readonly labels: readonly string[] };
  /** The text of a vocabulary's file, and its name. */
  readonly vocabulary?: { readonly source: string; readonly text: string };
}

export const alone: Surroundings = { meaning: { inputs: [], outputs: [] } };

/** Answers what views ask that know what a tensor means, as the extension and the runner do. */
export function mediaAnswer(
  tensor: Tensor,
  around: Surroundings,
  question: MediaQuestion,
  other: (name: string) => Tensor,
): MediaAnswers[MediaQuestion['ask']] {
  switch (question.ask) {
    case 'meaning':
      return around.meaning;
    case 'detections':
      return detectionsOf(
        tensor,
        question.scores === undefined ? undefined : other(question.scores),
        question,
      );
    case 'spectrogram':
      return spectrogramOf(tensor, question);
    case 'topK':
      return topKOf(tensor, question);
    case 'tokens': {
      const { vocabulary: file } = around;
      const parse = file?.text.startsWith('{') ? vocabularyOfJson : vocabularyOfLines;
      const vocabulary = file && parse(file.text);
      if (!vocabulary) return { tokens: [], text: '' };
      const { source } = file;
      return { ...decodeTokens(vocabulary, question.ids), vocabulary: { source, size: vocabulary.size } };
    }
    case 'labels': {
      const { labels: known } = around;
      if (known?.labels.length !== question.classes) return null;
      const labels: Labels['labels'] = question.positions.map((at) => known.labels[at]);
      return { source: known.source, labels };
    }
  }
}
