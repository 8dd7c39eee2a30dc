import type { CompletionItem, CompletionItemKind } from 'vscode-languageserver';
import { InsertTextFormat } from 'vscode-languageserver';
import type { TextEdit } from '../../core/onnx/lint/diagnostic';
import type { ParsedDocument } from '../document';
import type { InitializationOptions } from '../protocol';
import type { Place } from './place';

/** What stands behind an item, so that it can be described when somebody looks at it. */
export type ItemData =
  | { readonly kind: 'operator'; readonly domain: string; readonly name: string; readonly version: number }
  | {
      readonly kind: 'attribute';
      readonly domain: string;
      readonly name: string;
      readonly version: number;
      readonly attribute: string;
    };

/** What can be typed at a place. */
export interface Offer {
  readonly label: string;
  readonly kind: CompletionItemKind;
  /** What is inserted, if it is not the label. */
  readonly text?: string;
  /** The same as a snippet, for clients that have them. */
  readonly snippet?: string;
  readonly detail?: string;
  /** Faint text behind the label. */
  readonly description?: string;
  /** Items are sorted by it, then by label. */
  readonly order: string;
  readonly preselect?: boolean;
  readonly data?: ItemData;
  /** What is to be changed elsewhere. */
  readonly edits?: readonly TextEdit[];
  /** What is asked of the client once it is inserted: to complete on, or to show what an operator takes. */
  readonly next?: 'suggest' | 'parameterHints';
}

/** What a client can do with an offer. */
export interface ItemAbilities extends Pick<InitializationOptions, 'suggest' | 'parameterHints'> {
  readonly snippets: boolean;
  readonly labelDetails: boolean;
}

const titles = { suggest: 'Complete', parameterHints: 'Show what it takes' } as const;

/** An offer as the protocol has it: it replaces the word at the place. */
export function itemOf(
  document: ParsedDocument,
  place: Place,
  offer: Offer,
  client: ItemAbilities,
): CompletionItem {
  const isSnippet = client.snippets && offer.snippet !== undefined;
  const text = offer.text ?? offer.label;
  const item: CompletionItem = {
    label: offer.label,
    kind: offer.kind,
    sortText: `${offer.order} ${offer.label}`,
    // What is typed is compared with it from the beginning of the word on, a quotation mark included.
    filterText: place.quoted ? (text.startsWith('"') ? text : `"${text}`) : offer.label,
    textEdit: { range: document.range(place.word), newText: isSnippet ? offer.snippet! : text },
  };
  if (isSnippet) item.insertTextFormat = InsertTextFormat.Snippet;
  if (offer.detail !== undefined) item.detail = offer.detail;
  if (offer.description !== undefined && client.labelDetails) {
    item.labelDetails = { description: offer.description };
  }
  if (offer.preselect) item.preselect = true;
  if (offer.data) item.data = offer.data;
  if (offer.edits?.length) {
    item.additionalTextEdits = offer.edits.map((edit) => ({
      range: document.range(edit),
      newText: edit.text,
    }));
  }
  const command = offer.next && client[offer.next];
  if (command !== undefined) item.command = { title: titles[offer.next!], command };
  return item;
}
