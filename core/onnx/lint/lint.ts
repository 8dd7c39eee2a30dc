import type { Scope } from '../text/parse/scopes';
import { scopesOf, withBodies } from '../text/parse/scopes';
import type { ModelTree } from '../text/parse/tree';
import { LintContext } from './context';
import type { Diagnostic } from './diagnostic';
import { checkAttributes } from './rules/attributes';
import { checkBodies } from './rules/bodies';
import { checkCounts } from './rules/counts';
import { checkFunctions, checkReferences } from './rules/functions';
import { checkGraph } from './rules/graphs';
import { checkHeader } from './rules/header';
import { checkNames } from './rules/names';
import { checkOperator } from './rules/operators';
import { checkOpsets } from './rules/opsets';
import { checkOrder } from './rules/order';
import { checkSyntax } from './rules/syntax';
import { checkTensors } from './rules/tensors';
import { checkUnused } from './rules/unused';
import { checkTypes } from './types/check-types';

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
  checkHeader(context);
  checkFunctions(context);
  for (const root of scopes) {
    context.enter(root);
    checkOpsets(context, root);
    checkReferences(context, root);
    for (const scope of withBodies([root])) checkScope(context, scope);
    checkTypes(context, root);
  }
  return context.diagnostics.sort((a, b) => a.start - b.start || a.end - b.end);
}

function checkScope(context: LintContext, scope: Scope): void {
  checkGraph(context, scope);
  checkNames(context, scope);
  checkOrder(context, scope);
  checkUnused(context, scope);
  checkTensors(context, scope);
  for (const node of scope.graph.nodes) {
    checkOperator(context, scope, node);
    checkAttributes(context, scope, node);
    checkCounts(context, scope, node);
    checkBodies(context, scope, node);
  }
}
