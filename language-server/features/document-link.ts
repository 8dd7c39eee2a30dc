import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { DocumentLink } from 'vscode-languageserver';
import type { PairEntry } from '../../core/onnx/text/parse/tree';
import type { ParsedDocument } from '../document';
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
  const folder = folderOf(document.uri);
  if (folder === undefined) return [];
  const targets = new Map<string, string | undefined>();
  const links: DocumentLink[] = [];
  const add = ({ key, value }: PairEntry) => {
    if (key.text !== 'location') return;
    if (!targets.has(value.text)) targets.set(value.text, targetOf(folder, value.text));
    const target = targets.get(value.text);
    if (target) links.push({ range: document.range({ start: value.start + 1, end: value.end - 1 }), target });
  };
  walkTree(document.tree, ({ kind, range }) => {
    if (kind === 'data' && range.kind === 'external') range.entries.forEach(add);
    return undefined;
  });
  return links;
}

/** The folder of a text file, or of the model that a text is the view of. */
function folderOf(uri: string): string | undefined {
  try {
    const { protocol, pathname } = new URL(uri);
    const file = fileURLToPath(new URL(`file://${pathname}`));
    if (protocol === 'file:') return path.dirname(file);
    // `onnx-model:/folder/m.onnx/model.onnxtxt`
    return protocol === 'onnx-model:' ? path.dirname(path.dirname(file)) : undefined;
  } catch {
    return undefined;
  }
}

/** A text is untrusted: nothing outside of its folder is a target, nor asked about. */
function targetOf(folder: string, location: string): string | undefined {
  const isOutside =
    location === '' ||
    path.isAbsolute(location) ||
    path.win32.isAbsolute(location) ||
    location.split(/[\\/]/).includes('..') ||
    location.includes('\0');
  if (isOutside) return undefined;
  const file = path.join(folder, location);
  return existsSync(file) ? pathToFileURL(file).href : undefined;
}
