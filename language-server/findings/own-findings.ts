import type { Diagnostic } from '../../core/onnx/lint/diagnostic';
import { lintTree } from '../../core/onnx/lint/lint';
import type { ParsedDocument } from '../document';

const known = new WeakMap<ParsedDocument, readonly Diagnostic[]>();

/** What the parser and the table of operators find in a text, read once for each of its versions. */
export function ownFindings(document: ParsedDocument): readonly Diagnostic[] {
  let findings = known.get(document);
  if (!findings) {
    findings = lintTree(document.text, document.tree, document.scopes);
    known.set(document, findings);
  }
  return findings;
}
