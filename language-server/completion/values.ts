import { CompletionItemKind } from 'vscode-languageserver';
import type { Definition, Scope } from '../../core/onnx/text/parse/scopes';
import { nameText } from '../../core/onnx/text/tokens';
import { partitionPoint } from '../../core/partition-point';
import type { ParsedDocument } from '../document';
import type { InferenceResults } from '../inference/inference';
import { matchesTyped } from '../name-filter';
import { valueType } from '../values/value-type';
import type { Offer } from './item';
import type { Place } from './place';

/** More names than these are not sent: who types on gets those that fit. */
const mostValues = 200;

/** The values that a node at a place may take, the nearest first; `complete` is false where some were left out. */
export function valueOffers(
  document: ParsedDocument,
  inference: InferenceResults,
  place: Place,
): { readonly offers: Offer[]; readonly complete: boolean } {
  const found: Definition[] = [];
  const seen = new Set<string>();
  let complete = true;
  let before = place.statement;
  for (let scope = place.scope; scope; scope = scope.parent) {
    complete = collect(scope, before, place, found, seen) && complete;
    before = scope.owner?.start ?? before;
  }
  const offers = found.map((definition, at): Offer => {
    const name = definition.name.text;
    const type = valueType(document, inference, definition.scope, name, definition)?.text;
    const made = definition.node?.operator?.name;
    return {
      label: name,
      kind: kinds[definition.kind],
      text: nameText(name),
      detail: type ?? (made === undefined ? definition.kind : `of ${made}`),
      description: made ?? definition.kind,
      order: String(at).padStart(6, '0'),
    };
  });
  return { offers, complete };
}

const kinds = {
  input: CompletionItemKind.Field,
  weight: CompletionItemKind.Constant,
  node: CompletionItemKind.Variable,
} as const;

/** Adds what a graph defines before an offset: what nodes made last comes first, then inputs, then weights. */
function collect(
  scope: Scope,
  before: number,
  { typed }: Place,
  found: Definition[],
  seen: Set<string>,
): boolean {
  const take = (definition: Definition) => {
    const { text } = definition.name;
    if (seen.has(text) || !matchesTyped(text, typed)) return true;
    if (found.length >= mostValues) return false;
    seen.add(text);
    found.push(definition);
    return true;
  };
  const { nodes } = scope.graph;
  let complete = true;
  const first = partitionPoint(nodes, ({ start }) => start < before);
  for (let at = first - 1; at >= 0 && complete; at--) {
    for (const { text } of nodes[at]!.outputs) {
      const definition = scope.definitions.get(text);
      if (definition && definition.node === nodes[at]) complete = take(definition) && complete;
    }
  }
  for (const definition of scope.definitions.values()) {
    if (definition.kind !== 'node') complete = take(definition) && complete;
  }
  return complete;
}
