import { capitalized } from '../../core/onnx/lint/context';
import { attributeMeaning, attributeTexts } from '../../core/onnx/operators/attribute-meanings';
import type { AttributeDefinition, OperatorDefinition, Parameter } from '../../core/onnx/operators/operators';
import { operatorVersions } from '../../core/onnx/operators/operators';
import { operatorSummary } from '../../core/onnx/operators/summaries';
import type { FunctionTree } from '../../core/onnx/text/parse/tree';
import { nameText, quote } from '../../core/onnx/text/tokens';

/** `Conv`, `com.microsoft.Gelu`. */
export function fullName({ domain, name }: { readonly domain: string; readonly name: string }): string {
  return domain === '' ? name : `${domain}.${name}`;
}

/** `Y = Conv <auto_pad, …> (X, W, B?)`: what an operator takes and makes, in a line. */
function signatureLine(definition: OperatorDefinition): string {
  const outputs = definition.outputs.map(parameterText).join(', ');
  const inputs = definition.inputs.map(parameterText).join(', ');
  return `${outputs === '' ? '' : `${outputs} `}= ${fullName(definition)} (${inputs})`;
}

/** The signature of a function of the model. */
export function functionLine(definition: FunctionTree, called: string): string {
  const names = (values: readonly { readonly name: { readonly text: string } }[]) =>
    values.map(({ name }) => nameText(name.text)).join(', ');
  return `${names(definition.outputs)} = ${called} (${names(definition.inputs)})`;
}

/** A parameter as signatures show it: `B?` may be left out, `inputs…` is any number of values. */
export function parameterText({ name, option }: Parameter): string {
  return `${name}${option === 'optional' ? '?' : option === 'variadic' ? '…' : ''}`;
}

/** What an operator is, for a hover and a completion: Markdown. */
export function describeOperator(definition: OperatorDefinition): string {
  const { domain, name, since, inputs, outputs, attributes, typeConstraints } = definition;
  const lines = ['```onnxtxt', signatureLine(definition), '```'];
  const summary = operatorSummary(domain, name);
  if (summary) lines.push(sentence(summary), '');
  if (inputs.length > 0) lines.push('**Inputs**', ...inputs.map(parameterItem), '');
  if (outputs.length > 0) lines.push('**Outputs**', ...outputs.map(parameterItem), '');
  if (attributes.size > 0) {
    lines.push('**Attributes**');
    for (const attribute of attributes.values()) lines.push(`- ${attributeSummary(definition, attribute)}`);
    lines.push('');
  }
  if (typeConstraints.size > 0) {
    lines.push('**Types**');
    for (const [variable, types] of typeConstraints) {
      lines.push(`- \`${variable}\`: ${types.map(typeWord).join(', ')}`);
    }
    lines.push('');
  }
  const versions = operatorVersions(domain, name)
    .filter(({ deprecated }) => !deprecated)
    .map((version) => version.since);
  const where = domain === '' ? 'ONNX' : `\`${domain}\``;
  const others = versions.length > 1 ? ` (it has versions ${versions.join(', ')})` : '';
  lines.push(`${where}, since opset ${since}${others}${note(definition)}.`);
  return lines.join('\n');
}

/** What an attribute is, for a hover and a completion: Markdown. */
export function describeAttribute(definition: OperatorDefinition, attribute: AttributeDefinition): string {
  const lines = ['```onnxtxt', attributeLine(attribute), '```'];
  const meaning = attributeMeaning(definition.name, attribute.name);
  if (meaning) lines.push(sentence(meaning), '');
  const texts = attributeTexts(definition.name, attribute.name, definition.since);
  if (attribute.type === 'string' && texts)
    lines.push(`One of ${texts.map((text) => `\`${text}\``).join(', ')}.`, '');
  lines.push(`An attribute of ${fullName(definition)}, since opset ${definition.since}.`);
  return lines.join('\n');
}

/** `axis: int = 0`, with `(required)` where it must be there. */
export function attributeLine({ name, type, required, default: value }: AttributeDefinition): string {
  if (required) return `${name}: ${type} (required)`;
  return value === undefined ? `${name}: ${type}` : `${name}: ${type} = ${defaultText(value, type)}`;
}

/** A default as the syntax writes it. */
export function defaultText(value: NonNullable<AttributeDefinition['default']>, type: string): string {
  if (typeof value === 'object') {
    return `[${value.map((item) => defaultText(item, type.replace(/s$/, ''))).join(', ')}]`;
  }
  if (typeof value === 'string') return quote(value);
  const text = String(value);
  return type === 'float' && /^-?\d+$/.test(text) ? `${text}.0` : text;
}

/** ONNX's `tensor(float)` as people say it: `float`; types of other kinds stay. */
export function typeWord(type: string): string {
  return `\`${/^tensor\((\w+)\)$/.exec(type)?.[1] ?? type}\``;
}

function attributeSummary({ name }: OperatorDefinition, attribute: AttributeDefinition): string {
  const meaning = attributeMeaning(name, attribute.name);
  return `\`${attributeLine(attribute)}\`${meaning ? `: ${meaning}` : ''}`;
}

function parameterItem({ name, type, option }: Parameter): string {
  const what = { single: '', optional: ', may be left out', variadic: ', any number' }[option];
  return `- \`${name}\`: ${typeWord(type)}${what}`;
}

function note({ experimental, onnxruntimeOnly, isFunction }: OperatorDefinition): string {
  const notes: string[] = [];
  if (isFunction) notes.push('defined by other operators');
  if (experimental) notes.push('experimental');
  if (onnxruntimeOnly) notes.push('known to onnxruntime only');
  return notes.map((text) => `; ${text}`).join('');
}

function sentence(text: string): string {
  return `${capitalized(text)}.`;
}
