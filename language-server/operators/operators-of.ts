import { LintContext } from '../../core/onnx/lint/context';
import type { ParsedDocument } from '../document';

const known = new WeakMap<ParsedDocument, LintContext>();

/** The operators, functions and opset imports of a text, read once for each of its versions. */
export function operatorsOf(document: ParsedDocument): LintContext {
  let context = known.get(document);
  if (!context) {
    context = new LintContext(document.text, document.tree, document.scopes);
    known.set(document, context);
  }
  return context;
}
