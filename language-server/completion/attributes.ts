import { CompletionItemKind } from 'vscode-languageserver';
import {
  attributeMeaning,
  attributeTexts,
  isElementTypeAttribute,
  isSwitch,
} from '../../core/onnx/operators/attribute-meanings';
import type { AttributeDefinition, OperatorDefinition } from '../../core/onnx/operators/operators';
import type { FunctionTree } from '../../core/onnx/text/parse/tree';
import { attributeName } from '../../core/onnx/text/parse/tree';
import { annotationWords, elementWords } from '../../core/onnx/text/parse/words';
import { nameText, quote } from '../../core/onnx/text/tokens';
import { elementType } from '../../core/tensor/dtype';
import { attributeLine, defaultText } from '../operators/describe';
import { attributeSnippet } from '../operators/snippet';
import type { Offer } from './item';

/** The attributes of an operator that are not there yet, required ones first. */
export function attributeOffers(
  definition: OperatorDefinition,
  version: number,
  present: ReadonlySet<string>,
  nameOnly: boolean,
): Offer[] {
  return [...definition.attributes.values()]
    .filter(({ name }) => !present.has(name))
    .map((attribute) => ({
      label: attribute.name,
      kind: CompletionItemKind.Property,
      text: nameOnly ? attribute.name : `${attribute.name} = `,
      snippet: nameOnly ? undefined : attributeSnippet(definition, attribute),
      detail: attributeLine(attribute),
      description: attributeMeaning(definition.name, attribute.name) ?? attribute.type,
      order: attribute.required ? '0' : '1',
      // The client shows the choices of a snippet by itself.
      ...(!nameOnly && attribute.type === 'int' && isElementTypeAttribute(attribute.name)
        ? { next: 'suggest' as const }
        : {}),
      data: {
        kind: 'attribute',
        domain: definition.domain,
        name: definition.name,
        version,
        attribute: attribute.name,
      },
    }));
}

/** The attributes of a function that a call may give. */
export function parameterOffers(
  definition: FunctionTree,
  present: ReadonlySet<string>,
  nameOnly: boolean,
): Offer[] {
  return definition.attributes.flatMap((attribute): Offer[] => {
    const { text: name } = attributeName(attribute);
    if (present.has(name)) return [];
    const text = nameOnly ? nameText(name) : `${nameText(name)} = `;
    return [
      { label: name, kind: CompletionItemKind.Property, text, order: 'value' in attribute ? '1' : '0' },
    ];
  });
}

/** The words for an attribute's type, the right one first. */
export function annotationOffers(attribute: AttributeDefinition | undefined): Offer[] {
  return [...annotationWords].map((word) => ({
    label: word,
    kind: CompletionItemKind.TypeParameter,
    order: word === attribute?.type ? '0' : '1',
    preselect: word === attribute?.type,
  }));
}

/** What an attribute may be: its words where it is an enumeration, 0 and 1, element types, its default. */
export function attributeValueOffers(
  definition: OperatorDefinition,
  attribute: AttributeDefinition,
): Offer[] {
  const { name, type, default: value } = attribute;
  if (type === 'string') {
    const texts =
      attributeTexts(definition.name, name, definition.since) ?? (value === undefined ? [] : [value]);
    return texts.map((text) => ({
      label: String(text),
      kind: CompletionItemKind.EnumMember,
      text: quote(String(text)),
      order: '0',
      preselect: text === value,
      description: text === value ? 'default' : undefined,
    }));
  }
  if (type === 'int' && isElementTypeAttribute(name)) return elementTypeOffers(value);
  if (type === 'int' && isSwitch(definition.name, name)) {
    return ['0', '1'].map((label) => ({
      label,
      kind: CompletionItemKind.EnumMember,
      order: label,
      description: label === String(value) ? 'default' : undefined,
    }));
  }
  if (type === 'graph') {
    const snippet = attributeSnippet(definition, attribute).slice(`${name} = `.length);
    const text = `${name}_graph () => () { }`;
    return [{ label: `${name}_graph`, kind: CompletionItemKind.Snippet, text, snippet, order: '0' }];
  }
  if (type === 'tensor' || type === 'type_proto' || type === 'sparse_tensor') {
    return [...elementWords.keys()].map((word) => ({
      label: word,
      kind: CompletionItemKind.TypeParameter,
      order: '0',
    }));
  }
  if (value === undefined || typeof value === 'object') return [];
  const label = defaultText(value, type);
  return [{ label, kind: CompletionItemKind.Value, order: '0', description: 'default' }];
}

/** Element types by the numbers that models have for them. */
function elementTypeOffers(value: AttributeDefinition['default']): Offer[] {
  return [...elementWords].map(([word, dtype]) => {
    const code = String(elementType(dtype).code);
    return {
      label: `${word} (${code})`,
      kind: CompletionItemKind.EnumMember,
      text: code,
      order: code.padStart(2, '0'),
      description: code === String(value) ? 'default' : undefined,
    };
  });
}

/** The attributes of the function around, which stand behind `@`. */
export function referenceOffers(definition: FunctionTree, before: string): Offer[] {
  return definition.attributes.map((attribute) => {
    const { text: name } = attributeName(attribute);
    return {
      label: before + name,
      kind: CompletionItemKind.Reference,
      text: before + nameText(name),
      order: '0',
      description: 'attribute of the function',
    };
  });
}
