import { t } from '../ui/localise';
import type { GraphIndex } from './graph-index';
import { labelOf } from './node-words';
import type { SceneIndex } from './scene-index';

/** The node that shows a node: itself, or the first that takes the value of a Constant; −1 for none. */
export function shownFor(node: number, index: GraphIndex): number {
  if (index.place[node] !== -1) return node;
  const [user] = index.made(node).flatMap((value) => [...index.usersOf(value)]);
  return user ?? -1;
}

/** The box where a node is to be found: of a Constant, which has none, that of who takes it first, or the graph's output. */
export function boxFor(node: number, { boxOfNode, boxes }: SceneIndex, index: GraphIndex): number {
  const box = boxOfNode[shownFor(node, index)] ?? -1;
  if (box >= 0 || index.place[node] !== -1) return box;
  const made = new Set(index.made(node));
  return boxes.findIndex(({ value }) => made.has(value));
}

/** Says that the debugger stands at a Constant, which the graph has no box for: its arrow is at who takes it. */
export function atConstantText(node: number, index: GraphIndex): string {
  return t('Paused at the Constant {0}', labelOf(index, node));
}
