import type { SceneIndex } from './scene-index';

/** Which boxes are faint so that nodes stand out: all that neither are, hold, nor touch one of them. 1 is faint. */
export function dimmedWithout(nodes: ReadonlySet<number>, scene: SceneIndex): Uint8Array {
  const { boxes, boxOfNode } = scene;
  const dimmed = new Uint8Array(boxes.length).fill(1);
  for (const node of nodes) {
    for (let at = boxOfNode[node] ?? -1; at >= 0; at = boxes[at]!.parent) dimmed[at] = 0;
  }
  const clear = dimmed.slice();
  boxes.forEach((box, at) => {
    if (box.value < 0) return;
    const touches = [...scene.edgesFrom(at), ...scene.edgesTo(at)].some((edge) => {
      const { from, to } = scene.scene.edges[edge]!;
      return clear[from === at ? to : from] === 0;
    });
    if (touches) dimmed[at] = 0;
  });
  return dimmed;
}

/** The edges between boxes that follow each other on a way. */
export function edgesAlong(nodes: readonly number[], { scene, boxOfNode }: SceneIndex): Set<number> {
  const steps = new Set<string>();
  for (let at = 1; at < nodes.length; at++)
    steps.add(`${boxOfNode[nodes[at - 1]!]} ${boxOfNode[nodes[at]!]}`);
  const found = new Set<number>();
  scene.edges.forEach(({ from, to }, edge) => {
    if (steps.has(`${from} ${to}`)) found.add(edge);
  });
  return found;
}
