import { canonicalDomain } from '../../domain';
import type { OperatorDefinition } from '../../operators/operators';
import { operatorVersions } from '../../operators/operators';
import type { Scope } from '../../text/parse/scopes';
import type { AttributeTree, AttributeValue, NodeTree } from '../../text/parse/tree';
import { nameText } from '../../text/tokens';
import type { LintContext } from '../context';
import { operatorName } from '../context';
import type { Fix, TextEdit } from '../diagnostic';
import { freeName } from '../edits/free-name';
import { removeAttribute } from '../edits/list-item';
import { importInstead, separator } from '../edits/opset-import';

/** What is to be said of an attribute that another version of the operator has; undefined where none has it. */
export function ofOtherVersion(
  context: LintContext,
  scope: Scope,
  node: NodeTree,
  { domain, name: operator, since, inputs }: OperatorDefinition,
  attribute: AttributeTree,
): { readonly message: string; readonly fixes: readonly Fix[] } | undefined {
  const { text: name } = attribute.name;
  const full = operatorName(domain, operator);
  const versions = operatorVersions(domain, operator);
  const remove = removeAttribute(context, node, attribute);
  const earlier = versions.findLastIndex((version) => version.since < since && version.attributes.has(name));
  if (earlier >= 0) {
    const gone = versions[earlier + 1]!.since;
    const at = inputs.findIndex((input) => input.name.toLowerCase() === name.toLowerCase());
    if (at < 0)
      return { message: `${full} has no attribute '${name}' since opset ${gone}.`, fixes: [remove] };
    context.outdated.add(node);
    const message = `'${name}' of ${full} is an input since opset ${gone}, no longer an attribute.`;
    return { message, fixes: [...makeInput(context, scope, node, attribute, at), remove] };
  }
  const later = versions.find((version) => version.since > since && version.attributes.has(name));
  if (!later) return undefined;
  const entry = context.opsets(scope).entries.get(canonicalDomain(domain));
  const message = `${full} has '${name}' since opset ${later.since}, but ${context.version(scope, domain)} is imported.`;
  return { message, fixes: [...(entry ? [importInstead(entry, later.since)] : []), remove] };
}

/** Makes a weight of an attribute's numbers, and an input of it: the one at a place, counted from 0. */
function makeInput(
  { text }: LintContext,
  scope: Scope,
  node: NodeTree,
  attribute: AttributeTree,
  at: number,
): Fix[] {
  const tensor = tensorText(text, attribute.value);
  const { outputsRange, valuesRange, values } = scope.graph;
  // Functions have no weights; and something may stand there already.
  if (!tensor || scope.kind === 'function' || !outputsRange || !node.inputsRange) return [];
  if (node.inputs.length > at && node.inputs[at]!.text !== '') return [];
  const name = nameText(freeName(scope, attribute.name.text, true));
  const weight = `${tensor.type} ${name} = {${tensor.elements}}`;
  const last = values.at(-1);
  const inputs = node.inputs.map(({ start, end }) => text.slice(start, end));
  while (inputs.length <= at) inputs.push('');
  inputs[at] = name;
  const edits: TextEdit[] = [
    removeAttribute({ text }, node, attribute).edits[0]!,
    { ...node.inputsRange, text: `(${inputs.join(', ')})` },
    valuesRange
      ? insertion(
          last?.end ?? valuesRange.start + 1,
          last ? `,${separator(text, last.start)}${weight}` : weight,
        )
      : insertion(outputsRange.end, `\n<\n  ${weight}\n>`),
  ];
  return [{ title: `Make '${attribute.name.text}' an input`, edits, preferred: true }];
}

function insertion(at: number, text: string): TextEdit {
  return { start: at, end: at, text };
}

/** The tensor that an attribute of numbers is as an input: a float is a scalar, whole numbers are a list. */
function tensorText(
  text: string,
  value: AttributeValue | undefined,
): { readonly type: string; readonly elements: string } | undefined {
  const items = value?.kind === 'list' ? value.items : value ? [value] : [];
  if (items.length === 0 || !items.every(({ kind }) => kind === 'int' || kind === 'float')) return undefined;
  const isFloat = items.some(({ kind }) => kind === 'float');
  const elements = items.map(({ start, end }) => text.slice(start, end)).join(', ');
  const shape = isFloat && value?.kind !== 'list' ? '' : `[${items.length}]`;
  return { type: `${isFloat ? 'float' : 'int64'}${shape}`, elements };
}
