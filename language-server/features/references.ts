import type { DocumentHighlight } from 'vscode-languageserver';
import { DocumentHighlightKind } from 'vscode-languageserver';
import type { Feature } from '../feature';
import type { Occurrence } from '../names/entity';

/** Find all references: who takes a value, bodies included; the calls of a function; all places of a symbol. */
export const references: Feature = {
  capabilities: () => ({ referencesProvider: true }),
  register({ connection, documents }) {
    connection.onReferences(({ textDocument, position, context }) => {
      const document = documents.get(textDocument.uri);
      const found = document?.names.at(document.offset(position));
      if (!document || !found) return null;
      const { occurrences } = found.entity;
      const wanted = context.includeDeclaration ? occurrences : occurrences.filter(isUse);
      return wanted.map((occurrence) => ({ uri: document.uri, range: document.range(occurrence) }));
    });
  },
};

/** Highlights a name's places: where it is made as written, where it is taken as read. */
export const documentHighlight: Feature = {
  capabilities: () => ({ documentHighlightProvider: true }),
  register({ connection, documents }) {
    connection.onDocumentHighlight(({ textDocument, position }): DocumentHighlight[] | null => {
      const document = documents.get(textDocument.uri);
      const found = document?.names.at(document.offset(position));
      if (!document || !found) return null;
      return found.entity.occurrences.map((occurrence) => ({
        range: document.range(occurrence),
        kind: kinds[occurrence.role],
      }));
    });
  },
};

const kinds = {
  definition: DocumentHighlightKind.Write,
  use: DocumentHighlightKind.Read,
  type: DocumentHighlightKind.Text,
  comment: DocumentHighlightKind.Text,
};

function isUse({ role }: Occurrence): boolean {
  return role === 'use';
}
