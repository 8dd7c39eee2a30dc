import type { Camera } from '../camera';
import type { Box } from '../scene';
import type { GraphColours } from './colours';

/** A box in device pixels. */
export interface PixelBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What boxes are drawn with; `scale` is device pixels a graph unit, `hairline` those of a CSS pixel. */
export interface BoxPen {
  readonly context: CanvasRenderingContext2D;
  readonly camera: Camera;
  readonly scale: number;
  readonly hairline: number;
  readonly colours: GraphColours;
}

/** A box where it is drawn: its edges lie on pixels, so that its outline is sharp. */
export function pixelBox(box: Box, { camera, scale }: BoxPen): PixelBox {
  const x = Math.round((box.x - camera.left) * scale);
  const y = Math.round((box.y - camera.top) * scale);
  return {
    x,
    y,
    width: Math.max(1, Math.round((box.x + box.width - camera.left) * scale) - x),
    height: Math.max(1, Math.round((box.y + box.height - camera.top) * scale) - y),
  };
}
