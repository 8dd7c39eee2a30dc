import type { SelectionRange } from 'vscode-languageserver';
import type { Range } from '../../core/onnx/text/parse/tree';
import type { ParsedDocument } from '../document';
import type { Feature } from '../feature';
import { walkTree } from '../tree/walk';

/** Selects more and more around a place: a name, the list that it is in, the node, the nodes, the graph, the text. */
export const selectionRange: Feature = {
  capabilities: () => ({ selectionRangeProvider: true }),
  register({ connection, documents }) {
    connection.onSelectionRanges(({ textDocument, positions }) => {
      const document = documents.get(textDocument.uri);
      return document ? positions.map((position) => chain(document, document.offset(position))) : null;
    });
  },
};

function chain(document: ParsedDocument, offset: number): SelectionRange {
  let selection: SelectionRange | undefined;
  for (const range of rangesAround(document, offset)) {
    selection = { range: document.range(range), parent: selection };
  }
  return selection!;
}

/** What a place is in, from the whole text inwards; each is smaller than the one before. */
function rangesAround({ text, tree }: ParsedDocument, offset: number): Range[] {
  const ranges: Range[] = [{ start: 0, end: text.length }];
  const add = ({ start, end }: Range) => {
    const last = ranges.at(-1)!;
    if (start >= last.start && end <= last.end && end - start < last.end - last.start)
      ranges.push({ start, end });
  };
  walkTree(tree, ({ range }) => {
    if (offset < range.start || offset > range.end) return false;
    add(range);
    return undefined;
  });
  const comment = tree.comments.find(({ start, end }) => start <= offset && offset <= end);
  if (comment) add(comment);
  const last = ranges.at(-1)!;
  if (text[last.start] === '"' && text[last.end - 1] === '"' && last.start < offset && offset < last.end) {
    add({ start: last.start + 1, end: last.end - 1 });
  }
  return ranges;
}
