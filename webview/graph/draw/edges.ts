import type { Camera } from '../camera';
import type { Scene } from '../scene';
import { type Appearance, runState } from './appearance';
import type { GraphColours } from './colours';
import { detailLevels, sizes } from './sizes';

/** The boxes around all edges' points, computed once a scene: left, top, right, bottom in turn. */
export function edgeExtents(scene: Scene): Float64Array {
  const extents = new Float64Array(scene.edges.length * 4);
  scene.edges.forEach(({ first, end }, edge) => {
    let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let at = first; at < end; at++) {
      const x = scene.points[at * 2]!;
      const y = scene.points[at * 2 + 1]!;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      if (y > bottom) bottom = y;
    }
    extents.set([left, top, right, bottom], edge * 4);
  });
  return extents;
}

/** How an edge is drawn; edges of one style are one path. */
type EdgeStyle = 'plain' | 'notRun' | 'long' | 'dimmed' | 'hot';

const drawnStyles: readonly EdgeStyle[] = ['dimmed', 'long', 'notRun', 'plain', 'hot'];

/** How an edge is drawn now. */
export function edgeStyle(
  scene: Scene,
  edge: number,
  { run, dimmed, selected, hotEdges }: Appearance,
): EdgeStyle {
  const { from, to, long } = scene.edges[edge]!;
  if (hotEdges.has(edge)) return 'hot';
  if (dimmed && (dimmed[from] || dimmed[to])) return 'dimmed';
  const chosen = selected.at(-1);
  if (chosen !== undefined && (chosen === from || chosen === to)) return 'hot';
  if (run[from] === runState.notRun) return 'notRun';
  return long ? 'long' : 'plain';
}

/** Draws the edges in sight, what is strong above what is faint. `scale` is device pixels a graph unit. */
export function drawEdges(
  context: CanvasRenderingContext2D,
  scene: Scene,
  extents: Float64Array,
  camera: Camera,
  scale: number,
  appearance: Appearance,
  colours: GraphColours,
): void {
  const byStyle = visibleEdges(scene, extents, camera, appearance);
  const hairline = Math.max(1, scale / camera.zoom);
  for (const style of drawnStyles) {
    const edges = byStyle.get(style);
    if (!edges) continue;
    const strong = style === 'hot';
    context.strokeStyle = strong ? colours.selected : colours.edge;
    context.fillStyle = context.strokeStyle;
    context.globalAlpha = style === 'dimmed' ? 0.18 : style === 'long' ? 0.5 : fade(camera.zoom, strong);
    context.lineWidth = (strong ? 1.8 : 1.1) * hairline * Math.min(1, Math.max(camera.zoom, 0.6));
    context.setLineDash(style === 'notRun' && camera.zoom > 0.3 ? [3 * scale, 3 * scale] : []);
    context.beginPath();
    for (const edge of edges) trace(context, scene, edge, camera, scale);
    context.stroke();
    if (camera.zoom < detailLevels.arrows) continue;
    context.beginPath();
    for (const edge of edges) arrow(context, scene, edge, camera, scale);
    context.fill();
  }
  context.globalAlpha = 1;
  context.setLineDash([]);
}

/** Edges thin out as the graph gets small. */
function fade(zoom: number, strong: boolean): number {
  return strong || zoom >= 0.5 ? 1 : Math.max(0.25, zoom * 2);
}

function visibleEdges(
  scene: Scene,
  extents: Float64Array,
  camera: Camera,
  appearance: Appearance,
): Map<EdgeStyle, number[]> {
  const { x, y, width, height } = camera.sight;
  const [right, bottom] = [x + width, y + height];
  // What is shorter than this many graph units would be a dot.
  const least = camera.zoom < detailLevels.curves ? 3 / camera.zoom : 0;
  const found = new Map<EdgeStyle, number[]>();
  for (let edge = 0; edge < scene.edges.length; edge++) {
    const at = edge * 4;
    const [left, top] = [extents[at]!, extents[at + 1]!];
    const [edgeRight, edgeBottom] = [extents[at + 2]!, extents[at + 3]!];
    if (left > right || edgeRight < x || top > bottom || edgeBottom < y) continue;
    if (least > 0 && edgeRight - left < least && edgeBottom - top < least) continue;
    const style = edgeStyle(scene, edge, appearance);
    const edges = found.get(style);
    if (edges) edges.push(edge);
    else found.set(style, [edge]);
  }
  return found;
}

function trace(
  context: CanvasRenderingContext2D,
  { points, edges }: Scene,
  edge: number,
  { left, top, zoom }: Camera,
  scale: number,
): void {
  const { first, end } = edges[edge]!;
  const x = (at: number) => (points[at * 2]! - left) * scale;
  const y = (at: number) => (points[at * 2 + 1]! - top) * scale;
  context.moveTo(x(first), y(first));
  if (zoom < detailLevels.curves) {
    for (let at = first + 3; at < end; at += 3) context.lineTo(x(at), y(at));
    return;
  }
  for (let at = first + 1; at + 2 < end; at += 3) {
    context.bezierCurveTo(x(at), y(at), x(at + 1), y(at + 1), x(at + 2), y(at + 2));
  }
}

function arrow(
  context: CanvasRenderingContext2D,
  scene: Scene,
  edge: number,
  { left, top }: Camera,
  scale: number,
): void {
  const head = arrowHead(scene, edge);
  head.forEach(([x, y], at) => {
    if (at === 0) context.moveTo((x - left) * scale, (y - top) * scale);
    else context.lineTo((x - left) * scale, (y - top) * scale);
  });
  context.closePath();
}

/** The three corners of an edge's head, in graph units; the first one is its tip. */
export function arrowHead({ points, edges }: Scene, edge: number): [number, number][] {
  const { end } = edges[edge]!;
  const [tipX, tipY] = [points[end * 2 - 2]!, points[end * 2 - 1]!];
  let [dx, dy] = [tipX - points[end * 2 - 4]!, tipY - points[end * 2 - 3]!];
  const length = Math.hypot(dx, dy);
  [dx, dy] = length < 0.01 ? [0, 1] : [dx / length, dy / length];
  const half = sizes.arrow / 2;
  const [baseX, baseY] = [tipX - dx * sizes.arrow, tipY - dy * sizes.arrow];
  return [
    [tipX, tipY],
    [baseX - dy * half, baseY + dx * half],
    [baseX + dy * half, baseY - dx * half],
  ];
}
