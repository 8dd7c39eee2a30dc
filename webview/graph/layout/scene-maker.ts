import { GraphIndex } from '../graph-index';
import { buildOutline } from '../groups/build-outline';
import { type Item, isContainer, type Outline } from '../groups/outline';
import { shapeLabel } from '../groups/titles';
import type { SceneRequest } from '../layout-protocol';
import { type GraphPart, valueRole } from '../protocol';
import type { Box, BoxKind, Edge, Rectangle, Scene } from '../scene';
import { boxSize, headerWidth } from './box-size';
import { CurveBuilder } from './curves';
import { firstOpen } from './first-open';
import { KeptLayouts } from './kept-layouts';
import { type Drawn, type DrawnEdge, drawnWith, type Level } from './levels';
import type { LevelLayout, Passed } from './placed-level';
import { titlesOf } from './titles-of';

/** Below a box, the middle of the first line on what leaves it, by how many lines there are. */
const labelBelow = { 0: 0, 1: 6.5, 2: 10.5 } as const;

/** What leaves a box goes down past the shape that is written there, where so much is left for its bend. */
const straightPast = 17;
const roomToBend = 28;

/** Makes the scenes of one graph. Layouts of groups are kept: what did not change is not laid out again. */
export class SceneMaker {
  readonly index: GraphIndex;
  readonly outline: Outline;
  private readonly links = new Map<number, { attribute?: string; path: string }[]>();
  private readonly layouts = new KeptLayouts();

  constructor(readonly part: GraphPart) {
    this.index = new GraphIndex(part);
    this.outline = buildOutline(this.index);
    for (const { node, attribute, path } of part.bodies) {
      const list = this.links.get(node);
      const link = attribute === undefined ? { path } : { attribute, path };
      if (list) list.push(link);
      else this.links.set(node, [link]);
    }
  }

  /** The groups that are open in the scene that is asked for. */
  openFor({ open, reveal }: SceneRequest): ReadonlySet<string> {
    const { containers, leafOfNode } = this.outline;
    const wanted =
      open === 'all' ? containers.keys() : (open ?? firstOpen(this.outline, this.index.running.length));
    const ids = new Set(wanted);
    for (const node of reveal ?? []) {
      for (let around = leafOfNode[node]?.parent; around; around = around.parent) ids.add(around.id);
    }
    return ids;
  }

  /** The scene where these groups are open. Yields between two groups, so that one can do something else. */
  *scene(open: ReadonlySet<string>, keep?: SceneRequest['keep']): Generator<void, Scene> {
    const drawn = drawnWith(this.outline, this.index, open);
    yield;
    const layouts = new Map<Level, LevelLayout>();
    // Levels come with the outer ones first; what is inside has to have its size before what is around.
    for (let at = drawn.levels.length - 1; at >= 0; at--) {
      const level = drawn.levels[at]!;
      layouts.set(level, this.layoutOf(level, drawn, layouts));
      yield;
    }
    return this.compose(drawn, layouts, keep);
  }

  private layoutOf(level: Level, drawn: Drawn, layouts: ReadonlyMap<Level, LevelLayout>): LevelLayout {
    const inner = (item: number): LevelLayout | undefined => {
      const each = level.items[item];
      const inside = each && isContainer(each) ? drawn.levelOf.get(each) : undefined;
      return inside && layouts.get(inside);
    };
    const labelled = (edge: number) => {
      const { from, value } = level.edges[edge]!;
      const item = level.items[from];
      return item !== undefined && inner(from) === undefined && this.lines(value, item) === 2;
    };
    const sizes = level.items.map((item, at) => inner(at) ?? boxSize(item, titlesOf(item, this.index)));
    const least = level.container ? headerWidth(titlesOf(level.container, this.index)) : 0;
    return this.layouts.layout(level, { sizes, inner, labelled, least });
  }

  /** The shape on what leaves an item; nothing where the item is a node that takes that shape as well. */
  private label(value: number, from: Item): string {
    const label = shapeLabel(this.index.typeOf(value));
    if (label === '' || from.kind !== 'node') return label;
    const { maker, part } = this.index;
    const same = this.index
      .taken(from.number)
      .some(
        (taken) =>
          (maker[taken]! >= 0 || part.values.role[taken] !== valueRole.weight) &&
          shapeLabel(this.index.typeOf(taken)) === label,
      );
    return same ? '' : label;
  }

  /** How many lines what leaves an item has: a shape that only a session will tell gets its room before. */
  private lines(value: number, from: Item): 1 | 2 {
    return this.index.typeOf(value) === '' || this.label(value, from) !== '' ? 2 : 1;
  }

  private compose(drawn: Drawn, layouts: ReadonlyMap<Level, LevelLayout>, keep: SceneRequest['keep']): Scene {
    const places = new Map<Item, number>();
    const origins = new Map<Level, Passed>();
    const boxes: Box[] = [];
    for (const level of drawn.levels) {
      const { container } = level;
      const frame = container ? boxes[places.get(container)!]! : undefined;
      const origin = { x: frame?.x ?? 0, y: frame?.y ?? 0 };
      origins.set(level, origin);
      const layout = layouts.get(level)!;
      level.items.forEach((item, at) => {
        places.set(item, boxes.length);
        const { width, height } = layout.sizes[at]!;
        const rectangle = { x: origin.x + layout.x[at]!, y: origin.y + layout.y[at]!, width, height };
        const isOpen = isContainer(item) && drawn.levelOf.has(item);
        const parent = container ? places.get(container)! : -1;
        boxes.push(this.box(item, isOpen, rectangle, parent, frame ? frame.depth + 1 : 0));
      });
    }
    const shift = shiftOf(boxes, keep);
    const moved = boxes.map((box) => ({ ...box, x: box.x + shift.x, y: box.y + shift.y }));
    const curves = new CurveBuilder();
    const written = this.writtenEdges(drawn.edges);
    const labelled = new Set(
      [...written]
        .map((at) => drawn.edges[at]!)
        .flatMap(({ from, value }) => (this.lines(value, from) === 2 ? [from] : [])),
    );
    const edges = drawn.edges.map((edge, at): Edge => {
      const from = places.get(edge.from)!;
      const way = pastLabel(wayOf(edge, layouts, origins, shift), labelled.has(edge.from));
      const isWritten = written.has(at);
      const lines = isWritten ? this.lines(edge.value, edge.from) : 0;
      const [start] = way as [Passed];
      return {
        value: edge.value,
        from,
        to: places.get(edge.to)!,
        count: edge.count,
        ...curves.add(way),
        label: isWritten ? this.label(edge.value, edge.from) : '',
        lines,
        labelX: start.x,
        labelY: start.y + labelBelow[lines],
        long: edge.way.some(({ level, edge: number }) => layouts.get(level)!.beside[number]!),
      };
    });
    const { width, height } = layouts.get(drawn.levels[0]!)!;
    return {
      graph: this.part.path,
      boxes: moved,
      edges,
      points: curves.points(),
      bounds: { ...shift, width, height },
      boxOfNode: this.boxOfNode(drawn, places),
    };
  }

  /** One edge a box is written on, one with a shape before others: what leaves beside it is told to who points at it. */
  private writtenEdges(edges: readonly DrawnEdge[]): ReadonlySet<number> {
    const best = new Map<Item, { at: number; lines: number }>();
    edges.forEach(({ from, value }, at) => {
      const lines = this.lines(value, from);
      if (lines > (best.get(from)?.lines ?? 0)) best.set(from, { at, lines });
    });
    return new Set([...best.values()].map(({ at }) => at));
  }

  private boxOfNode(drawn: Drawn, places: ReadonlyMap<Item, number>): Int32Array {
    return Int32Array.from(this.outline.leafOfNode, (leaf) => (leaf ? places.get(drawn.shown(leaf))! : -1));
  }

  private box(item: Item, isOpen: boolean, rectangle: Rectangle, parent: number, depth: number): Box {
    const common = { id: item.id, parent, depth, ...titlesOf(item, this.index), ...rectangle };
    if (isContainer(item)) {
      return {
        ...common,
        kind: isOpen ? 'open' : item.kind,
        node: -1,
        value: -1,
        nodeCount: item.nodeCount,
        ...(item.kind === 'repeat' && { members: item.items.length }),
        bodies: [],
      };
    }
    const isNode = item.kind === 'node';
    return {
      ...common,
      kind: item.kind satisfies BoxKind,
      node: isNode ? item.number : -1,
      value: isNode ? -1 : item.number,
      nodeCount: isNode ? 1 : 0,
      bodies: isNode ? (this.links.get(item.number) ?? []) : [],
    };
  }
}

/** How far everything is moved so that a box stays where it is. */
function shiftOf(boxes: readonly Box[], keep: SceneRequest['keep']): Passed {
  const box = keep && boxes.find(({ id }) => id === keep.id);
  return box ? { x: keep.x - box.x, y: keep.y - box.y } : { x: 0, y: 0 };
}

/** A way that does not bend where a shape is written. */
function pastLabel(way: Passed[], isLabelled: boolean): Passed[] {
  const [start, next] = way;
  if (!isLabelled || !start || !next || start.x === next.x) return way;
  if (next.y - start.y < straightPast + roomToBend) return way;
  return [start, { x: start.x, y: start.y + straightPast }, ...way.slice(1)];
}

function wayOf(
  { way }: DrawnEdge,
  layouts: ReadonlyMap<Level, LevelLayout>,
  origins: ReadonlyMap<Level, Passed>,
  shift: Passed,
): Passed[] {
  return way.flatMap(({ level, edge }) => {
    const origin = origins.get(level)!;
    return layouts.get(level)!.ways[edge]!.map(({ x, y }) => ({
      x: x + origin.x + shift.x,
      y: y + origin.y + shift.y,
    }));
  });
}
