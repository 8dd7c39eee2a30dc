import path from 'node:path';
import type { Range as LspRange, SymbolInformation } from 'vscode-languageserver';
import { parseTextDocumentUri } from '../../core/uri';
import { documentOf, type ParsedDocument } from '../document';
import type { Feature } from '../feature';
import { matchesTyped } from '../name-filter';
import type { OutlineItem } from '../names/outline';
import { outlineOf } from '../names/outline';
import { WorkspaceTexts } from '../workspace/texts';
import { symbolKinds } from './document-symbol';

/** More symbols than these are not sent: a person types on. */
const mostSymbols = 500;

/** A symbol without what a client makes of it. */
interface Known {
  readonly name: string;
  readonly kind: OutlineItem['kind'];
  readonly container: string | undefined;
  readonly range: LspRange;
}

/**
 * Finds graphs, functions, nodes, inputs and weights by name: in all texts that are open, and in the workspace's
 * `.onnxtxt` files as far as `WorkspaceTexts` reads them.
 */
export const workspaceSymbol: Feature = {
  capabilities: () => ({ workspaceSymbolProvider: true }),
  register({ connection, documents, client }) {
    const folders = client.workspaceFolders ?? (client.rootUri ? [{ uri: client.rootUri, name: '' }] : []);
    const files = new WorkspaceTexts<Known[]>((uri, text) => symbolsOf(documentOf(uri, text)));
    const known = new WeakMap<ParsedDocument, Known[]>();
    connection.onWorkspaceSymbol(async ({ query }, cancelled) => {
      const found: SymbolInformation[] = [];
      const add = (uri: string, symbols: readonly Known[]) => {
        for (const symbol of symbols) {
          if (found.length >= mostSymbols) return;
          if (matchesTyped(symbol.name, query)) found.push(informationOf(uri, symbol));
        }
      };
      const open = new Set<string>();
      for (const document of documents.all()) {
        open.add(document.uri);
        const symbols = known.get(document) ?? symbolsOf(document);
        known.set(document, symbols);
        add(document.uri, symbols);
      }
      for await (const { uri, read } of files.all(folders.map((folder) => folder.uri))) {
        if (cancelled.isCancellationRequested || found.length >= mostSymbols) break;
        if (!open.has(uri)) add(uri, read);
      }
      return found;
    });
  },
};

function informationOf(uri: string, { name, kind, container, range }: Known): SymbolInformation {
  return { name, kind: symbolKinds[kind], location: { uri, range }, containerName: container };
}

function symbolsOf(document: ParsedDocument): Known[] {
  const symbols: Known[] = [];
  const add = (items: readonly OutlineItem[], container: string | undefined) => {
    for (const { name, kind, nameRange, children } of items) {
      if (kind !== 'header') symbols.push({ name, kind, container, range: document.range(nameRange) });
      add(children, name);
    }
  };
  const view = parseTextDocumentUri(document.uri);
  add(outlineOf(document), view && path.posix.basename(view.modelPath));
  return symbols;
}
