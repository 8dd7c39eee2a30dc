import type { DiagnosticLevel } from '../../core/onnx/lint/diagnostic';

/** A stretch of a text. Lines and columns count from 1, columns in UTF-16 units; the end is exclusive. */
export interface Region {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** The node that a finding is about, as in `onnx-debug text --map`. */
export interface FoundNode {
  readonly graph: string;
  readonly index: number;
  readonly name: string;
  readonly op: string;
  readonly outputs: readonly string[];
}

/** A finding with its place. */
export interface LintFinding extends Region {
  readonly level: DiagnosticLevel;
  /** `onnx/…`, or `onnxruntime/…` where onnxruntime's inference says so. */
  readonly code: string;
  readonly message: string;
  /** onnxruntime's own words. */
  readonly detail: string | undefined;
  /** Undefined where it is about no node. */
  readonly node: FoundNode | undefined;
  readonly related: readonly (Region & { readonly message: string })[];
  readonly fixes: readonly LintFix[];
}

/** A change of the text that mends it. */
interface LintFix {
  readonly title: string;
  readonly edits: readonly (Region & { readonly text: string })[];
}

/** A file and what was found in it, in the order of the text. */
export interface LintedFile {
  /** As it was named. */
  readonly file: string;
  /** Whether it is a binary model: places are those of its text (`onnx-debug text`), and nothing can be mended there. */
  readonly isModel: boolean;
  readonly findings: readonly LintFinding[];
}

/** How a node is named beside a finding: `Conv 'conv1'`. */
export function nodeLabel({ op, name, outputs, index, graph }: FoundNode): string {
  const known = name || outputs.find((output) => output !== '');
  const where = graph === '' ? '' : ` in ${graph}`;
  return `${op} ${known === undefined ? `(node ${index})` : `'${known}'`}${where}`;
}
