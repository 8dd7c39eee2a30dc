import type { Scope } from '../../text/parse/scopes';
import type { Name, NodeTree } from '../../text/parse/tree';
import type { LintContext } from '../context';

/** Checks what a graph must have beside its values: types of its inputs, nodes, outputs, names of nodes. */
export function checkGraph(context: LintContext, scope: Scope): void {
  if (scope.kind === 'main') checkMain(context, scope);
  checkOutputNames(context, scope);
  checkLabels(context, scope);
}

function checkMain(context: LintContext, { graph }: Scope): void {
  const given = new Set(graph.values.flatMap(({ name, data }) => (data ? [name.text] : [])));
  for (const { name, type, data } of graph.inputs) {
    if (type || data || given.has(name.text)) continue;
    const { start, end } = name;
    const message = `The type of the input '${name.text}' is missing, as in float[N] ${name.text}.`;
    context.report({ code: 'onnx/untyped-input', level: 'error', start, end, message });
  }
  // Where a part could not be read, the parser has told of it.
  if (!graph.name || !graph.outputsRange || !graph.nodesRange) return;
  const { start, end } = graph.name;
  if (graph.outputs.length === 0) {
    const message = 'The graph has no outputs: nothing can be asked of it.';
    context.report({ code: 'onnx/empty-graph', level: 'warning', start, end, message });
  } else if (graph.nodes.length === 0) {
    const message = 'The graph has no nodes.';
    context.report({ code: 'onnx/empty-graph', level: 'information', start, end, message });
  }
}

function checkOutputNames(context: LintContext, { graph }: Scope): void {
  const seen = new Map<string, Name>();
  for (const { name } of graph.outputs) {
    const { start, end, text } = name;
    if (text === '') {
      const message = 'An output without a name is none.';
      context.report({ code: 'onnx/undefined-output', level: 'error', start, end, message });
    }
    const first = seen.get(text);
    if (!first) seen.set(text, name);
    else {
      const message = `The output '${text}' is there twice.`;
      const related = [{ start: first.start, end: first.end, message: 'It is first here.' }];
      context.report({ code: 'onnx/duplicate-output', level: 'warning', start, end, message, related });
    }
  }
}

/** onnxruntime refuses two nodes of one name in a graph; Constants become weights and do not count. */
function checkLabels(context: LintContext, { graph }: Scope): void {
  const seen = new Map<string, NodeTree>();
  for (const node of graph.nodes) {
    const { label } = node;
    if (!label || label.text === '') continue;
    const first = seen.get(label.text);
    if (!first) {
      seen.set(label.text, node);
      continue;
    }
    const isMild = isConstant(node) || isConstant(first);
    if (isConstant(first)) seen.set(label.text, node);
    context.report({
      code: 'onnx/duplicate-node-name',
      level: isMild ? 'information' : 'error',
      start: label.start,
      end: label.end,
      message: `Another node is named '${label.text}' already.`,
      related: [{ start: first.label!.start, end: first.label!.end, message: 'It is first here.' }],
      fixes: [{ title: 'Remove the name', edits: [{ ...removeLabel(context.text, node), text: '' }] }],
    });
  }
}

function isConstant({ operator }: NodeTree): boolean {
  return operator?.name === 'Constant' && operator.domain === '';
}

/** From the opening bracket to the first output. */
function removeLabel(text: string, { start, label }: NodeTree) {
  const close = text.indexOf(']', label!.end);
  const behind = /\s*/y;
  behind.lastIndex = close + 1;
  return { start, end: close + 1 + behind.exec(text)![0].length };
}
