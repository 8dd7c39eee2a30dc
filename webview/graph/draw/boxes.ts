import type { Camera } from '../camera';
import { type Box, isValue, type Scene } from '../scene';
import { type Appearance, runState } from './appearance';
import type { GraphColours } from './colours';
import { drawHatch, hatched, plainStrip } from './hatch';
import { drawBreakpoint, drawCurrentArrow } from './marks';
import { type BoxPen, type PixelBox, pixelBox } from './pen';
import { detailLevels, sizes } from './sizes';

/** The boxes in sight, by their places in the scene; those that would cover less than a pixel that is taken are left out. */
export function visibleBoxes(scene: Scene, camera: Camera): number[] {
  const { x, y, width, height } = camera.sight;
  const [right, bottom] = [x + width, y + height];
  const { boxes } = scene;
  const found: number[] = [];
  // Where many boxes fall on one pixel, one of them is enough.
  const pixel = 1 / camera.zoom;
  const crowded = pixel > 24;
  const taken = crowded ? new Set<number>() : undefined;
  for (let at = 0; at < boxes.length; at++) {
    const box = boxes[at]!;
    if (box.x > right || box.y > bottom || box.x + box.width < x || box.y + box.height < y) continue;
    if (taken && box.height < pixel) {
      const cell = Math.floor((box.x - x) / pixel) * 65536 + Math.floor((box.y - y) / pixel);
      if (taken.has(cell)) continue;
      taken.add(cell);
    }
    found.push(at);
  }
  return found;
}

/** Draws an open group: a frame with a ground. */
export function drawFrame(pen: BoxPen, box: Box, at: number, appearance: Appearance): void {
  const { context, colours, hairline } = pen;
  const area = pixelBox(box, pen);
  context.globalAlpha = appearance.dimmed?.[at] ? 0.4 : 1;
  context.fillStyle = colours.group;
  context.strokeStyle = outline(colours, appearance, at);
  const chosen = appearance.selected.includes(at);
  context.lineWidth = chosen ? 2 * hairline : hairline;
  context.setLineDash(dashes(pen, appearance, at));
  shape(pen, area, sizes.radius);
  context.fill();
  context.stroke();
  context.setLineDash([]);
  context.globalAlpha = 1;
}

/** Draws any other box, without its texts. */
export function drawBox(pen: BoxPen, box: Box, at: number, appearance: Appearance): void {
  const { context, camera, colours, hairline } = pen;
  const area = pixelBox(box, pen);
  const isCurrent = at === appearance.current;
  const chosen = appearance.selected.includes(at);
  const faint = appearance.dimmed?.[at] === 1;
  context.globalAlpha = faint ? 0.3 : 1;
  if (camera.zoom < detailLevels.outlines && !isCurrent && !chosen) {
    context.fillStyle = plainStrip(appearance.strips[at]!, colours) || colours.edge;
    context.fillRect(area.x, area.y, area.width, area.height);
    context.globalAlpha = 1;
    return;
  }
  const radius = isValue(box) ? box.height / 2 : sizes.radius;
  const dash = dashes(pen, appearance, at);
  context.setLineDash(dash);
  if (box.kind === 'repeat' && camera.zoom >= detailLevels.arrows) drawStack(pen, area, radius);
  context.fillStyle = isCurrent
    ? colours.currentFill
    : at === appearance.hover
      ? colours.hover
      : colours.node;
  context.strokeStyle = outline(colours, appearance, at);
  context.lineWidth = isCurrent || chosen ? 2 * hairline : hairline;
  shape(pen, area, radius);
  context.fill();
  if (strip(pen, area, appearance.strips[at]!, radius)) shape(pen, area, radius);
  context.stroke();
  if (box.bodies.length > 0 && camera.zoom >= detailLevels.rounded) drawOpens(pen, area);
  if (dash.length > 0) context.setLineDash([]);
  context.globalAlpha = 1;
}

/** Draws the second line at the right end that, as in flow charts, says that there is a graph of its own behind. */
function drawOpens({ context, hairline, scale }: BoxPen, { x, y, width, height }: PixelBox): void {
  const at = x + width - Math.round(sizes.opens * scale) - hairline / 2;
  context.beginPath();
  context.moveTo(at, y + hairline);
  context.lineTo(at, y + height - hairline);
  context.stroke();
}

/** Draws the boxes that stick out behind a stack, the farthest first. */
function drawStack(pen: BoxPen, area: PixelBox, radius: number): void {
  const { context, colours, hairline, scale } = pen;
  context.fillStyle = colours.node;
  context.strokeStyle = colours.nodeBorder;
  context.lineWidth = hairline;
  for (const behind of [2, 1]) {
    const shift = Math.round(sizes.stack * behind * scale);
    shape(pen, { ...area, x: area.x + shift, y: area.y - shift }, radius);
    context.fill();
    context.stroke();
  }
}

/** Draws what lies over all boxes: the keyboard's ring, the arrow of the current node, breakpoints. */
export function drawMarks(
  pen: BoxPen,
  scene: Scene,
  visible: readonly number[],
  appearance: Appearance,
): void {
  const { colours, context, hairline } = pen;
  for (const at of visible) {
    const box = scene.boxes[at]!;
    const area = () => pixelBox(box, pen);
    if (at === appearance.current || at === appearance.currentUser)
      drawCurrentArrow(pen, area(), colours.current);
    else if (appearance.outerFrames.has(at)) drawCurrentArrow(pen, area(), colours.outerFrame);
    const isHovered = at === appearance.hover && appearance.hoverMargin && box.kind === 'node';
    if (appearance.breakpoints[at] || isHovered) drawBreakpoint(pen, area(), appearance.breakpoints[at]!);
    if (appearance.matches?.[at]) ring(pen, area(), colours.match, hairline);
  }
  const keyboard = appearance.selected.at(-1);
  if (keyboard === undefined || !appearance.hasFocus) return;
  const box = scene.boxes[keyboard];
  if (!box) return;
  context.setLineDash([]);
  ring(pen, pixelBox(box, pen), colours.focus, hairline);
}

function ring({ context, hairline }: BoxPen, area: PixelBox, colour: string, width: number): void {
  context.strokeStyle = colour;
  context.lineWidth = width;
  const around = Math.round(3 * hairline);
  context.strokeRect(
    area.x - around + hairline / 2,
    area.y - around + hairline / 2,
    area.width + 2 * around - hairline,
    area.height + 2 * around - hairline,
  );
}

function outline(colours: GraphColours, { current, selected }: Appearance, at: number): string {
  if (at === current) return colours.current;
  return selected.includes(at) ? colours.selected : colours.nodeBorder;
}

function dashes({ camera, scale }: BoxPen, { run, current, selected }: Appearance, at: number): number[] {
  if (run[at] !== runState.notRun || camera.zoom < detailLevels.arrows) return [];
  // Thick dashes would look like dots.
  if (at === current || selected.includes(at)) return [];
  return [3 * scale, 3 * scale];
}

/** The outline of a box as a path; strokes of a pixel lie on its pixels. */
function shape({ context, camera, scale, hairline }: BoxPen, area: PixelBox, radius: number): void {
  const inset = hairline / 2;
  const [x, y] = [area.x + inset, area.y + inset];
  const [width, height] = [Math.max(0, area.width - hairline), Math.max(0, area.height - hairline)];
  context.beginPath();
  if (camera.zoom < detailLevels.rounded) context.rect(x, y, width, height);
  else context.roundRect(x, y, width, height, radius * scale);
}

/** The coloured strip at the left end, under the outline; whether there is one. */
function strip(pen: BoxPen, area: PixelBox, colour: string, radius: number): boolean {
  if (colour === '') return false;
  const { context, scale, camera, colours, hairline } = pen;
  // Under the outline something of it is to be seen, however small the graph is.
  const width = Math.max(Math.min(3 * hairline, area.width), Math.round(sizes.strip * scale));
  if (colour === hatched && camera.zoom >= detailLevels.rounded) {
    drawHatch(context, { ...area, width }, 4 * scale, colours.edge);
    return true;
  }
  context.fillStyle = plainStrip(colour, colours);
  context.beginPath();
  if (camera.zoom < detailLevels.rounded) context.rect(area.x, area.y, width, area.height);
  else {
    const corner = Math.min(radius * scale, area.height / 2);
    context.roundRect(area.x, area.y, width, area.height, [corner, 0, 0, corner]);
  }
  context.fill();
  return true;
}
