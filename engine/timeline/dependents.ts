import type { Frame } from '../frames/frame';

/**
 * The values of a frame's graph that are computed from one of these, through bodies too; what was fixed by an edit is
 * computed from nothing, and what was given in place of running a node is not computed at all.
 */
export function dependents(frame: Frame, names: readonly string[]): Set<string> {
  const found = new Set<string>();
  const open = [...names];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    for (const node of frame.graph.consumers.get(name) ?? []) {
      if (frame.isGiven(node)) continue;
      for (const output of node.outputs) {
        if (output === '' || found.has(output) || frame.fixed.has(output)) continue;
        found.add(output);
        open.push(output);
      }
    }
  }
  return found;
}
