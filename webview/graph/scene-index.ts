import { type Box, headerHeight, type Scene } from './scene';

/** Finds boxes of a scene: by id, by node, at a point, beside another. */
export class SceneIndex {
  private readonly byId: ReadonlyMap<string, number>;
  private readonly outgoing = new Map<number, number[]>();
  private readonly incoming = new Map<number, number[]>();
  private readonly children = new Map<number, number[]>();

  constructor(
    readonly scene: Scene,
    /** The box that stands for each node, itself or the closed group around it; −1 for none. */
    readonly boxOfNode: Int32Array,
  ) {
    this.byId = new Map(scene.boxes.map(({ id }, at) => [id, at]));
    scene.edges.forEach(({ from, to }, edge) => {
      append(this.outgoing, from, edge);
      append(this.incoming, to, edge);
    });
    scene.boxes.forEach(({ parent }, at) => {
      append(this.children, parent, at);
    });
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

  /** Where an edge leads, the straightest one first: ↓, and with `back` ↑. An open group leads to its first box. */
  along(box: number, back: boolean): number {
    const inside = this.boxes[box]?.kind === 'open' ? this.within(box) : [];
    if (!back && inside.length > 0) return inside[0]!;
    const edges = back ? this.edgesTo(box) : this.edgesFrom(box);
    const here = this.boxes[box]!;
    const middle = here.x + here.width / 2;
    let best = -1;
    let least = Infinity;
    for (const edge of edges) {
      const { from, to, long } = this.scene.edges[edge]!;
      const other = back ? from : to;
      const { x, y, width } = this.boxes[other]!;
      const distance = Math.abs(x + width / 2 - middle) + Math.abs(y - here.y) / 4 + (long ? 1e6 : 0);
      if (distance < least) [best, least] = [other, distance];
    }
    if (best >= 0) return best;
    // Where no edge leads on, the order of execution does.
    const next = this.sibling(box, back ? -1 : 1);
    return next >= 0 ? next : back ? here.parent : -1;
  }

  /** The box to the left (−1) or right (1) in the same group: the nearest beside it, else the next in order. */
  beside(box: number, step: -1 | 1): number {
    const here = this.boxes[box]!;
    let best = -1;
    let least = Infinity;
    for (const at of this.within(here.parent)) {
      const other = this.boxes[at]!;
      const gap = step > 0 ? other.x - (here.x + here.width) : here.x - (other.x + other.width);
      if (at === box || gap < 0 || other.y > here.y + here.height || other.y + other.height < here.y)
        continue;
      const distance = gap + Math.abs(other.y - here.y) / 2;
      if (distance < least) [best, least] = [at, distance];
    }
    return best >= 0 ? best : this.sibling(box, step);
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
