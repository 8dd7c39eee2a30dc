import { CompletionItemKind } from 'vscode-languageserver';
import { usualIrVersion, usualOpset } from '../../core/onnx/lint/edits/opset-import';
import { knownDomains, latestVersion } from '../../core/onnx/operators/operators';
import { functionKeys, modelKeys } from '../../core/onnx/text/parse/headers';
import { containerWords, elementWords } from '../../core/onnx/text/parse/words';
import { nameText, quote } from '../../core/onnx/text/tokens';
import { elementType } from '../../core/tensor/dtype';
import type { ParsedDocument } from '../document';
import { placeholder } from '../operators/snippet';
import type { Offer } from './item';

/** Types: element types, and what holds others. */
export function typeOffers(): Offer[] {
  return [...elementTypeOffers(), ...[...containerWords].map(containerOffer)];
}

/** Element types, with what they are. */
export function elementTypeOffers(): Offer[] {
  return [...elementWords].map(([word, dtype]) => ({
    label: word,
    kind: CompletionItemKind.TypeParameter,
    description: elementWordText(word, dtype),
    order: usual.includes(word) ? `0${usual.indexOf(word)}` : '1',
  }));
}

const usual = ['float', 'int64', 'bool', 'int32', 'float16', 'string'];

/** What an element type is: its number of bits, and NumPy's name where it is another. */
export function elementWordText(word: string, dtype: Parameters<typeof elementType>[0]): string {
  const { bits, kind } = elementType(dtype);
  const size = kind === 'string' ? 'text' : `${bits} bit${bits === 1 ? '' : 's'}`;
  return word === dtype ? size : `${dtype}, ${size}`;
}

function containerOffer(word: string): Offer {
  const float = placeholder(1, 'float');
  const inside: Record<string, string> = {
    map: `${placeholder(1, 'string')}, ${placeholder(2, 'float')}`,
    opaque: placeholder(1, 'name'),
  };
  return {
    label: word,
    kind: CompletionItemKind.TypeParameter,
    snippet: `${word}(${inside[word] ?? float})`,
    order: '2',
  };
}

/** The symbols that dimensions have in the text. */
export function dimensionOffers(document: ParsedDocument): Offer[] {
  const symbols = document.names.entities.filter(({ kind }) => kind === 'dimension');
  return symbols.map(({ name }) => ({
    label: name,
    kind: CompletionItemKind.TypeParameter,
    text: nameText(name),
    order: '0',
  }));
}

/** What says where a weight lies in another file. */
export function externalKeyOffers(present: readonly string[]): Offer[] {
  return ['location', 'offset', 'length', 'checksum']
    .filter((key) => !present.includes(key))
    .map((key, at) => ({
      label: key,
      kind: CompletionItemKind.Property,
      text: quote(key),
      snippet: `"${key}": "${placeholder(1)}"`,
      order: String(at),
    }));
}

/** The keys of a header that are not there yet. */
export function headerKeyOffers(of: 'model' | 'function', present: readonly string[]): Offer[] {
  const keys = of === 'model' ? modelKeys : functionKeys;
  return [...keys]
    .filter(([key]) => !present.includes(key))
    .map(([key, kind], at) => ({
      label: key,
      kind: CompletionItemKind.Property,
      text: `${key}: `,
      snippet: `${key}: ${headerValue(key, kind)}`,
      description: headerMeaning(key),
      order: String(at).padStart(2, '0'),
    }));
}

function headerValue(key: string, kind: string): string {
  if (kind === 'opsets') return `["" : ${placeholder(1, String(usualOpset))}]`;
  if (kind === 'pairs') return `["${placeholder(1, 'key')}": "${placeholder(2, 'value')}"]`;
  if (kind === 'string') return `"${placeholder(1)}"`;
  return placeholder(1, key === 'ir_version' ? String(usualIrVersion) : '1');
}

/** What the keys of headers mean. */
export function headerMeaning(key: string): string | undefined {
  return meanings.get(key);
}

const meanings: ReadonlyMap<string, string> = new Map([
  ['ir_version', 'the version of the file format'],
  ['opset_import', 'the operator sets that the nodes are of: domain and version'],
  ['producer_name', 'the tool that made the model'],
  ['producer_version', 'the version of the tool that made the model'],
  ['domain', 'the namespace of the model, or of the function, in reverse domain name order'],
  ['model_version', "the model's own version"],
  ['doc_string', 'documentation'],
  ['metadata_props', 'anything else: keys and values'],
  ['overload', 'tells functions of the same domain and name apart'],
]);

/** The domains that are not imported yet, with their newest version. */
export function opsetDomainOffers(present: readonly string[]): Offer[] {
  return knownDomains()
    .filter((domain) => !present.includes(domain))
    .map((domain) => ({
      label: domain === '' ? '""' : domain,
      kind: CompletionItemKind.Module,
      text: quote(domain),
      snippet: `${quote(domain)} : ${placeholder(1, String(domain === '' ? usualOpset : latestVersion(domain)))}`,
      description: domain === '' ? "ONNX's own operators" : undefined,
      order: domain === '' ? '0' : '1',
    }));
}

/** The versions of a domain, the newest first. */
export function opsetVersionOffers(domain: string): Offer[] {
  const latest = latestVersion(domain) ?? 1;
  return Array.from({ length: Math.min(latest, 20) }, (_, at) => ({
    label: String(latest - at),
    kind: CompletionItemKind.Value,
    order: String(at).padStart(2, '0'),
  }));
}

/** Versions of the file format that onnxruntime reads, the newest first, with the onnx that they came with. */
export function irVersionOffers(): Offer[] {
  return irVersions.map(([label, description], at) => ({
    label,
    kind: CompletionItemKind.Value,
    description,
    order: String(at),
  }));
}

const irVersions: readonly (readonly [version: string, since: string])[] = [
  ['10', 'since onnx 1.16'],
  ['9', 'since onnx 1.15'],
  ['8', 'since onnx 1.10'],
  ['7', 'since onnx 1.7'],
];
