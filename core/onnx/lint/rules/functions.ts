import { canonicalDomain } from '../../domain';
import { latestVersion } from '../../operators/operators';
import type { Scope } from '../../text/parse/scopes';
import { withBodies } from '../../text/parse/scopes';
import type { FunctionTree, Name, NodeTree } from '../../text/parse/tree';
import { attributeName, headerText } from '../../text/parse/tree';
import type { LintContext } from '../context';
import { functionKey } from '../context';
import { replace } from '../diagnostic';
import { removeItem } from '../edits/list-item';

/** Checks the functions as a whole: that each is there once, is called, does not call itself, and has a domain. */
export function checkFunctions(context: LintContext): void {
  for (const scope of context.scopes) {
    if (scope.kind !== 'function') continue;
    const definition = scope.graph as FunctionTree;
    if (!definition.name) continue;
    const { start, end, text } = definition.name;
    const domain = headerText(definition, 'domain');
    const first = context.functions.get(functionKey(domain, text, headerText(definition, 'overload')));
    if (first && first !== definition && first.name) {
      const message = `The function '${text}' is there twice.`;
      const related = [{ start: first.name.start, end: first.name.end, message: 'It is first here.' }];
      context.report({ code: 'onnx/duplicate-function', level: 'warning', start, end, message, related });
    } else if (!context.isCalled(scope)) {
      const message = `Nothing calls the function '${text}'.`;
      context.report({ code: 'onnx/unused-function', level: 'hint', start, end, message, unnecessary: true });
    } else if (callsItself(context, scope)) {
      const message = `The function '${text}' calls itself; ONNX has no recursion.`;
      context.report({ code: 'onnx/recursive-function', level: 'error', start, end, message });
    }
    if (latestVersion(domain) !== undefined && canonicalDomain(domain) === '') {
      const message = `onnxruntime runs no functions in ONNX's own domain; '${text}' needs a domain of its own.`;
      context.report({
        code: 'onnx/function-domain',
        level: context.isCalled(scope) ? 'error' : 'warning',
        start,
        end,
        message,
      });
    }
  }
}

function callsItself(context: LintContext, root: Scope): boolean {
  const roots = new Map(context.scopes.map((scope) => [scope.graph, scope]));
  const seen = new Set<Scope>();
  const waiting = [root];
  for (let at = waiting.pop(); at; at = waiting.pop()) {
    for (const scope of withBodies([at])) {
      for (const node of scope.graph.nodes) {
        const operator = context.operator(scope, node);
        if (operator.kind !== 'function') continue;
        if (operator.definition === root.graph) return true;
        const called = roots.get(operator.definition)!;
        if (!seen.has(called)) waiting.push(called);
        seen.add(called);
      }
    }
  }
  return false;
}

/** Checks the attributes that nodes take from the function around, and those that a call gives to one. */
export function checkReferences(context: LintContext, root: Scope): void {
  const declared = declaredAttributes(root);
  const used = new Set<string>();
  for (const scope of withBodies([root])) {
    for (const node of scope.graph.nodes) {
      for (const { value } of node.attributes) {
        if (value?.kind !== 'reference') continue;
        used.add(value.name.text);
        if (!declared.has(value.name.text)) reportUndeclared(context, root, value.name, declared);
      }
      checkGiven(context, scope, node);
    }
  }
  for (const [name, place] of declared) {
    if (used.has(name)) continue;
    const { start, end } = place;
    const message = `Nothing uses the attribute '${name}'.`;
    context.report({ code: 'onnx/unused-attribute', level: 'hint', start, end, message, unnecessary: true });
  }
}

function declaredAttributes({ graph, kind }: Scope): ReadonlyMap<string, Name> {
  if (kind !== 'function') return new Map();
  return new Map((graph as FunctionTree).attributes.map(attributeName).map((name) => [name.text, name]));
}

/** onnxruntime leaves out an attribute that has no value to take. */
function reportUndeclared(
  context: LintContext,
  root: Scope,
  name: Name,
  declared: ReadonlyMap<string, Name>,
): void {
  const { start, end, text } = name;
  const code = 'onnx/undeclared-attribute';
  if (root.kind !== 'function') {
    const message = `'@${text}' means an attribute of a function; here is none.`;
    context.report({ code, level: 'warning', start, end, message });
    return;
  }
  const near = context.nearest(text, declared.keys());
  const hint = near === undefined ? '' : ` Did you mean '@${near}'?`;
  const message = `The function has no attribute '${text}'.${hint}`;
  const fixes = near === undefined ? [] : [replace(`Change to '@${near}'`, name, near, true)];
  context.report({ code, level: 'warning', start, end, message, fixes });
}

/** A call may give what the function does not have: onnxruntime does not look at it. */
function checkGiven(context: LintContext, scope: Scope, node: NodeTree): void {
  if (node.attributes.length === 0) return;
  const operator = context.operator(scope, node);
  if (operator.kind !== 'function') return;
  const names = operator.definition.attributes.map((attribute) => attributeName(attribute).text);
  for (const attribute of node.attributes) {
    const { start, end, text } = attribute.name;
    if (names.includes(text)) continue;
    const near = context.nearest(text, names);
    const hint = near === undefined ? '' : ` Did you mean '${near}'?`;
    const message = `The function '${operator.definition.name?.text ?? ''}' has no attribute '${text}'.${hint}`;
    const fixes = near === undefined ? [] : [replace(`Change to '${near}'`, attribute.name, near, true)];
    const edits = [removeItem(context.text, node.attributes, attribute, node.attributesRange)];
    fixes.push({ title: `Remove the attribute '${text}'`, edits });
    context.report({ code: 'onnx/unknown-attribute', level: 'warning', start, end, message, fixes });
  }
}
