import type { InitializeParams, SemanticTokensLegend } from 'vscode-languageserver';
import { SemanticTokensBuilder } from 'vscode-languageserver';
import type { ParsedDocument } from '../document';
import type { Feature } from '../feature';
import type { Token } from '../tokens/collect-tokens';
import { collectTokens } from '../tokens/collect-tokens';
import { tokenModifiers, tokenTypes } from '../tokens/legend';

const legend: SemanticTokensLegend = { tokenTypes: [...tokenTypes], tokenModifiers: [...tokenModifiers] };

/**
 * Colours by meaning: inputs, weights and values apart, operators that ONNX knows, functions of the text. Where the
 * client has no grammar of its own for the language, numbers, strings and comments too.
 */
export const semanticTokens: Feature = {
  capabilities: () => ({
    semanticTokensProvider: { legend, range: true, full: { delta: true } },
  }),
  register({ connection, documents, client, onDidClose }) {
    const all = !hasGrammar(client);
    const read = new WeakMap<ParsedDocument, readonly Token[]>();
    const builders = new Map<string, SemanticTokensBuilder>();
    onDidClose((uri) => builders.delete(uri));
    const builderOf = (uri: string) => {
      const known = builders.get(uri) ?? new SemanticTokensBuilder();
      builders.set(uri, known);
      return known;
    };
    const tokensOf = (document: ParsedDocument) => {
      const known = read.get(document) ?? collectTokens(document, all);
      read.set(document, known);
      return known;
    };
    const { semanticTokens: languages } = connection.languages;
    languages.on(({ textDocument: { uri } }) => {
      const document = documents.get(uri);
      // The result that an earlier builder gave is not needed any more.
      builders.delete(uri);
      const builder = builderOf(uri);
      if (document) push(builder, document, tokensOf(document));
      return builder.build();
    });
    languages.onDelta(({ textDocument: { uri }, previousResultId }) => {
      const document = documents.get(uri);
      const builder = builderOf(uri);
      builder.previousResult(previousResultId);
      if (document) push(builder, document, tokensOf(document));
      return builder.buildEdits();
    });
    languages.onRange(({ textDocument: { uri }, range }) => {
      const document = documents.get(uri);
      const builder = new SemanticTokensBuilder();
      if (!document) return builder.build();
      const [start, end] = [document.offset(range.start), document.offset(range.end)];
      const tokens = tokensOf(document).filter((token) => token.start < end && token.end > start);
      push(builder, document, tokens);
      return { data: builder.build().data };
    });
  },
};

/** A client that lays semantic tokens over its grammar's says so; others may have no grammar at all. */
function hasGrammar({ capabilities }: InitializeParams): boolean {
  return capabilities.textDocument?.semanticTokens?.augmentsSyntaxTokens ?? false;
}

/** No token reaches over a line's end: most clients bear none that does. */
function push(builder: SemanticTokensBuilder, document: ParsedDocument, tokens: readonly Token[]): void {
  const { lineStarts } = document;
  // The tokens are in the order of the text: their lines are found by going on from the last one's.
  let line = 0;
  for (const { start, end, type, modifiers } of tokens) {
    while (lineStarts[line + 1]! <= start) line++;
    const character = start - lineStarts[line]!;
    if (end <= (lineStarts[line + 1] ?? document.text.length)) {
      builder.push(line, character, end - start, type, modifiers);
      continue;
    }
    const lines = document.text.slice(start, end).split(/\r\n|\r|\n/);
    lines.forEach((part, at) => {
      if (part !== '') builder.push(line + at, at === 0 ? character : 0, part.length, type, modifiers);
    });
  }
}
