import type { Range } from '../../core/onnx/text/parse/tree';

/** A change that mends what a finding tells of. The ranges of its edits do not overlap. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly { readonly range: Range; readonly text: string }[];
  /** Whether it is surely what is wanted: such fixes are made all together by "Fix all". */
  readonly preferred?: boolean;
}

/** Something that is wrong or superfluous at a place of a text. */
export interface Finding extends Range {
  readonly severity: 'error' | 'warning' | 'information' | 'hint';
  /** What kind of fault it is: `unknown-operator`. */
  readonly code: string;
  readonly message: string;
  readonly fixes: readonly Fix[];
  /** What is not needed is shown faded, what is out of date struck out. */
  readonly tag?: 'unnecessary' | 'deprecated';
  /** Other places that have to do with it. */
  readonly related?: readonly { readonly range: Range; readonly message: string }[];
}
