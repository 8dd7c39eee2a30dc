import { breakpointState } from './appearance';
import type { BoxPen, PixelBox } from './pen';
import { sizes } from './sizes';

/** The arrow at the left of the node where the debugger stands, as in the text's margin. */
export function drawCurrentArrow({ context, scale }: BoxPen, area: PixelBox, colour: string): void {
  const size = Math.max(scale, 0.5);
  const [right, middle] = [area.x - 3 * size, area.y + area.height / 2];
  context.fillStyle = colour;
  context.beginPath();
  context.moveTo(right - 14 * size, middle - 5 * size);
  context.lineTo(right - 6 * size, middle - 5 * size);
  context.lineTo(right, middle);
  context.lineTo(right - 6 * size, middle + 5 * size);
  context.lineTo(right - 14 * size, middle + 5 * size);
  context.closePath();
  context.fill();
}

/** A breakpoint at a node's upper right corner; with the state `none` the hint of one that a click would make. */
export function drawBreakpoint(
  { context, scale, colours, hairline }: BoxPen,
  area: PixelBox,
  state: number,
): void {
  const radius = Math.max(sizes.breakpoint * scale, 2.5 * hairline);
  const [x, y] = [area.x + area.width, area.y];
  const off =
    state === breakpointState.off ||
    state === breakpointState.conditionalOff ||
    state === breakpointState.logOff;
  context.globalAlpha = state === breakpointState.none ? 0.5 : 1;
  context.fillStyle = off ? colours.breakpointOff : colours.breakpoint;
  context.strokeStyle = colours.background;
  context.lineWidth = 1.5 * hairline;
  context.beginPath();
  if (state === breakpointState.log || state === breakpointState.logOff) {
    context.moveTo(x, y - radius * 1.2);
    context.lineTo(x + radius * 1.2, y);
    context.lineTo(x, y + radius * 1.2);
    context.lineTo(x - radius * 1.2, y);
    context.closePath();
  } else context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
  context.stroke();
  if (state === breakpointState.conditional || state === breakpointState.conditionalOff) {
    // Two bars, as the editor's own conditional breakpoint has.
    context.fillStyle = colours.background;
    const bar = Math.max(1, radius * 0.3);
    for (const row of [-1, 1])
      context.fillRect(x - radius * 0.55, y + row * bar - bar / 2, radius * 1.1, bar);
  }
  context.globalAlpha = 1;
}
