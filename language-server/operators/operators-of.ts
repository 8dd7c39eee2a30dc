import type { Operator } from '../../core/onnx/lint/context';
import { functionKey, LintContext } from '../../core/onnx/lint/context';
import { operatorAt } from '../../core/onnx/operators/operators';
import type { Scope } from '../../core/onnx/text/parse/scopes';
import type { WrittenOperator } from '../completion/context';
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

/** What an operator is that is written somewhere in a graph, be it in no node yet. A deprecated one is known. */
export function operatorNamed(
  document: ParsedDocument,
  scope: Scope,
  { domain, name, overload }: WrittenOperator,
): Operator {
  const context = operatorsOf(document);
  const local = context.functions.get(functionKey(domain, name, overload));
  if (local) return { kind: 'function', definition: local };
  const version = context.version(scope, domain);
  const definition = version === undefined ? undefined : operatorAt(domain, name, version);
  return definition ? { kind: 'known', definition } : { kind: 'unknown' };
}
