/** In place of a strip's colour: there is no figure for the box, where others have one. */
export const hatched = 'hatched';

/** The colour of a strip where it is too small to be hatched. */
export function plainStrip(strip: string, colours: { readonly edge: string }): string {
  return strip === hatched ? colours.edge : strip;
}

/** Draws diagonal lines over a rectangle. */
export function drawHatch(
  context: CanvasRenderingContext2D,
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
  step: number,
  colour: string,
): void {
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  context.beginPath();
  for (let at = -width; at < height; at += step) {
    context.moveTo(x, y + at + width);
    context.lineTo(x + width, y + at);
  }
  context.strokeStyle = colour;
  context.lineWidth = Math.max(1, step / 4);
  // Of a node that has not run, the frame is dashed.
  context.setLineDash([]);
  context.stroke();
  context.restore();
}
