import { isConstant } from '../onnx/constant';
import { childAt, firstBehind, type Module, type ModuleTree } from './module-tree';

/**
 * Where a step over a module ends, and what it is called inside of. A module is stepped through like a function: what
 * stands in it are the modules in it and, between these, stretches of nodes that are in none of them.
 */
export interface ModuleStep {
  /** The place behind the last node that runs. */
  readonly end: number;
  /** How many modules are around what is stepped over: 0 in the graph itself. */
  readonly level: number;
}

/**
 * The level at which a step from a place goes where nobody says it: over the outermost module that begins there, as a
 * step over a call does, but for modules that hold most of the graph and have modules inside, which would be no step;
 * where none begins, over what is left of the stretch up to the next module.
 */
export function levelAt(tree: ModuleTree, place: number): number {
  const chain = tree.chainAt(place);
  const level = chain.findIndex((each) => each.start <= place && place <= each.first && !wraps(tree, each));
  return level < 0 ? chain.length : level;
}

/** The step over what stands at a place; a level deeper than the place's modules means the deepest. */
export function stepOver(tree: ModuleTree, place: number, wanted = levelAt(tree, place)): ModuleStep {
  const chain = tree.chainAt(place);
  const level = Math.min(Math.max(wanted, 0), chain.length);
  const around = chain[level - 1] ?? tree.root;
  const over = childAt(around, place);
  const next = around.children[firstBehind(around.children, place)];
  return { end: passConstants(tree, over?.end ?? next?.start ?? around.end), level };
}

/**
 * The step out of the module that a place is in: where a step goes over a module that begins there, the one around
 * that; where there is none around, that itself. Undefined where the place is in no module.
 */
export function stepOut(
  tree: ModuleTree,
  place: number,
  wanted = levelAt(tree, place),
): ModuleStep | undefined {
  const chain = tree.chainAt(place);
  const level = Math.min(Math.max(wanted, 1), chain.length);
  const around: Module | undefined = chain[level - 1];
  return around && { end: passConstants(tree, around.end), level };
}

/** Nobody wants to stop at a Constant: there is nothing to see that was not there before. */
function passConstants({ nodes }: ModuleTree, from: number): number {
  let end = from;
  while (end < nodes.length && isConstant(nodes[end]!.proto)) end++;
  return end;
}

function wraps({ root }: ModuleTree, { start, end, children }: Module): boolean {
  return children.length > 0 && (end - start) * 2 > root.end - root.start;
}
