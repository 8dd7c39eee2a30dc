import type { Range } from '../text/parse/tree';

/** As editors have them; an error is what onnxruntime refuses, or what no model can mean. */
export type DiagnosticLevel = 'error' | 'warning' | 'information' | 'hint';

/** What was found in a text. Ranges count UTF-16 code units from the text's beginning. */
export interface Diagnostic extends Range {
  /** Stable: `onnx/unknown-operator`. */
  readonly code: string;
  readonly level: DiagnosticLevel;
  /** One line that names what it is about. */
  readonly message: string;
  /** Other places that belong to it, such as the first of two definitions. */
  readonly related?: readonly RelatedPlace[];
  readonly fixes?: readonly Fix[];
  /** What nobody needs: editors fade it. */
  readonly unnecessary?: boolean;
  /** What is no longer there: editors strike it through. */
  readonly deprecated?: boolean;
}

/** Another place, with what is there. */
export interface RelatedPlace extends Range {
  readonly message: string;
}

/** A change that mends it. */
export interface Fix {
  /** In the imperative: `Change to 'Conv'`. */
  readonly title: string;
  /** They do not overlap; all count from the text as it is. */
  readonly edits: readonly TextEdit[];
  /** Whether it is surely what was meant, so that a client may apply it without asking which. */
  readonly preferred?: boolean;
}

/** Puts a text in the place of a range; an empty range inserts it. */
export interface TextEdit extends Range {
  readonly text: string;
}

/** A fix of one edit. */
export function replace(title: string, range: Range, text: string, preferred = false): Fix {
  return { title, edits: [{ start: range.start, end: range.end, text }], preferred };
}
