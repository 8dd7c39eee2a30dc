import type { SceneIndex } from '../scene-index';

/** Where the arrow keys lead in a scene. Boxes are named by their places in `Scene.boxes`. */
export class Neighbours {
  constructor(private readonly scene: SceneIndex) {}

  /** Along an edge downwards, to the box nearest below; from an open group to the first box in it. */
  next(box: number): number | undefined {
    return this.scene.within(box)[0] ?? this.nearest(box, this.below(box));
  }

  /** Along an edge upwards; to the group around where nothing leads here. */
  previous(box: number): number | undefined {
    const isEmpty = this.scene.within(box).length === 0;
    const found = isEmpty ? this.nearest(box, this.above(box)) : this.previousOfGroup(box);
    if (found !== undefined) return found;
    const { parent } = this.scene.boxes[box]!;
    return parent < 0 ? undefined : parent;
  }

  /** The next box to the left (−1) or right (1) in the same row of the same group. */
  sibling(box: number, side: -1 | 1): number | undefined {
    const own = this.scene.boxes[box]!;
    const middle = own.x + own.width / 2;
    let best: number | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (const other of this.scene.within(own.parent)) {
      if (other === box) continue;
      const { x, y, width, height } = this.scene.boxes[other]!;
      if (y >= own.y + own.height || y + height <= own.y) continue;
      const distance = (x + width / 2 - middle) * side;
      if (distance <= 0 || distance >= least) continue;
      least = distance;
      best = other;
    }
    return best;
  }

  /** The first box outside of an open group from which an edge leads into it. */
  private previousOfGroup(group: number): number | undefined {
    const inside = new Set([group]);
    // Boxes come behind those that they are in.
    for (let box = group + 1; box < this.scene.boxes.length; box++) {
      if (inside.has(this.scene.boxes[box]!.parent)) inside.add(box);
    }
    const from = [...inside].flatMap((box) => this.above(box)).filter((box) => !inside.has(box));
    return this.nearest(group, from);
  }

  /** The boxes that edges lead to a box from. */
  private above(box: number): number[] {
    return this.scene.edgesTo(box).map((edge) => this.scene.scene.edges[edge]!.from);
  }

  /** The boxes that edges lead to from a box. */
  private below(box: number): number[] {
    return this.scene.edgesFrom(box).map((edge) => this.scene.scene.edges[edge]!.to);
  }

  private nearest(box: number, others: readonly number[]): number | undefined {
    const { x, y, width } = this.scene.boxes[box]!;
    let best: number | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (const other of others) {
      const there = this.scene.boxes[other]!;
      const distance = Math.abs(there.x + there.width / 2 - x - width / 2) + Math.abs(there.y - y) / 4;
      if (distance >= least) continue;
      least = distance;
      best = other;
    }
    return best;
  }
}
