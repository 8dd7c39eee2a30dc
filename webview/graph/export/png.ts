import { t } from '../../ui/localise';
import { Camera } from '../camera';
import type { Appearance } from '../draw/appearance';
import type { GraphColours } from '../draw/colours';
import { Painter } from '../draw/painter';
import type { Rectangle, Scene } from '../scene';

const margin = 16;
/** Browsers draw no larger canvas. */
const mostSide = 16_384;
const mostPixels = 100_000_000;

/** Draws a part of a scene as a PNG, with two pixels a CSS pixel where that is not too large. */
export async function pngOf(
  scene: Scene,
  appearance: Appearance,
  colours: GraphColours,
  part: Rectangle,
): Promise<Uint8Array> {
  const width = part.width + 2 * margin;
  const height = part.height + 2 * margin;
  const ratio = Math.min(2, mostSide / width, mostSide / height, Math.sqrt(mostPixels / (width * height)));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.floor(width * ratio));
  canvas.height = Math.max(1, Math.floor(height * ratio));
  const camera = new Camera();
  camera.resize(width, height);
  camera.left = part.x - margin;
  camera.top = part.y - margin;
  // A picture that has to be smaller is drawn as the graph is at that zoom: with less detail.
  const zoom = Math.min(1, ratio);
  camera.zoom = zoom;
  camera.resize(width * zoom, height * zoom);
  new Painter(colours).paint(canvas.getContext('2d')!, scene, camera, appearance, ratio / zoom);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!blob) throw new Error(t('The picture is too large to be drawn.'));
  return new Uint8Array(await blob.arrayBuffer());
}
