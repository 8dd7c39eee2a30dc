import type { OperatorDefinition, Parameter } from '../../operators/operators';
import { parameterAt } from '../../operators/operators';
import type { Scope } from '../../text/parse/scopes';
import type { FunctionTree, Name, NodeTree, Range } from '../../text/parse/tree';
import type { DiagnosticCode } from '../codes';
import type { LintContext, Operator } from '../context';
import { operatorName, operatorRange } from '../context';
import { replace } from '../diagnostic';

/** Checks how many inputs and outputs a node has, and that none that is needed is left out. */
export function checkCounts(context: LintContext, scope: Scope, node: NodeTree): void {
  // A node that was not read to its end has its syntax problem.
  if (!node.inputsRange || !node.operator) return;
  const operator = context.operator(scope, node);
  if (reportStrayComma(context, node, operator)) return;
  if (operator.kind === 'known') checkAgainst(context, node, operator.definition);
  else if (operator.kind === 'function') checkCall(context, node, operator.definition);
}

/**
 * Finds a comma at the end of the line before a node. The syntax takes it for the node's: its first output, left out.
 */
function reportStrayComma(context: LintContext, node: NodeTree, operator: Operator): boolean {
  const { text } = context;
  const [first] = node.outputs;
  if (first?.text !== '' || first.quoted || text[node.start] !== ',') return false;
  const before = text.slice(text.lastIndexOf('\n', node.start - 1) + 1, node.start);
  const isLast = /^,[ \t]*(?:#[^\n]*)?\r?\n/.test(text.slice(node.start, node.outputs[1]?.start ?? node.end));
  if (before.trim() === '' || !isLast) return false;
  const isRefused =
    operator.kind === 'known' &&
    (node.outputs.length > operator.definition.maxOutputs ||
      operator.definition.outputs[0]?.option === 'single');
  const range = { start: node.start, end: node.start + 1 };
  context.report({
    code: 'onnx/output-count',
    level: isRefused ? 'error' : 'warning',
    ...range,
    message: "No ',' stands between nodes: here it is an output of the next node that is left out.",
    fixes: [replace("Remove the ','", range, '', true)],
  });
  return true;
}

function checkAgainst(context: LintContext, node: NodeTree, definition: OperatorDefinition): void {
  const { inputs, outputs, minInputs, maxInputs, minOutputs, maxOutputs, outputCounts } = definition;
  const full = operatorName(definition.domain, definition.name);
  const inputsRange = node.inputsRange!;
  const signature = `It is ${full}(${inputs.map(parameterText).join(', ')}).`;
  if (!context.outdated.has(node) && (node.inputs.length < minInputs || node.inputs.length > maxInputs)) {
    const wanted = countText(minInputs, maxInputs, 'input');
    const message = `${full} takes ${wanted}, not ${node.inputs.length}. ${signature}`;
    report(context, 'onnx/input-count', surplus(node.inputs, maxInputs) ?? inputsRange, message);
  }
  const outputsRange = node.outputs.length > 0 ? span(node.outputs) : operatorRange(node);
  if (node.outputs.length < minOutputs || node.outputs.length > maxOutputs) {
    const message = `${full} makes ${countText(minOutputs, maxOutputs, 'output')}, not ${node.outputs.length}.`;
    report(context, 'onnx/output-count', surplus(node.outputs, maxOutputs) ?? outputsRange, message);
  } else if (outputCounts && !outputCounts.includes(node.outputs.length)) {
    const message = `${full} makes ${outputCounts.join(' or ')} outputs, not ${node.outputs.length}.`;
    report(context, 'onnx/output-count', outputsRange, message);
  }
  node.inputs.forEach((name, at) => {
    const parameter = name.text === '' ? parameterAt(inputs, at) : undefined;
    if (!parameter || mayBeLeftOut(parameter)) return;
    const range = name.end > name.start ? name : inputsRange;
    report(context, 'onnx/missing-input', range, `The input '${parameter.name}' of ${full} is needed.`);
  });
  node.outputs.forEach((name, at) => {
    const parameter = name.text === '' ? parameterAt(outputs, at) : undefined;
    if (parameter?.option !== 'single') return;
    const range = name.end > name.start ? name : operatorRange(node);
    report(context, 'onnx/missing-output', range, `The output '${parameter.name}' of ${full} needs a name.`);
  });
}

/** onnxruntime crashes where one of many values of one type is left out; of values of any types it may be. */
function mayBeLeftOut({ option, homogeneous }: Parameter): boolean {
  return option === 'optional' || (option === 'variadic' && !homogeneous);
}

/** A call of a function may leave out inputs and outputs, as onnxruntime reads it, but not have more. */
function checkCall(context: LintContext, node: NodeTree, definition: FunctionTree): void {
  const name = `The function '${definition.name?.text ?? ''}'`;
  const related = definition.name && [
    { start: definition.name.start, end: definition.name.end, message: 'It is here.' },
  ];
  const sides = [
    ['input', node.inputs, definition.inputs, 'takes'],
    ['output', node.outputs, definition.outputs, 'makes'],
  ] as const;
  for (const [what, written, declared, verb] of sides) {
    const range = surplus(written, declared.length);
    if (!range) continue;
    const message = `${name} ${verb} ${countText(0, declared.length, what)}, not ${written.length}.`;
    context.report({
      code: what === 'input' ? 'onnx/input-count' : 'onnx/output-count',
      level: 'error',
      start: range.start,
      end: range.end,
      message,
      related,
    });
  }
}

function report(context: LintContext, code: DiagnosticCode, { start, end }: Range, message: string): void {
  context.report({ code, level: 'error', start, end, message });
}

/** The names that are too many. */
function surplus(names: readonly Name[], most: number): Range | undefined {
  return names.length > most ? span(names.slice(most)) : undefined;
}

function span(names: readonly Name[]): Range {
  return { start: names[0]!.start, end: names.at(-1)!.end };
}

function countText(least: number, most: number, what: string): string {
  const plural = (count: number) => `${what}${count === 1 ? '' : 's'}`;
  if (most === Number.POSITIVE_INFINITY) return `at least ${least} ${plural(least)}`;
  if (least === most) return most === 0 ? `no ${plural(0)}` : `${most} ${plural(most)}`;
  return least === 0 ? `at most ${most} ${plural(most)}` : `${least} to ${most} ${plural(most)}`;
}

function parameterText({ name, option }: Parameter): string {
  if (option === 'variadic') return name.endsWith('...') ? name : `${name}...`;
  return option === 'optional' ? `${name}?` : name;
}
