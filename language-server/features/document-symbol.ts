import type { DocumentSymbol, SymbolInformation } from 'vscode-languageserver';
import { SymbolKind } from 'vscode-languageserver';
import type { ParsedDocument } from '../document';
import type { Feature } from '../feature';
import type { OutlineItem } from '../names/outline';
import { outlineOf } from '../names/outline';

/** The outline: graphs with their inputs, weights and nodes, bodies inside their nodes, functions. */
export const documentSymbol: Feature = {
  capabilities: () => ({ documentSymbolProvider: { label: 'ONNX' } }),
  register({ connection, documents, client }) {
    const nested =
      client.capabilities.textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport ?? false;
    connection.onDocumentSymbol(({ textDocument }) => {
      const document = documents.get(textDocument.uri);
      if (!document) return null;
      const items = outlineOf(document);
      return nested ? items.map((item) => symbolOf(document, item)) : flat(document, items, undefined);
    });
  },
};

/** The icons that editors show: a node is an operator, what comes from outside a variable, what is fixed a constant. */
export const symbolKinds: Readonly<Record<OutlineItem['kind'], SymbolKind>> = {
  header: SymbolKind.Package,
  graph: SymbolKind.Module,
  function: SymbolKind.Function,
  input: SymbolKind.Variable,
  weight: SymbolKind.Constant,
  node: SymbolKind.Operator,
};

function symbolOf(document: ParsedDocument, item: OutlineItem): DocumentSymbol {
  const symbol: DocumentSymbol = {
    name: item.name,
    kind: symbolKinds[item.kind],
    range: document.range(item.range),
    selectionRange: document.range(item.nameRange),
  };
  if (item.detail !== '') symbol.detail = item.detail;
  if (item.children.length > 0) symbol.children = item.children.map((child) => symbolOf(document, child));
  return symbol;
}

function flat(
  document: ParsedDocument,
  items: readonly OutlineItem[],
  containerName: string | undefined,
): SymbolInformation[] {
  const symbols: SymbolInformation[] = [];
  for (const { name, kind, range, children } of items) {
    const location = { uri: document.uri, range: document.range(range) };
    symbols.push({ name, kind: symbolKinds[kind], location, containerName });
    for (const child of flat(document, children, name)) symbols.push(child);
  }
  return symbols;
}
