import { breakpointState, isOff } from './appearance';
import type { BoxPen, PixelBox } from './pen';
import { sizes } from './sizes';

/** The corners of the arrow at a node's left, around its tip. */
export const arrowCorners = [
  [-14, -5],
  [-6, -5],
  [0, 0],
  [-6, 5],
  [-14, 5],
] as const;

/** The arrow at the left of the node where the debugger stands, as in the text's margin. */
export function drawCurrentArrow({ context, scale }: BoxPen, area: PixelBox, colour: string): void {
  const size = Math.max(scale, 0.5);
  const [right, middle] = [area.x - 3 * size, area.y + area.height / 2];
  context.fillStyle = colour;
  context.beginPath();
  for (const [x, y] of arrowCorners) context.lineTo(right + x * size, middle + y * size);
  context.closePath();
  context.fill();
}

/** The corners of a breakpoint's icon, as in the text's margin, around (0, 0) for a circle of radius 1; none for a circle. */
export function breakpointCorners(state: number): readonly (readonly [number, number])[] | undefined {
  if (state === breakpointState.log || state === breakpointState.logOff) return diamond;
  return state === breakpointState.function || state === breakpointState.functionOff ? triangle : undefined;
}

const diamond = [
  [0, -1.25],
  [1.25, 0],
  [0, 1.25],
  [-1.25, 0],
] as const;
const triangle = [
  [0, -1.05],
  [1.15, 0.95],
  [-1.15, 0.95],
] as const;

/** Whether the icon has two bars, as the editor's own conditional breakpoint. */
export function hasBars(state: number): boolean {
  return state === breakpointState.conditional || state === breakpointState.conditionalOff;
}

/** The bars around (0, 0) for a circle of radius 1: left, top, width, height. */
export const bars = [
  [-0.5, -0.5, 1, 0.28],
  [-0.5, 0.22, 1, 0.28],
] as const;

/** A breakpoint at a node's upper right corner; with the state `none` the hint of one that a click would make. */
export function drawBreakpoint(
  { context, scale, colours, hairline }: BoxPen,
  area: PixelBox,
  state: number,
): void {
  const radius = Math.max(sizes.breakpoint * scale, 2.5 * hairline);
  const [x, y] = [area.x + area.width, area.y];
  context.globalAlpha = state === breakpointState.none ? 0.5 : 1;
  context.fillStyle = isOff(state) ? colours.breakpointOff : colours.breakpoint;
  context.strokeStyle = colours.background;
  context.lineWidth = 1.5 * hairline;
  context.lineJoin = 'round';
  context.beginPath();
  const corners = breakpointCorners(state);
  if (corners) {
    for (const [right, down] of corners) context.lineTo(x + right * radius, y + down * radius);
    context.closePath();
  } else context.arc(x, y, radius, 0, 2 * Math.PI);
  context.stroke();
  context.fill();
  if (hasBars(state)) {
    context.fillStyle = colours.background;
    for (const [left, top, width, height] of bars) {
      context.fillRect(x + left * radius, y + top * radius, width * radius, Math.max(1, height * radius));
    }
  }
  context.lineJoin = 'miter';
  context.globalAlpha = 1;
}
