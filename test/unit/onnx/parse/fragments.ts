import { parseAttribute, parseAttributes } from '../../../../core/onnx/text/parse/attributes';
import { attempt, Cursor } from '../../../../core/onnx/text/parse/cursor';
import { bodyParser, parseFunction, parseGraphRest } from '../../../../core/onnx/text/parse/graphs';
import type {
  AttributeTree,
  DataTree,
  FunctionTree,
  GraphTree,
  Name,
  NodeTree,
  SyntaxProblem,
  TypeTree,
} from '../../../../core/onnx/text/parse/tree';
import { parseType } from '../../../../core/onnx/text/parse/types';
import { parseData } from '../../../../core/onnx/text/parse/values';

/** A tensor as an attribute has it: `float[2] name = {1, 2}`. */
interface TensorTree {
  readonly type: TypeTree;
  readonly name: Name | undefined;
  readonly data: DataTree;
}

/** What parts of a text can be read alone, and as what. */
export interface Fragments {
  readonly type: TypeTree;
  readonly tensor: TensorTree;
  readonly attribute: AttributeTree;
  /** `<name = value, …>` */
  readonly attributes: readonly AttributeTree[];
  /** `{y = Relu (x) …}` */
  readonly nodes: readonly NodeTree[];
  readonly graph: GraphTree;
  readonly function: FunctionTree;
}

/** A part that was read; `tree` is undefined where nothing of it could be. */
export interface Fragment<Tree> {
  readonly tree: Tree | undefined;
  readonly problems: readonly SyntaxProblem[];
}

/**
 * Reads a part of a model that stands alone in a text, as onnx's own cases have them. It never fails: `problems` say
 * what is wrong.
 */
export function parseFragment<Kind extends keyof Fragments>(
  kind: Kind,
  text: string,
): Fragment<Fragments[Kind]> {
  const cursor = new Cursor(kind === 'nodes' ? `g () => () ${text}` : text);
  let tree: Fragments[Kind] | undefined;
  attempt(() => {
    tree = readers[kind](cursor);
    if (!cursor.is('end')) cursor.fail('The end of the text is expected');
  });
  return { tree, problems: cursor.problems };
}

const readers: { readonly [Kind in keyof Fragments]: (cursor: Cursor) => Fragments[Kind] } = {
  type: (cursor) => parseType(cursor),
  tensor(cursor) {
    const type = parseType(cursor);
    const name = cursor.atName ? cursor.name('A name') : undefined;
    cursor.takeIf('=');
    return { type, name, data: parseData(cursor, type, type) };
  },
  attribute(cursor) {
    const attributes: AttributeTree[] = [];
    parseAttribute(cursor, attributes, bodyParser(cursor, 0));
    return attributes[0]!;
  },
  attributes(cursor) {
    const attributes: AttributeTree[] = [];
    parseAttributes(cursor, attributes, bodyParser(cursor, 0));
    return attributes;
  },
  nodes: (cursor) => parseGraphRest(cursor, 0).nodes,
  graph: (cursor) => parseGraphRest(cursor, 0),
  function: (cursor) => parseFunction(cursor),
};
