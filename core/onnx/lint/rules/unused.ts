import type { Definition, Scope } from '../../text/parse/scopes';
import type { Name, NodeTree } from '../../text/parse/tree';
import type { LintContext } from '../context';
import type { Fix, TextEdit } from '../diagnostic';
import { removeItem } from '../edits/list-item';
import { removeNode } from '../edits/node-lines';

/** Finds values, weights and nodes that nothing uses. */
export function checkUnused(context: LintContext, scope: Scope): void {
  if (context.unwritten.isCut) return;
  for (const definition of scope.definitions.values()) {
    if (definition.kind === 'node' || context.isUsed(definition)) continue;
    if (definition.kind === 'input') reportInput(context, scope, definition);
    else reportWeight(context, scope, definition);
  }
  for (const node of scope.graph.nodes) checkNode(context, scope, node);
}

/** A body's inputs are given by its node, used or not. */
function reportInput(context: LintContext, scope: Scope, { name }: Definition): void {
  if (scope.kind === 'body') return;
  const { start, end } = name;
  const message = `Nothing uses the input '${name.text}'.`;
  context.report({ code: 'onnx/unused-input', level: 'hint', start, end, message, unnecessary: true });
}

function reportWeight(context: LintContext, scope: Scope, { name, value }: Definition): void {
  const { values, valuesRange } = scope.graph;
  const fixes: Fix[] = [];
  if (value && values.includes(value)) {
    const edits = [removeItem(context.text, values, value, valuesRange)];
    fixes.push({ title: `Remove '${name.text}'`, edits, preferred: true });
  }
  const message = value?.data
    ? `Nothing uses the weight '${name.text}'.`
    : `Nothing makes or uses '${name.text}'.`;
  const { start, end } = name;
  context.report({
    code: 'onnx/unused-weight',
    level: 'hint',
    start,
    end,
    message,
    unnecessary: true,
    fixes,
  });
}

function checkNode(context: LintContext, scope: Scope, node: NodeTree): void {
  let named = 0;
  let unused: Name[] | undefined;
  for (const name of node.outputs) {
    if (name.text === '') continue;
    named++;
    if (isUsed(context, scope, name.text)) continue;
    unused ??= [];
    unused.push(name);
  }
  if (!unused) return;
  if (unused.length === named) reportNode(context, node, unused);
  else for (const name of unused) reportOutput(context, scope, node, name);
}

function reportNode(context: LintContext, node: NodeTree, unused: readonly Name[]): void {
  const { start, end } = node;
  const names = unused.map(({ text }) => `'${text}'`).join(', ');
  const message =
    unused.length === 1 ? `Nothing uses ${names}.` : `Nothing uses what this node makes: ${names}.`;
  const fixes = [{ title: 'Remove the node', edits: [removeNode(context.text, node)], preferred: true }];
  context.report({ code: 'onnx/unused-node', level: 'hint', start, end, message, unnecessary: true, fixes });
}

function reportOutput(context: LintContext, scope: Scope, node: NodeTree, name: Name): void {
  const { start, end, text } = name;
  const operator = context.operator(scope, node);
  const at = node.outputs.indexOf(name);
  const mayGo = operator.kind === 'known' && operator.definition.outputs[at]?.option === 'optional';
  const fixes = mayGo ? [{ title: `Leave '${text}' out`, edits: [leaveOut(context, node, at)] }] : [];
  const message = `Nothing uses '${text}'.`;
  context.report({ code: 'onnx/unused-value', level: 'hint', start, end, message, unnecessary: true, fixes });
}

function isUsed(context: LintContext, scope: Scope, name: string): boolean {
  const definition = scope.definitions.get(name);
  return definition !== undefined && context.isUsed(definition);
}

/** The last output goes with its comma; one in between leaves an empty name. */
function leaveOut({ text }: LintContext, { outputs }: NodeTree, at: number): TextEdit {
  if (at === outputs.length - 1) return removeItem(text, outputs, outputs[at]!, undefined);
  return { start: outputs[at]!.start, end: outputs[at]!.end, text: '""' };
}
