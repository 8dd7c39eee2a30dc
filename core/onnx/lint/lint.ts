import type { Scope } from '../text/parse/scopes';
import { scopesOf, withBodies } from '../text/parse/scopes';
import type { ModelTree } from '../text/parse/tree';
import { LintContext } from './context';
import type { Diagnostic } from './diagnostic';
import { checkAttributes } from './rules/attributes';
import { checkCounts } from './rules/counts';
import { checkOperator } from './rules/operators';
import { checkOpsets } from './rules/opsets';
import { checkSyntax } from './rules/syntax';

/**
 * What is wrong, or odd, in a text, in the order of the text. The table of operators says what an operator takes;
 * nothing is run. An error is only what onnxruntime refuses, so a model that it runs has none.
 */
export function lintTree(
  text: string,
  tree: ModelTree,
  scopes: readonly Scope[] = scopesOf(tree),
): Diagnostic[] {
  const context = new LintContext(text, tree, scopes);
  checkSyntax(context);
  checkOpsets(context);
  for (const scope of withBodies(scopes)) {
    for (const node of scope.graph.nodes) {
      checkOperator(context, scope, node);
      checkAttributes(context, scope, node);
      checkCounts(context, scope, node);
    }
  }
  return context.diagnostics.sort((a, b) => a.start - b.start || a.end - b.end);
}
