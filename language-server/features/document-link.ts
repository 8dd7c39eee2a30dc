import { pathToFileURL } from 'node:url';
import type { DocumentLink } from 'vscode-languageserver';
import type { PairEntry } from '../../core/onnx/text/parse/tree';
import type { ParsedDocument } from '../document';
import { documentFiles } from '../document-files';
import type { Feature } from '../feature';
import { walkTree } from '../tree/walk';

/** Opens the files that weights lie in, as far as they are in the text's (or the model's) own folder. */
export const documentLink: Feature = {
  capabilities: () => ({ documentLinkProvider: {} }),
  register({ connection, documents }) {
    connection.onDocumentLinks(({ textDocument }) => {
      const document = documents.get(textDocument.uri);
      return document ? documentLinks(document) : null;
    });
  },
};

function documentLinks(document: ParsedDocument): DocumentLink[] {
  // They find what the debugger would read: a text is untrusted, and no target is outside of its folder.
  const files = documentFiles(document.uri);
  const links: DocumentLink[] = [];
  const add = ({ key, value }: PairEntry) => {
    if (key.text !== 'location') return;
    const file = files.pathOf(value.text);
    if (file === undefined) return;
    const range = document.range({ start: value.start + 1, end: value.end - 1 });
    links.push({ range, target: pathToFileURL(file).href });
  };
  walkTree(document.tree, ({ kind, range }) => {
    if (kind === 'data' && range.kind === 'external') range.entries.forEach(add);
    return undefined;
  });
  return links;
}
