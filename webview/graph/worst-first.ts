import type { NodeFigures } from './messages/protocol';

/** The nodes of a graph by a figure, the largest first: the slowest, those with the most NaN, those that differ most. */
export class WorstFirst {
  private readonly order: readonly number[];
  private readonly placeOf: ReadonlyMap<number, number>;

  constructor({ values }: NodeFigures) {
    const nodes: number[] = [];
    values.forEach((value, node) => {
      if (value > 0) nodes.push(node);
    });
    // Equal ones in the order of the file.
    this.order = nodes.sort((a, b) => (values[a] === values[b] ? a - b : values[b]! - values[a]!));
    this.placeOf = new Map(this.order.map((node, place) => [node, place]));
  }

  /** How many nodes have a figure above 0. */
  get count(): number {
    return this.order.length;
  }

  /** The place of a node, from 1; 0 where it has none. */
  place(node: number | undefined): number {
    return node === undefined ? 0 : (this.placeOf.get(node) ?? -1) + 1;
  }

  /** The next or previous worst after a node, the worst after one that has no place; undefined at the end. */
  from(node: number | undefined, step: -1 | 1): number | undefined {
    const place = this.place(node);
    return place === 0 ? this.order[0] : this.order[place - 1 + step];
  }
}
