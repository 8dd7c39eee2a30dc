import { type Box, headerHeight, type Scene } from './scene';

/** Finds boxes of a scene: by id, by node, at a point, beside another. */
export class SceneIndex {
  private readonly byId: ReadonlyMap<string, number>;
  private readonly outgoing = new Map<number, number[]>();
  private readonly incoming = new Map<number, number[]>();
  private readonly children = new Map<number, number[]>();

  constructor(readonly scene: Scene) {
    this.byId = new Map(scene.boxes.map(({ id }, at) => [id, at]));
    scene.edges.forEach(({ from, to }, edge) => {
      append(this.outgoing, from, edge);
      append(this.incoming, to, edge);
    });
    scene.boxes.forEach(({ parent }, at) => {
      append(this.children, parent, at);
    });
  }

  get boxOfNode(): Int32Array {
    return this.scene.boxOfNode;
  }

  get boxes(): readonly Box[] {
    return this.scene.boxes;
  }

  box(id: string | undefined): number {
    return id === undefined ? -1 : (this.byId.get(id) ?? -1);
  }

  /** The edges out of a box, and into it, by their places in the scene. */
  edgesFrom(box: number): readonly number[] {
    return this.outgoing.get(box) ?? [];
  }

  edgesTo(box: number): readonly number[] {
    return this.incoming.get(box) ?? [];
  }

  /** The boxes directly inside of another, −1 for the graph, in the order of execution. */
  within(box: number): readonly number[] {
    return this.children.get(box) ?? [];
  }

  /** The box at a point, the innermost; of an open group its header only. −1 for none. */
  at(x: number, y: number): number {
    for (let at = this.boxes.length - 1; at >= 0; at--) {
      const box = this.boxes[at]!;
      const bottom = box.kind === 'open' ? box.y + headerHeight : box.y + box.height;
      if (x >= box.x && x <= box.x + box.width && y >= box.y && y <= bottom) return at;
    }
    return -1;
  }

  /** The next box of the same group in the order of execution; −1 at the end. */
  sibling(box: number, step: -1 | 1): number {
    const all = this.within(this.boxes[box]!.parent);
    return all[all.indexOf(box) + step] ?? -1;
  }
}

function append(lists: Map<number, number[]>, key: number, item: number): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}
