import type { AttributeDefinition, AttributeKind, OperatorDefinition } from '../../operators/operators';
import { typeWordOf } from '../../text/parse/attributes';
import type { Scope } from '../../text/parse/scopes';
import type { AttributeTree, AttributeValue, NodeTree } from '../../text/parse/tree';
import type { LintContext } from '../context';
import { operatorName, operatorRange } from '../context';
import type { Fix } from '../diagnostic';
import { replace } from '../diagnostic';
import { removeAttribute } from '../edits/list-item';
import { ofOtherVersion } from './attribute-versions';

/** Checks a node's attributes: names, types, and that none that is needed is missing. */
export function checkAttributes(context: LintContext, scope: Scope, node: NodeTree): void {
  checkRepeated(context, node);
  const operator = context.operator(scope, node);
  if (operator.kind !== 'known') return;
  const { definition } = operator;
  const full = operatorName(definition.domain, definition.name);
  const hidden = context.unwritten.node(node);
  for (const attribute of node.attributes) {
    const known = definition.attributes.get(attribute.name.text);
    if (known) checkType(context, full, attribute, known);
    // onnx leaves names that begin with __ to implementations.
    else if (!attribute.name.text.startsWith('__')) {
      const other = ofOtherVersion(context, scope, node, definition, attribute);
      if (other) reportAttribute(context, definition, attribute, other);
      else reportUnknown(context, definition, node, attribute);
    }
  }
  for (const known of definition.attributes.values()) {
    if (!known.required || has(node, known.name) || hidden?.attributes.has(known.name)) continue;
    const { start, end } = operatorRange(node);
    const message = `${full} needs the attribute '${known.name}' (${known.type}).`;
    const fixes = addAttribute(node, known);
    context.report({ code: 'onnx/missing-attribute', level: 'error', start, end, message, fixes });
  }
}

function has(node: NodeTree, name: string): boolean {
  return node.attributes.some((attribute) => attribute.name.text === name);
}

function checkRepeated(context: LintContext, node: NodeTree): void {
  if (node.attributes.length < 2) return;
  const seen = new Map<string, AttributeTree>();
  for (const attribute of node.attributes) {
    const { name } = attribute;
    const first = seen.get(name.text);
    if (!first) seen.set(name.text, attribute);
    else {
      context.report({
        code: 'onnx/duplicate-attribute',
        level: 'error',
        start: name.start,
        end: name.end,
        message: `The attribute '${name.text}' is there twice.`,
        related: [{ start: first.start, end: first.end, message: 'It is first here.' }],
        fixes: [removeAttribute(context, node, attribute)],
      });
    }
  }
}

/**
 * Operators that onnxruntime 1.30 loads with attributes that they do not have, found by giving one to each; the others
 * refuse it. A misspelt attribute is then left at its default without a word.
 */
const takesAnyAttribute: ReadonlySet<string> = new Set([
  'Constant',
  'LayerNormalization',
  'SimplifiedLayerNormalization',
  'com.microsoft.BiasDropout',
  'com.microsoft.BitmaskBiasDropout',
  'com.microsoft.BitmaskDropout',
  'com.microsoft.EPContext',
  'com.microsoft.QOrderedLayerNormalization',
  'com.microsoft.Snpe',
]);

function reportUnknown(
  context: LintContext,
  definition: OperatorDefinition,
  node: NodeTree,
  attribute: AttributeTree,
): void {
  const { attributes: known } = definition;
  const full = operatorName(definition.domain, definition.name);
  const { name } = attribute;
  const free = [...known.keys()].filter((other) => !has(node, other));
  const near = context.nearest(name.text, free);
  const others = known.size === 0 ? ' It has none.' : ` It has ${listed([...known.keys()])}.`;
  const fixes: Fix[] = [];
  if (near !== undefined) fixes.push(replace(`Change to '${near}'`, name, near, true));
  fixes.push(removeAttribute(context, node, attribute));
  const message = `${full} has no attribute '${name.text}'.${near === undefined ? others : ` Did you mean '${near}'?`}`;
  reportAttribute(context, definition, attribute, { message, fixes });
}

function reportAttribute(
  context: LintContext,
  { domain, name, onnxruntimeOnly }: OperatorDefinition,
  { name: { start, end } }: AttributeTree,
  { message, fixes }: { readonly message: string; readonly fixes: readonly Fix[] },
): void {
  const level = onnxruntimeOnly || takesAnyAttribute.has(operatorName(domain, name)) ? 'warning' : 'error';
  context.report({ code: 'onnx/unknown-attribute', level, start, end, message, fixes });
}

/** Numbers in a message; a long list is cut. */
function listed(names: readonly string[]): string {
  const most = 12;
  const shown = names.slice(0, most).map((name) => `'${name}'`);
  return names.length > most ? `${shown.join(', ')} …` : shown.join(', ');
}

function checkType(
  context: LintContext,
  full: string,
  { name, annotation, value }: AttributeTree,
  known: AttributeDefinition,
): void {
  if (!value) return;
  const written = annotation?.text ?? typeWordOf(value);
  if (written === undefined || written === known.type) return;
  const fixes =
    value.kind === 'reference' ? [] : convert(name.end, value, known.type, annotation !== undefined);
  context.report({
    code: 'onnx/attribute-type',
    level: 'error',
    start: value.start,
    end: value.end,
    message: `The attribute '${name.text}' of ${full} is ${article(known.type)}, not ${article(written)}.`,
    fixes,
  });
}

function article(type: string): string {
  if (type.endsWith('s')) return `a list of ${type}`;
  return `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}`;
}

/** Ways to write a value of another type that lose nothing. */
function convert(nameEnd: number, value: AttributeValue, wanted: AttributeKind, annotated: boolean): Fix[] {
  const written = typeWordOf(value);
  if (annotated) return [];
  if (value.kind === 'int' && wanted === 'float') {
    return [replace(`Change to ${value.value}.0`, value, `${value.value}.0`, true)];
  }
  if (written === 'ints' && wanted === 'floats') {
    return [replace(`Write the type '${wanted}'`, { start: nameEnd, end: nameEnd }, `: ${wanted}`, true)];
  }
  if (`${written}s` === wanted) {
    const edits = [
      { start: value.start, end: value.start, text: '[' },
      { start: value.end, end: value.end, text: ']' },
    ];
    return [{ title: 'Make it a list', edits, preferred: true }];
  }
  if (value.kind === 'list' && value.items.length === 1 && written === `${wanted}s`) {
    const [item] = value.items;
    const edits = [
      { start: value.start, end: item!.start, text: '' },
      { start: item!.end, end: value.end, text: '' },
    ];
    return [{ title: 'Take it out of the list', edits, preferred: true }];
  }
  if (value.kind === 'float' && wanted === 'int' && Number.isSafeInteger(value.value)) {
    return [replace(`Change to ${value.value}`, value, String(value.value), true)];
  }
  return [];
}

/** What a missing attribute is written as, by its type: a value to be changed. */
const beginnings: Partial<Record<AttributeKind, string>> = {
  int: ' = 0',
  float: ' = 0.0',
  string: ' = ""',
  ints: ' = [0]',
  floats: ' = [0.0]',
  strings: ' = [""]',
};

function addAttribute(node: NodeTree, { name, type }: AttributeDefinition): Fix[] {
  const beginning = beginnings[type];
  if (beginning === undefined || !node.operator) return [];
  const text = `${name}${beginning}`;
  const last = node.attributes.at(-1);
  const at = last?.end ?? node.operator.end;
  const edits = [{ start: at, end: at, text: last ? `, ${text}` : ` <${text}>` }];
  return [{ title: `Add the attribute '${name}'`, edits }];
}
