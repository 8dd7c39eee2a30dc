import { attempt, Cursor } from './cursor';
import { parseFunction, parseGraphRest } from './graphs';
import { modelKeys, parseHeader } from './headers';
import type { FunctionTree, GraphTree, HeaderTree, ModelTree } from './tree';

/**
 * Reads a text in ONNX's syntax (onnx's docs/Syntax.md, as its parser accepts it). It never fails: the tree holds what
 * could be read, and `problems` what could not.
 */
export function parseModelText(text: string): ModelTree {
  const cursor = new Cursor(text);
  const functions: FunctionTree[] = [];
  let header: HeaderTree | undefined;
  let graph: GraphTree | undefined;
  attempt(() => {
    if (cursor.is('<')) header = parseHeader(cursor, modelKeys);
  });
  if (cursor.is('end')) cursor.problem(cursor.gap, 'The text has no graph.');
  else graph = parseGraphRest(cursor, 0);
  while (!cursor.is('end')) {
    if (cursor.is('<') || cursor.atName) {
      const before = cursor.at;
      functions.push(parseFunction(cursor));
      if (cursor.at === before) cursor.at++;
    } else {
      attempt(() => cursor.fail('A function or the end of the text is expected'));
      while (
        !cursor.is('end') &&
        !(cursor.atName && cursor.tokens.beginsLine(cursor.at)) &&
        !cursor.is('<')
      ) {
        cursor.at++;
      }
    }
  }
  return { header, graph, functions, comments: cursor.tokens.comments, problems: cursor.problems };
}
