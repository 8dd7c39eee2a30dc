import type { CallHierarchyItem } from 'vscode-languageserver';
import { SymbolKind } from 'vscode-languageserver';
import type { Range } from '../../core/onnx/text/parse/tree';
import type { ParsedDocument } from '../document';
import type { Feature } from '../feature';
import { definitionsOf, writtenType } from '../names/definition';
import { nodeName, nodeNameRange, operatorText, typeSource } from '../names/describe';
import type { Neighbour, Place } from '../names/neighbours';
import { Flow } from '../names/neighbours';

/**
 * The flow of values as a call hierarchy. As a program's expression calls what it is computed from, a node "calls" its
 * producers (outgoing) and "is called" by its consumers (incoming), through bodies and functions.
 */
export const callHierarchy: Feature = {
  capabilities: () => ({ callHierarchyProvider: true }),
  register({ connection, documents }) {
    const { callHierarchy } = connection.languages;
    callHierarchy.onPrepare(({ textDocument, position }) => {
      const document = documents.get(textDocument.uri);
      const place = document && new Flow(document.names, document.scopes).at(document.offset(position));
      return document && place ? [itemOf(document, place)] : null;
    });
    callHierarchy.onIncomingCalls(({ item }) => {
      const asked = placeOf(documents.get(item.uri), item);
      return asked?.flow.consumers(asked.place).map((neighbour) => {
        const { item: from, fromRanges } = callOf(asked.document, neighbour);
        return { from, fromRanges };
      });
    });
    callHierarchy.onOutgoingCalls(({ item }) => {
      const asked = placeOf(documents.get(item.uri), item);
      return asked?.flow.producers(asked.place).map((neighbour) => {
        const { item: to, fromRanges } = callOf(asked.document, neighbour);
        return { to, fromRanges };
      });
    });
  },
};

function callOf(document: ParsedDocument, { place, names }: Neighbour) {
  return { item: itemOf(document, place), fromRanges: names.map((name) => document.range(name)) };
}

/** An item is found again by where its name stands. */
function placeOf(document: ParsedDocument | undefined, item: CallHierarchyItem) {
  if (!document) return null;
  const flow = new Flow(document.names, document.scopes);
  const place = flow.at(document.offset(item.selectionRange.start));
  return place ? { document, flow, place } : null;
}

function itemOf(document: ParsedDocument, place: Place): CallHierarchyItem {
  const { name, kind, detail, whole, selection } = description(document, place);
  return {
    name,
    kind,
    detail,
    uri: document.uri,
    range: document.range(whole),
    selectionRange: document.range(selection),
  };
}

interface Description {
  readonly name: string;
  readonly kind: SymbolKind;
  readonly detail: string;
  readonly whole: Range;
  readonly selection: Range;
}

function description({ text }: ParsedDocument, place: Place): Description {
  if (place.kind === 'node') {
    const { node } = place;
    return {
      name: nodeName(node),
      kind: SymbolKind.Operator,
      detail: node.operator ? operatorText(node.operator) : '',
      whole: node,
      selection: nodeNameRange(node),
    };
  }
  if (place.kind === 'function') {
    const { graph } = place.scope;
    const selection = graph.name ?? { start: graph.start, end: graph.start };
    return {
      name: graph.name?.text ?? '',
      kind: SymbolKind.Function,
      detail: 'function',
      whole: graph,
      selection,
    };
  }
  const { value } = place;
  const type = typeSource(text, writtenType(value));
  const [defined] = definitionsOf(value);
  const first = value.occurrences[0]!;
  const what = value.definition?.kind ?? 'undefined';
  return {
    name: value.name,
    kind: what === 'weight' ? SymbolKind.Constant : SymbolKind.Variable,
    detail: type === '' ? what : `${what}, ${type}`,
    whole: defined?.whole ?? first,
    selection: defined?.name ?? first,
  };
}
