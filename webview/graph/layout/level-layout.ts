import { headerHeight } from '../scene';
import type { Size } from './box-size';
import { columnsOf } from './columns';
import { columnsByDagre } from './dagre-columns';
import { type EndPlaces, endsOf } from './ends';
import { type Layering, layeringOf } from './layering';
import type { Level } from './levels';
import type { LevelLayout, Passed } from './placed-level';
import { padding, RankHeights } from './rank-heights';
import { orderedBySweeps } from './sweeps';

/** Larger levels are laid out in linear time. */
const mostBoxesForDagre = 80;
const mostNodesForDagre = 400;

/** Between ways that go beside everything. */
const laneGap = 8;
const mostLanes = 24;

/** What a level is laid out with. */
export interface Given {
  /** The sizes of its items. */
  readonly sizes: readonly Size[];
  /** The layouts of the open groups among them. */
  readonly inner: (item: number) => LevelLayout | undefined;
  /** Which edges carry a label. */
  readonly labelled: (edge: number) => boolean;
  /** How wide the frame is at least. */
  readonly least: number;
}

/** Lays out a level. Nothing but the level and what is given makes a difference. */
export function layOut(level: Level, { sizes, inner, labelled, least }: Given): LevelLayout {
  const { items, ports, container } = level;
  const layering = layeringOf(level);
  const width = (node: number) => sizes[node]?.width ?? 1;
  const middles = columns(layering, items.length, width);
  const ends = endsOf(level, layering, middles, sizes, inner);
  const heights = new RankHeights(layering, level, sizes, middles, labelled, container ? headerHeight : 0);

  let left = Number.POSITIVE_INFINITY;
  let right = Number.NEGATIVE_INFINITY;
  middles.forEach((middle, node) => {
    left = Math.min(left, middle - width(node) / 2);
    right = Math.max(right, middle + width(node) / 2);
  });
  if (middles.length === 0) left = right = 0;
  const edge = container ? padding : 0;
  const missing = Math.max(0, least - 2 * edge - (right - left));
  const shift = Math.round(edge + missing / 2 - left);
  const lanes = new Lanes(right + missing / 2 + laneGap * 2);

  const x = Float64Array.from(items, (_, at) => Math.round(middles[at]! - sizes[at]!.width / 2 + shift));
  const y = Float64Array.from(items, (_, at) => heights.top(layering.rank[at]!));
  const beside: boolean[] = [];
  const ways = level.edges.map((_, at) => {
    const { points, isBeside } = wayOf(at, level, layering, middles, ends, heights, lanes, sizes);
    beside.push(isBeside);
    return points.map((point) => ({ x: point.x + shift, y: point.y }));
  });
  const portPlaces = ports.map((_, at) => middles[items.length + at]! + shift);
  const crossing = (side: 'in' | 'out') =>
    new Map(
      ports.flatMap((port, at) => (port.side === side ? [[port.value, portPlaces[at]!] as const] : [])),
    );
  return {
    x,
    y,
    sizes,
    ways,
    beside,
    portPlaces,
    entries: crossing('in'),
    exits: crossing('out'),
    width: 2 * Math.ceil((right - left + missing + 2 * edge + lanes.width) / 2),
    height: heights.bottom,
  };
}

function columns(layering: Layering, items: number, width: (node: number) => number): Float64Array {
  // A chain is one column. Most groups of a long model are such.
  if (layering.ranks.every(({ length }) => length <= 1)) return new Float64Array(layering.rank.length);
  if (items <= mostBoxesForDagre && layering.rank.length <= mostNodesForDagre) {
    return columnsByDagre(layering, width);
  }
  return columnsOf(layering, orderedBySweeps(layering), width);
}

/** Where an edge goes, its ends included. */
function wayOf(
  edge: number,
  level: Level,
  layering: Layering,
  middles: Float64Array,
  ends: EndPlaces,
  heights: RankHeights,
  lanes: Lanes,
  sizes: readonly Size[],
): { points: Passed[]; isBeside: boolean } {
  const { from, to } = level.edges[edge]!;
  const [start, end] = [layering.rank[from]!, layering.rank[to]!];
  const startX = ends.exit(edge);
  const endX = ends.entry(edge);
  const isItem = (member: number) => member < level.items.length;
  const startY = isItem(from) ? heights.top(start) + sizes[from]!.height : heights.portY(from);
  const endY = isItem(to) ? heights.top(end) : heights.portY(to);
  const points: Passed[] = [{ x: startX, y: startY }];
  const stations = layering.stations[edge];
  if (end > start) add(startX, heights.end(start));
  if (stations) {
    stations.forEach((station, at) => {
      add(middles[station]!, heights.top(start + 1 + at));
      add(middles[station]!, heights.end(start + 1 + at));
    });
  } else {
    const lane = lanes.take(Math.min(start, end), Math.max(start, end));
    if (end > start) {
      add(lane, heights.top(start + 1));
      add(lane, heights.end(end - 1));
    } else {
      // Against the order, in a damaged graph: out below, up beside everything, in from above.
      add(lane, startY);
      add(lane, endY);
    }
  }
  if (!isItem(to)) add(endX, heights.top(end));
  add(endX, endY);
  return { points, isBeside: stations === undefined };

  function add(x: number, y: number): void {
    const last = points.at(-1)!;
    if (last.x !== x || last.y !== y) points.push({ x, y });
  }
}

/** The columns at the right for ways that go beside everything. */
class Lanes {
  private readonly free: number[] = [];

  constructor(private readonly left: number) {}

  get width(): number {
    return this.free.length === 0 ? 0 : (Math.min(this.free.length, mostLanes) + 2) * laneGap;
  }

  /** The column of a way between two ranks: the first that is free there; where there are too many, one is shared. */
  take(from: number, to: number): number {
    let lane = this.free.findIndex((until) => until <= from);
    if (lane < 0) lane = this.free.length < mostLanes ? this.free.length : (from * 7 + to) % mostLanes;
    this.free[lane] = Math.max(this.free[lane] ?? 0, to);
    return this.left + lane * laneGap;
  }
}
