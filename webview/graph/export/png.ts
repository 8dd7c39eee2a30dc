import { t } from '../../ui/localise';
import { formatInteger } from '../../ui/number-format';
import { Camera } from '../camera';
import type { Appearance } from '../draw/appearance';
import type { GraphColours } from '../draw/colours';
import { Painter } from '../draw/painter';
import type { Rectangle, Scene } from '../scene';

const margin = 16;
/** Browsers draw no larger canvas. */
const mostSide = 16_384;
const mostPixels = 100_000_000;

/** At a smaller share of its size a graph is nothing but dots. */
const leastRatio = 0.1;

/** A picture, and how large it is drawn: 1 for a pixel a CSS pixel. */
export interface DrawnPng {
  readonly bytes: Uint8Array;
  readonly zoom: number;
}

/**
 * Draws a part of a scene as a PNG, with two pixels a CSS pixel where that is not too large. Throws, in words for a
 * person, where nothing could be read in what fits into a picture.
 */
export async function pngOf(
  scene: Scene,
  appearance: Appearance,
  colours: GraphColours,
  part: Rectangle,
): Promise<DrawnPng> {
  const width = part.width + 2 * margin;
  const height = part.height + 2 * margin;
  const ratio = Math.min(2, mostSide / width, mostSide / height, Math.sqrt(mostPixels / (width * height)));
  if (ratio < leastRatio) {
    throw new Error(
      t(
        'The graph is {0} by {1} pixels, and a PNG has at most {2} a side: export it as SVG, or what is in sight.',
        ...([Math.round(width), Math.round(height), mostSide].map(formatInteger) as [string, string, string]),
      ),
    );
  }
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
  const context = canvas.getContext('2d');
  if (!context) throw new Error(t('The picture is too large to be drawn.'));
  new Painter(colours).paint(context, scene, camera, appearance, ratio / zoom);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!blob) throw new Error(t('The picture is too large to be drawn.'));
  return { bytes: new Uint8Array(await blob.arrayBuffer()), zoom };
}
