import type { Scope } from '../../text/parse/scopes';
import type { GraphTree, NodeTree, Range } from '../../text/parse/tree';
import type { LintContext } from '../context';

/** Checks that the bodies of If and Loop take and return as many values as their node gives and makes. */
export function checkBodies(context: LintContext, scope: Scope, node: NodeTree): void {
  const operator = context.operator(scope, node);
  if (operator.kind !== 'known' || operator.definition.domain !== '') return;
  if (operator.definition.name === 'If') checkIf(context, node);
  else if (operator.definition.name === 'Loop') checkLoop(context, node);
}

function checkIf(context: LintContext, node: NodeTree): void {
  for (const branch of ['then_branch', 'else_branch']) {
    const body = bodyOf(node, branch);
    if (!body) continue;
    if (body.inputs.length > 0) {
      report(
        context,
        body,
        body.inputsRange,
        `A branch of an If has no inputs; '${branch}' has ${body.inputs.length}.`,
      );
    }
    checkOutputs(context, body, branch, node.outputs.length, node);
  }
}

function checkLoop(context: LintContext, node: NodeTree): void {
  const body = bodyOf(node, 'body');
  if (!body || node.inputs.length < 2) return;
  const carried = node.inputs.length - 2;
  if (body.inputs.length !== carried + 2) {
    const message = `The body takes the iteration, the condition and ${carried} carried value${carried === 1 ? '' : 's'}, ${carried + 2} inputs; it has ${body.inputs.length}.`;
    report(context, body, body.inputsRange, message);
  }
  // The body returns the condition too.
  checkOutputs(context, body, 'body', node.outputs.length + 1, node);
}

function checkOutputs(
  context: LintContext,
  body: GraphTree,
  attribute: string,
  wanted: number,
  node: NodeTree,
): void {
  if (body.outputs.length === wanted || !body.outputsRange) return;
  const made = `${node.outputs.length} output${node.outputs.length === 1 ? '' : 's'}`;
  const message = `The node has ${made}, so '${attribute}' must return ${wanted} value${wanted === 1 ? '' : 's'}; it returns ${body.outputs.length}.`;
  report(context, body, body.outputsRange, message);
}

function report(context: LintContext, body: GraphTree, range: Range | undefined, message: string): void {
  const { start, end } = range ?? body.name ?? body;
  context.report({ code: 'onnx/body-count', level: 'error', start, end, message });
}

function bodyOf(node: NodeTree, name: string): GraphTree | undefined {
  const attribute = node.attributes.find((each) => each.name.text === name);
  return attribute?.value?.kind === 'graph' ? attribute.value.graph : undefined;
}
