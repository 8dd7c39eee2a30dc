import type { Diagnostic } from '../../core/onnx/lint/diagnostic';
import { lintTree } from '../../core/onnx/lint/lint';
import { syntaxDiagnostic } from '../../core/onnx/lint/rules/syntax';
import type { ParsedDocument } from '../document';
import { isLarge } from '../large';

const known = new WeakMap<ParsedDocument, readonly Diagnostic[]>();

/** What the parser and the table of operators find in a text, read once for each of its versions; of a very long one only the parser. */
export function ownFindings(document: ParsedDocument): readonly Diagnostic[] {
  let findings = known.get(document);
  if (!findings) {
    findings = isLarge(document)
      ? document.tree.problems.map(syntaxDiagnostic)
      : lintTree(document.text, document.tree, document.scopes);
    known.set(document, findings);
  }
  return findings;
}
