import type { ChannelFigures, DifferenceFigures } from '../../../core/analysis/difference/figures';
import type { ShownTensor } from '../protocol';

/** What the page and the extension say to each other about a comparison. */

/** What B can be. */
interface CompareChoice {
  readonly id: string;
  readonly label: string;
}

/** One of the two tensors: whose it is, in a word or two, and more in a few. */
interface CompareSide {
  readonly label: string;
  readonly note: string;
}

/** A comparison as the page shows it. The shown tensor is A. */
export interface CompareState {
  readonly choices: readonly CompareChoice[];
  /** The id of what B is. */
  readonly chosen: string;
  readonly a: CompareSide;
  readonly b: CompareSide;
  /** Why there is nothing to compare with, in place of the pictures. */
  readonly problem?: string;
  /** Both tensors in their common shape; absent while they are looked for, and where there is a problem. */
  readonly pair?: {
    readonly a: ShownTensor;
    readonly b: ShownTensor;
    /** Whether units in the last place can be counted. */
    readonly ulp: boolean;
    /** How far from its own shape one was stretched: `B [8, 1, 1] stretched to [1, 8, 28, 28]`. */
    readonly stretched?: string;
  };
}

/** How far A and B are apart, on the whole and by the indices of a dimension, worst first. */
export interface DifferenceReport {
  readonly figures: DifferenceFigures;
  readonly channels: readonly ChannelFigures[];
  /** How many there are; `channels` tells of 256 at most. */
  readonly channelCount: number;
}

/** Counts of pairs in a grid: row i is a bin of B, column j one of A. */
export interface JointCounts {
  readonly bins: number;
  readonly counts: Float32Array;
  readonly nonFinite: number;
  readonly outside: number;
}
