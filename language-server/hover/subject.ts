import type { Scope } from '../../core/onnx/text/parse/scopes';
import type {
  AttributeTree,
  HeaderEntry,
  NodeTree,
  OpsetEntry,
  Range,
} from '../../core/onnx/text/parse/tree';
import { containerWords, elementWords } from '../../core/onnx/text/parse/words';
import type { ParsedDocument } from '../document';
import type { Occurrence } from '../names/entity';
import { nodeAt } from '../tree/node-at';

/** What stands at a place. */
export type Subject = Range &
  (
    | { readonly kind: 'operator'; readonly node: NodeTree; readonly scope: Scope }
    | {
        readonly kind: 'attribute';
        readonly node: NodeTree;
        readonly scope: Scope;
        readonly attribute: AttributeTree;
      }
    | { readonly kind: 'name'; readonly occurrence: Occurrence }
    | { readonly kind: 'header key'; readonly entry: HeaderEntry }
    | { readonly kind: 'opset'; readonly entry: OpsetEntry }
    | { readonly kind: 'type'; readonly word: string }
  );

/** What stands at an offset; undefined where there is nothing to be said. */
export function subjectAt(document: ParsedDocument, offset: number): Subject | undefined {
  const header = inHeader(document, offset);
  if (header) return header;
  const occurrence = document.names.at(offset);
  const { start, end } = occurrence ?? { start: 0, end: 0 };
  // The call of a function of the model is an operator: its signature says more than its name.
  if (occurrence && occurrence.entity.kind !== 'function' && occurrence.entity.kind !== 'domain') {
    return { kind: 'name', occurrence, start, end };
  }
  return (
    inNode(document, offset) ??
    typeWord(document, offset) ??
    (occurrence && { kind: 'name', occurrence, start, end })
  );
}

function inHeader({ tree }: ParsedDocument, offset: number): Subject | undefined {
  for (const header of [tree.header, ...tree.functions.map((definition) => definition.header)]) {
    if (!header || !holds(header, offset)) continue;
    for (const entry of header.entries) {
      if (holds(entry.key, offset)) return { kind: 'header key', entry, ...rangeOf(entry.key) };
      if (entry.value?.kind !== 'opsets') continue;
      const opset = entry.value.entries.find((each) => holds(each, offset));
      if (opset) return { kind: 'opset', entry: opset, ...rangeOf(opset) };
    }
  }
  return undefined;
}

/** The operator of a node, or one of its attributes' names. */
function inNode(document: ParsedDocument, offset: number): Subject | undefined {
  const found = nodeAt(document.scopes, offset);
  if (!found) return undefined;
  const { node, scope } = found;
  if (node.operator && holds(node.operator, offset)) {
    return { kind: 'operator', node, scope, ...rangeOf(node.operator) };
  }
  const attribute = node.attributes.find(({ name }) => holds(name, offset));
  return attribute && { kind: 'attribute', node, scope, attribute, ...rangeOf(attribute.name) };
}

function typeWord({ text, tree }: ParsedDocument, offset: number): Subject | undefined {
  if (tree.comments.some((comment) => holds(comment, offset))) return undefined;
  let start = offset;
  let end = offset;
  while (start > 0 && /\w/.test(text[start - 1]!)) start--;
  while (end < text.length && /\w/.test(text[end]!)) end++;
  const word = text.slice(start, end);
  const isType = elementWords.has(word) || containerWords.has(word);
  return isType && text[start - 1] !== '"' ? { kind: 'type', word, start, end } : undefined;
}

function holds({ start, end }: Range, offset: number): boolean {
  return start <= offset && offset <= end;
}

function rangeOf({ start, end }: Range): Range {
  return { start, end };
}
