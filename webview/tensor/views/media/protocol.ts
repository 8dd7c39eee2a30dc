import type { TensorMeaning } from '../../../../core/tensor/meaning';
import type { DetectionRequest, Detections } from '../../../../core/tensor/measures/detections';
import type { Spectrogram, SpectrogramRequest } from '../../../../core/tensor/measures/spectrogram';
import type { TopK, TopKRequest } from '../../../../core/tensor/measures/top-k';
import type { OfAnother } from '../../protocol';

/** Names of classes, and where they are from. */
export interface Labels {
  /** The file's name, or that of the model's metadata. */
  readonly source: string;
  /** Of the positions that were asked for, in their order; undefined where one has none. */
  readonly labels: readonly (string | undefined)[];
}

/** What the views ask that know what a tensor means. */
export type MediaQuestion =
  | { readonly ask: 'meaning'; readonly generation: number }
  | ({ readonly ask: 'topK'; readonly generation: number } & OfAnother & TopKRequest)
  /** Boxes; `scores` names another tensor that holds their scores. */
  | ({ readonly ask: 'detections'; readonly generation: number; readonly scores?: string } & DetectionRequest)
  | ({ readonly ask: 'spectrogram'; readonly generation: number } & SpectrogramRequest)
  /** The labels of classes, where something beside the model has as many as there are classes. */
  | {
      readonly ask: 'labels';
      readonly generation: number;
      readonly classes: number;
      readonly positions: readonly number[];
    };

/** The answers to them. */
export interface MediaAnswers {
  meaning: TensorMeaning;
  topK: TopK;
  detections: Detections;
  spectrogram: Spectrogram;
  labels: Labels | null;
}
