import type { FoldingRange } from 'vscode-languageserver';
import { FoldingRangeKind } from 'vscode-languageserver';
import type { ParsedDocument } from '../document';
import type { Feature } from '../feature';
import { walkTree } from '../tree/walk';

/** Folds graphs and bodies, headers, blocks of weights, long lists and runs of comments. */
export const foldingRange: Feature = {
  capabilities: () => ({ foldingRangeProvider: true }),
  register({ connection, documents, client }) {
    const most = client.capabilities.textDocument?.foldingRange?.rangeLimit ?? Number.POSITIVE_INFINITY;
    connection.onFoldingRanges(({ textDocument }) => {
      const document = documents.get(textDocument.uri);
      return document ? limited(foldingRanges(document), most) : null;
    });
  },
};

interface Fold extends FoldingRange {
  readonly depth: number;
}

/** Where there are more than the client takes, the outer ones stay. */
function limited(folds: Fold[], most: number): FoldingRange[] {
  const kept =
    folds.length > most ? folds.sort((one, other) => one.depth - other.depth).slice(0, most) : folds;
  return kept.map(({ startLine, endLine, kind }) =>
    kind ? { startLine, endLine, kind } : { startLine, endLine },
  );
}

function foldingRanges(document: ParsedDocument): Fold[] {
  const folds = new Map<number, Fold>();
  walkTree(document.tree, ({ kind, range }, depth) => {
    const { start, end } = document.range(range);
    if (start.line === end.line) return false;
    // What only closes it stays visible: `}`, `>`, `)`. A whole graph ends with such a line, too.
    const endLine = kind === 'entry' || kind === 'value' || kind === 'item' ? end.line : end.line - 1;
    const known = folds.get(start.line);
    if (endLine > start.line && (!known || known.endLine < endLine)) {
      folds.set(start.line, { startLine: start.line, endLine, depth });
    }
    return undefined;
  });
  return [...folds.values(), ...commentRuns(document)];
}

/** Lines that hold nothing but comments, one after another. */
function commentRuns(document: ParsedDocument): Fold[] {
  const runs: { start: number; end: number }[] = [];
  for (const { start } of document.tree.comments) {
    const { line, character } = document.range({ start, end: start }).start;
    if (document.text.slice(start - character, start).trim() !== '') continue;
    const last = runs.at(-1);
    if (last && last.end === line - 1) last.end = line;
    else runs.push({ start: line, end: line });
  }
  return runs
    .filter(({ start, end }) => start < end)
    .map(({ start, end }) => ({ startLine: start, endLine: end, kind: FoldingRangeKind.Comment, depth: 0 }));
}
