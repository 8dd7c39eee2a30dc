import type { AttributeTree, NodeTree, Range } from '../../text/parse/tree';
import type { Fix, TextEdit } from '../diagnostic';

/**
 * Takes an item out of a list, with the comma beside it; where it is the only one and `brackets` says where the list's
 * brackets stand, with these, as an empty list is none in the syntax.
 */
export function removeItem(
  text: string,
  items: readonly Range[],
  item: Range,
  brackets: Range | undefined,
): TextEdit {
  const at = items.indexOf(item);
  if (items.length === 1 && brackets) return { ...withSpaceBefore(text, brackets), text: '' };
  const next = items[at + 1];
  if (next) return { start: item.start, end: next.start, text: '' };
  const before = items[at - 1];
  return { start: before?.end ?? item.start, end: item.end, text: '' };
}

/** Takes an attribute out of a node. */
export function removeAttribute(
  { text }: { readonly text: string },
  node: NodeTree,
  attribute: AttributeTree,
): Fix {
  const title = `Remove the attribute '${attribute.name.text}'`;
  return { title, edits: [removeItem(text, node.attributes, attribute, node.attributesRange)] };
}

/** A range with the blanks before it, but for one that keeps apart what stands around it. */
function withSpaceBefore(text: string, { start, end }: Range): Range {
  let from = start;
  while (from > 0 && text[from - 1] === ' ') from--;
  const apart = from < start && text[end] !== ' ' && text[end] !== '(' ? 1 : 0;
  return { start: from + apart, end };
}
