import type { CompletionItem, CompletionList, InitializeParams } from 'vscode-languageserver';
import { MarkupKind } from 'vscode-languageserver';
import { operatorAt } from '../../core/onnx/operators/operators';
import type { Scope } from '../../core/onnx/text/parse/scopes';
import { rootOf } from '../../core/onnx/text/parse/scopes';
import type { FunctionTree } from '../../core/onnx/text/parse/tree';
import {
  annotationOffers,
  attributeOffers,
  attributeValueOffers,
  parameterOffers,
  referenceOffers,
} from '../completion/attributes';
import type { Expected } from '../completion/context';
import type { ItemData, Offer } from '../completion/item';
import { itemOf } from '../completion/item';
import { operatorOffers } from '../completion/operators';
import type { Place } from '../completion/place';
import { placeAt } from '../completion/place';
import { skeletonOffers } from '../completion/skeletons';
import { valueOffers } from '../completion/values';
import {
  dimensionOffers,
  elementTypeOffers,
  externalKeyOffers,
  headerKeyOffers,
  irVersionOffers,
  opsetDomainOffers,
  opsetVersionOffers,
  typeOffers,
} from '../completion/words';
import type { ParsedDocument } from '../document';
import type { Feature, Workplace } from '../feature';
import { describeAttribute, describeOperator } from '../operators/describe';
import { operatorNamed, operatorsOf } from '../operators/operators-of';
import type { InitializationOptions } from '../protocol';

/** What can be typed at a place. */
export const completion: Feature = {
  capabilities: () => ({
    completionProvider: {
      triggerCharacters: ['.', '<', '(', ',', '"', '@', '[', ':', '=', ' '],
      resolveProvider: true,
    },
  }),
  register(workplace) {
    const { connection, documents, client } = workplace;
    const able = abilities(client);
    connection.onCompletion(({ textDocument, position, context }): CompletionList | null => {
      const document = documents.get(textDocument.uri);
      const place = document && placeAt(document, document.offset(position));
      if (!place || (context?.triggerCharacter === ' ' && !asksForMore(document, place))) return null;
      const { offers, complete } = offersAt(workplace, document, place);
      const items = offers.map((offer) => itemOf(document, place, offer, able));
      // A quotation mark changes what is replaced, and editors close it at once: the list is asked for anew then.
      const mayBeQuoted = place.typed === '' && offers.some(({ text }) => text?.startsWith('"'));
      return { isIncomplete: !complete || mayBeQuoted, items };
    });
    connection.onCompletionResolve((item): CompletionItem => {
      const text = item.data && describe(item.data as ItemData);
      return text ? { ...item, documentation: { kind: able.format, value: text } } : item;
    });
  },
};

/** Whether a blank follows what wants something behind it: blanks elsewhere only move things apart. */
function asksForMore({ text }: ParsedDocument, { word }: Place): boolean {
  return /[=:,(<[] $/.test(text.slice(Math.max(0, word.start - 2), word.start));
}

function abilities({ capabilities, initializationOptions }: InitializeParams) {
  const options = initializationOptions as InitializationOptions | null | undefined;
  const item = capabilities.textDocument?.completion?.completionItem;
  return {
    suggest: options?.suggest,
    parameterHints: options?.parameterHints,
    snippets: item?.snippetSupport ?? false,
    labelDetails: item?.labelDetailsSupport ?? false,
    format: item?.documentationFormat?.[0] ?? MarkupKind.Markdown,
  };
}

interface Offers {
  readonly offers: readonly Offer[];
  readonly complete: boolean;
}

function offersAt({ inference }: Workplace, document: ParsedDocument, place: Place): Offers {
  const { expected } = place;
  switch (expected.kind) {
    case 'input':
      return valueOffers(document, inference, place);
    case 'value':
      if (expected.where === 'output') {
        const values = valueOffers(document, inference, place);
        return { offers: [...typeOffers(), ...values.offers], complete: values.complete };
      }
      return all(typeOffers());
    default:
      return all(wordsAt(document, place, expected));
  }
}

function all(offers: readonly Offer[]): Offers {
  return { offers, complete: true };
}

function wordsAt(document: ParsedDocument, place: Place, expected: Expected): readonly Offer[] {
  const { scope } = place;
  switch (expected.kind) {
    case 'node':
      // The name of an output is nobody's to guess; operators begin with a capital letter.
      if (place.quoted || (place.typed !== '' && !/^[A-Z]/.test(place.typed)) || !scope) return [];
      return operatorOffers(operatorsOf(document), scope, '', 'node');
    case 'operator':
      if (!scope) return [];
      return operatorOffers(
        operatorsOf(document),
        scope,
        expected.domain,
        /^\s*[<(]/.test(rest(document, place)) ? 'name' : 'call',
      );
    case 'attribute':
    case 'annotation':
    case 'attribute value':
      return attributesAt(document, place, expected);
    case 'reference': {
      const around = functionAround(scope);
      return around ? referenceOffers(around, '') : [];
    }
    case 'graph':
      return skeletonOffers(document, place, expected.of);
    case 'element type':
      return elementTypeOffers();
    case 'dimension':
      return dimensionOffers(document);
    case 'external key':
      return externalKeyOffers(expected.present);
    case 'header key':
      return headerKeyOffers(expected.of, expected.present);
    case 'opset domain':
      return opsetDomainOffers(expected.present);
    case 'opset version':
      return opsetVersionOffers(expected.domain);
    case 'ir version':
      return irVersionOffers();
    default:
      return [];
  }
}

type AtAttribute = Extract<Expected, { kind: 'attribute' | 'annotation' | 'attribute value' }>;

function attributesAt(document: ParsedDocument, place: Place, expected: AtAttribute): readonly Offer[] {
  if (!place.scope) return [];
  const operator = operatorNamed(document, place.scope, expected.operator);
  if (expected.kind === 'attribute') {
    const present = new Set(expected.present);
    // What stands behind the cursor is there, too.
    for (const { name } of place.node?.attributes ?? [])
      if (name.start !== place.word.start) present.add(name.text);
    const nameOnly = /^\s*[=:]/.test(rest(document, place));
    if (operator.kind === 'function') return parameterOffers(operator.definition, present, nameOnly);
    if (operator.kind !== 'known') return [];
    const version = operatorsOf(document).version(place.scope, expected.operator.domain) ?? 1;
    return attributeOffers(operator.definition, version, present, nameOnly);
  }
  const attribute =
    operator.kind === 'known' ? operator.definition.attributes.get(expected.attribute) : undefined;
  if (expected.kind === 'annotation') return annotationOffers(attribute);
  const offers =
    operator.kind === 'known' && attribute ? attributeValueOffers(operator.definition, attribute) : [];
  const around = functionAround(place.scope);
  return around && !expected.inList && !place.quoted ? [...offers, ...referenceOffers(around, '@')] : offers;
}

/** The function that a graph is in. */
function functionAround(scope: Scope | undefined): FunctionTree | undefined {
  const root = scope && rootOf(scope);
  return root?.kind === 'function' ? (root.graph as FunctionTree) : undefined;
}

/** The rest of the line behind the word. */
function rest({ text }: ParsedDocument, { word }: Place): string {
  const end = text.indexOf('\n', word.end);
  return text.slice(word.end, end < 0 ? undefined : end);
}

function describe(data: ItemData): string | undefined {
  const definition = operatorAt(data.domain, data.name, data.version);
  if (!definition) return undefined;
  if (data.kind === 'operator') return describeOperator(definition);
  const attribute = definition.attributes.get(data.attribute);
  return attribute && describeAttribute(definition, attribute);
}
