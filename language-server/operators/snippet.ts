import { attributeTexts, isElementTypeAttribute } from '../../core/onnx/operators/attribute-meanings';
import type { AttributeDefinition, OperatorDefinition } from '../../core/onnx/operators/operators';
import type { FunctionTree } from '../../core/onnx/text/parse/tree';
import { nameText } from '../../core/onnx/text/tokens';
import { defaultText } from './describe';

/** A place of a snippet that is filled in. */
export function placeholder(number: number, text = ''): string {
  return `\${${number}${text === '' ? '' : `:${escaped(text)}`}}`;
}

/** Counts a snippet's places, which are filled in one after another. */
class Places {
  private next = 1;

  place(text: string): string {
    return placeholder(this.next++, text);
  }

  /** A place for one of some texts, the preferred one first. */
  choice(texts: readonly string[], preferred: unknown): string {
    const sorted = [...texts].sort((a, b) => Number(b === preferred) - Number(a === preferred));
    const escapedTexts = sorted.map((text) => text.replace(/[\\,|]/g, '\\$&'));
    return `\${${this.next++}|${escapedTexts.join(',')}|}`;
  }
}

/**
 * What a node of an operator needs, as a snippet behind the operator's name: its required attributes and the inputs
 * that cannot be left out.
 */
export function operatorSnippet(name: string, definition: OperatorDefinition): string {
  const places = new Places();
  const required = [...definition.attributes.values()].filter((attribute) => attribute.required);
  const values = () => {
    const inputs = definition.inputs
      .filter(({ option, minArity }) => option === 'single' || (option === 'variadic' && minArity > 0))
      .map((parameter) => places.place(parameter.name));
    return `(${inputs.join(', ')})`;
  };
  if (required.some(({ type }) => type === 'graph')) {
    const head = `${escaped(name)} ${values()}`;
    // If's then_branch is said first.
    const sorted = required.sort(
      (a, b) => Number(b.name === 'then_branch') - Number(a.name === 'then_branch'),
    );
    const lines = sorted.map((attribute) => `  ${attributeSnippet(definition, attribute, places, '  ')}`);
    return `${head} <\n${lines.join(',\n')}\n>`;
  }
  const attributes = required.map((attribute) => attributeSnippet(definition, attribute, places));
  const written = attributes.length > 0 ? ` <${attributes.join(', ')}>` : '';
  return `${escaped(name)}${written} ${values()}`;
}

/** A call of a function of the model. */
export function functionSnippet(name: string, definition: FunctionTree): string {
  const places = new Places();
  const attributes = definition.attributes.flatMap((attribute) =>
    'value' in attribute ? [] : [`${nameText(attribute.text)} = ${places.place('0')}`],
  );
  const inputs = definition.inputs.map((input) => places.place(nameText(input.name.text)));
  const written = attributes.length > 0 ? ` <${attributes.join(', ')}>` : '';
  return `${escaped(name)}${written} (${inputs.join(', ')})`;
}

/** `axis = 0`, to be filled in. */
export function attributeSnippet(
  operator: OperatorDefinition,
  attribute: AttributeDefinition,
  places = new Places(),
  indent = '',
): string {
  const { name, type } = attribute;
  if (type === 'graph') {
    const result = places.place(`${name}_result`);
    return `${name} = ${name}_graph () => (${result})\n${indent}{\n${indent}  \n${indent}}`;
  }
  const texts = attributeTexts(operator.name, name, operator.since);
  return `${name} = ${valueSnippet(attribute, places, texts)}`;
}

function valueSnippet(
  { name, type, default: value }: AttributeDefinition,
  places: Places,
  texts: readonly string[] | undefined,
): string {
  switch (type) {
    case 'string':
      if (texts) return `"${places.choice(texts, value)}"`;
      return `"${places.place(typeof value === 'string' ? value : '')}"`;
    case 'ints':
    case 'floats':
      return `[${places.place(Array.isArray(value) ? value.join(', ') : type === 'ints' ? '0' : '0.0')}]`;
    case 'strings':
      return `["${places.place('')}"]`;
    case 'float':
      return places.place(typeof value === 'number' ? defaultText(value, type) : '0.0');
    case 'int':
      // The number of an element type is chosen by its name.
      if (isElementTypeAttribute(name)) return places.place('');
      return places.place(typeof value === 'number' ? String(value) : '0');
    case 'tensor':
      return `float ${places.place('{0.0}')}`;
    default:
      return places.place('');
  }
}

/** A text in a snippet, where `$`, `}` and `\` have a meaning. */
function escaped(text: string): string {
  return text.replace(/[$}\\]/g, '\\$&');
}
