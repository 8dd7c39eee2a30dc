import type { Position, TextEdit } from 'vscode-languageserver';
import type { SpaceEdit } from '../../core/onnx/text/format/format';
import { formatEdits } from '../../core/onnx/text/format/format';
import { withBodies } from '../../core/onnx/text/parse/scopes';
import type { Range } from '../../core/onnx/text/parse/tree';
import type { ParsedDocument } from '../document';
import type { Feature } from '../feature';

/** Formatting in the printer's style: a whole text, a part of it, and a graph when its `}` is typed. */
export const formatting: Feature = {
  capabilities: () => ({
    documentFormattingProvider: true,
    documentRangeFormattingProvider: true,
    documentOnTypeFormattingProvider: { firstTriggerCharacter: '}' },
  }),
  register({ connection, documents }) {
    connection.onDocumentFormatting(({ textDocument }) => {
      const document = documents.get(textDocument.uri);
      return document ? textEdits(document, () => true) : [];
    });
    connection.onDocumentRangeFormatting(({ textDocument, range }) => {
      const document = documents.get(textDocument.uri);
      if (!document) return [];
      const lines = { start: lineStart(document, range.start), end: document.offset(range.end) };
      return textEdits(document, within(lines));
    });
    connection.onDocumentOnTypeFormatting(({ textDocument, position }) => {
      const document = documents.get(textDocument.uri);
      const graph = document && closedGraph(document, document.offset(position));
      return graph ? textEdits(document, within(graph)) : [];
    });
  },
};

function textEdits(document: ParsedDocument, wanted: (edit: SpaceEdit) => boolean): TextEdit[] {
  return formatEdits(document.text, document.tree)
    .filter(wanted)
    .map((edit) => ({ range: document.range(edit), newText: edit.text }));
}

/** An edit of a part begins in it: the spaces before its first token are in the part as well. */
function within({ start, end }: Range): (edit: SpaceEdit) => boolean {
  return (edit) => edit.end >= start && edit.end <= end;
}

function lineStart(document: ParsedDocument, { line }: Position): number {
  return document.offset({ line, character: 0 });
}

/** The graph whose nodes a `}` ends that was just typed. */
function closedGraph({ scopes, text }: ParsedDocument, offset: number): Range | undefined {
  if (text[offset - 1] !== '}') return undefined;
  for (const { graph, owner } of withBodies(scopes)) {
    if (graph.nodesRange?.end !== offset) continue;
    const holder = owner?.attributes.find(({ start, end }) => start <= graph.start && graph.end <= end);
    return { start: holder?.start ?? graph.start, end: offset };
  }
  return undefined;
}
