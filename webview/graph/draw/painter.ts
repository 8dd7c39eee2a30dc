import type { Camera } from '../camera';
import type { Scene } from '../scene';
import type { Appearance } from './appearance';
import { drawBox, drawFrame, drawMarks, visibleBoxes } from './boxes';
import type { GraphColours } from './colours';
import { drawLabels } from './edge-labels';
import { drawEdges, edgeExtents } from './edges';
import type { BoxPen } from './pen';
import { drawTexts, Fonts } from './texts';

/** Draws the part of a scene that is in sight on a canvas, exact to the device's pixels. */
export class Painter {
  private fonts: Fonts;
  private extents: { scene: Scene; of: Float64Array } | undefined;

  constructor(private colours: GraphColours) {
    this.fonts = new Fonts(colours);
  }

  /** Takes over new colours and fonts. */
  setColours(colours: GraphColours): void {
    this.colours = colours;
    this.fonts = new Fonts(colours);
  }

  /** Draws a frame; `ratio` is device pixels a CSS pixel. */
  paint(
    context: CanvasRenderingContext2D,
    scene: Scene,
    camera: Camera,
    appearance: Appearance,
    ratio: number,
  ): void {
    const { colours, fonts } = this;
    const scale = camera.zoom * ratio;
    const pen: BoxPen = { context, camera, scale, hairline: Math.max(1, Math.round(ratio)), colours };
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = colours.background;
    context.fillRect(0, 0, context.canvas.width, context.canvas.height);
    const visible = visibleBoxes(scene, camera);
    for (const at of visible) {
      const box = scene.boxes[at]!;
      if (box.kind === 'open') drawFrame(pen, box, at, appearance);
    }
    drawEdges(context, scene, this.extentsOf(scene), camera, scale, appearance, colours);
    for (const at of visible) {
      const box = scene.boxes[at]!;
      if (box.kind !== 'open') drawBox(pen, box, at, appearance);
    }
    drawLabels(pen, scene, appearance, fonts);
    drawTexts(pen, scene, visible, appearance, fonts);
    drawMarks(pen, scene, visible, appearance);
  }

  private extentsOf(scene: Scene): Float64Array {
    if (this.extents?.scene !== scene) this.extents = { scene, of: edgeExtents(scene) };
    return this.extents.of;
  }
}
