import type { TensorMeaning } from '../../../../core/tensor/meaning';
import type { DetectionRequest, Detections } from '../../../../core/tensor/measures/detections';
import type { Spectrogram, SpectrogramRequest } from '../../../../core/tensor/measures/spectrogram';
import type { TopK, TopKRequest } from '../../../../core/tensor/measures/top-k';
import type { DecodedTokens } from '../../../../core/vocabulary/token-text';
import type { OfAnother } from '../../protocol';

/** Names of classes, and where they are from. */
export interface Labels {
  /** The file's name, or that of the model's metadata. */
  readonly source: string;
  /** Of the positions that were asked for, in their order; undefined where one has none. */
  readonly labels: readonly (string | undefined)[];
}

/** What token ids stand for; nothing where there is no vocabulary. */
export interface Tokens extends DecodedTokens {
  /** The file's name, and how many pieces it has. */
  readonly vocabulary?: { readonly source: string; readonly size: number };
}

/** What names may be chosen for: the pieces of a vocabulary, or classes. */
export type NamesOf = 'vocabulary' | 'labels';

/** What the views ask that know what a tensor means. */
export type MediaQuestion =
  | { readonly ask: 'meaning'; readonly generation: number }
  | ({ readonly ask: 'topK'; readonly generation: number } & OfAnother & TopKRequest)
  /** Boxes; `scores` names another tensor that holds their scores. */
  | ({ readonly ask: 'detections'; readonly generation: number; readonly scores?: string } & DetectionRequest)
  | ({ readonly ask: 'spectrogram'; readonly generation: number } & SpectrogramRequest)
  /** What token ids stand for in the chosen vocabulary, or the one beside the model. */
  | { readonly ask: 'tokens'; readonly generation: number; readonly ids: readonly number[] }
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
  tokens: Tokens;
  labels: Labels | null;
}
