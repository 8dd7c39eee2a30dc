import type { Scope } from '../../text/parse/scopes';
import type { Name } from '../../text/parse/tree';
import { nameText } from '../../text/tokens';
import type { Fix } from '../diagnostic';
import { freeName } from './free-name';
import { appendNode } from './node-lines';

/** Passes a value of the graph around on to a body's output by a node of its own. */
export function passOnByIdentity(text: string, scope: Scope, output: Name): Fix[] {
  const name = nameText(freeName(scope, output.text));
  const node = appendNode(text, scope.graph, `${name} = Identity (${nameText(output.text)})`);
  if (!node) return [];
  const edits = [{ start: output.start, end: output.end, text: name }, node];
  return [{ title: `Pass '${output.text}' on by an Identity node`, edits, preferred: true }];
}
