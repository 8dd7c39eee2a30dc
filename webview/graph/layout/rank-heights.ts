import type { Size } from './box-size';
import type { Layering } from './layering';
import type { Level } from './levels';

const gapBetweenRanks = 18;
const roomForLabel = 16;
const portRoom = 14;
/** Inside of an open group, at its sides and below. */
export const padding = 16;

/** Where the ranks of a level begin and end. Boxes stand at the top of their rank. */
export class RankHeights {
  /** The height of the level, the room around included. */
  readonly bottom: number;
  private readonly tops: number[] = [];
  private readonly ends: number[] = [];

  constructor(
    private readonly layering: Layering,
    private readonly level: Level,
    sizes: readonly Size[],
    middles: Float64Array,
    labelled: (edge: number) => boolean,
    header: number,
  ) {
    const { ranks } = layering;
    const gaps = this.gaps(middles, labelled);
    let y = header;
    ranks.forEach((nodes, at) => {
      let height = 0;
      let hasItem = false;
      for (const node of nodes) {
        if (node >= level.items.length) continue;
        hasItem = true;
        height = Math.max(height, sizes[node]!.height);
      }
      this.tops[at] = y;
      this.ends[at] = y + height;
      // A rank of ports is a line: what comes in gets room to bend, what leaves goes down to the border.
      const onlyPorts = !hasItem && nodes.some((node) => this.isPort(node));
      y += height + (at + 1 === ranks.length ? 0 : onlyPorts ? Math.max(portRoom, gaps[at]! - 4) : gaps[at]!);
    });
    const last = ranks.length === 0 ? header : this.ends.at(-1)!;
    // Where values leave, the last rank is their ports', on the frame's lower edge.
    const leaves = level.ports.some(({ side }) => side === 'out');
    this.bottom = last + (leaves || !level.container ? 0 : padding);
  }

  top(rank: number): number {
    return this.tops[rank]!;
  }

  end(rank: number): number {
    return this.ends[rank]!;
  }

  /** Where a value crosses the border: at the frame's upper edge, or at its lower one. */
  portY(member: number): number {
    return this.level.ports[member - this.level.items.length]!.side === 'in' ? 0 : this.bottom;
  }

  private isPort(node: number): boolean {
    return node >= this.level.items.length && node < this.layering.members;
  }

  /** The room behind each rank: more where something is written, and where many ways bend. */
  private gaps(middles: Float64Array, labelled: (edge: number) => boolean): number[] {
    const { ranks, rank, segments } = this.layering;
    const bends = new Float64Array(ranks.length);
    for (const [from, to] of segments) {
      if (Math.abs(middles[from]! - middles[to]!) > 200) bends[rank[from]!]! += 1;
    }
    const written = new Uint8Array(ranks.length);
    this.level.edges.forEach(({ from }, edge) => {
      if (labelled(edge)) written[rank[from]!] = 1;
    });
    return ranks.map(
      (_, at) =>
        gapBetweenRanks +
        written[at]! * roomForLabel +
        Math.min(30, Math.round(8 * Math.log2(1 + bends[at]!))),
    );
  }
}
