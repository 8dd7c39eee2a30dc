import type { InlineWeights } from './inline-weights';

/** How a model is printed. */
export interface PrintOptions {
  /**
   * Nothing is abbreviated or left out, however long the text and its lines get: it reads back to an equal model by
   * itself. Weights that are in files stay there. Without this, the text is what an editor bears.
   */
  readonly whole?: boolean;
  /** The weights in files stand in the text, too, so that it needs no other file. It is whole then. */
  readonly inlineWeights?: boolean;
}

/** What the parts of the printer ask about how to print. Lengths are in characters. */
export interface Style {
  /** Lists and inline data whose text is longer are abbreviated; up to here they are broken into lines. */
  readonly longestList: number;
  /** A single string is not broken, so it has to fit a line. */
  readonly longestString: number;
  /** A structured comment is one line. */
  readonly longestComment: number;
  /** Whether the text as a whole has no limit. */
  readonly isWhole: boolean;
  /** Reads the weights that are in files, where they are to be inline. */
  readonly weights: InlineWeights | undefined;
}

/** An editor colours no text beyond these sizes, and drags on longer lines (facts measured in VS Code 1.139). */
export const limits = { bytes: 20 * 1024 * 1024, lines: 300_000, lineLength: 2_000 };

/** What an editor bears. */
export const editorStyle: Style = {
  longestList: 64 * 1024,
  longestString: 1_500,
  longestComment: limits.lineLength,
  isWhole: false,
  weights: undefined,
};

/** Everything, as long as it is. */
export function wholeStyle(weights: InlineWeights | undefined): Style {
  const longest = Number.POSITIVE_INFINITY;
  return { longestList: longest, longestString: longest, longestComment: longest, isWhole: true, weights };
}
