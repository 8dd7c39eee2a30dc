import { t } from '../ui/localise';
import { closedGaps } from './closed-gaps';

/** What of a view is text beside its canvases. */
const texts =
  '.axis-x span, .axis-y span, .colour-bar-tick, .compare-label, .compare-caption .code, .side-badge, .channel-text > b';
const edge = 12;
/** Between canvases over which text stands that is left out, in CSS pixels. */
const gap = 24;

/**
 * The pictures of an element as they are drawn, with colour bar, axes and captions, on the theme's ground; undefined
 * where it has none.
 */
export function drawnPicture(root: HTMLElement, title: string): HTMLCanvasElement | undefined {
  const isSeen = (element: Element) => element.getClientRects().length > 0;
  const canvases = [...root.querySelectorAll('canvas')].filter(
    // The histogram beside a picture stands with statistics, which are left out.
    (canvas) => isSeen(canvas) && !canvas.closest('.side'),
  );
  if (canvases.length === 0) return undefined;
  const labels = [...root.querySelectorAll<HTMLElement>(texts)].filter(isSeen);
  const boxes = [...canvases, ...labels].map((element) => element.getBoundingClientRect());
  const left = Math.min(...boxes.map((box) => box.left)) - edge;
  const top = Math.min(...boxes.map((box) => box.top)) - edge - 20;
  const right = Math.max(...boxes.map((box) => box.right)) + edge;
  const lowest = Math.max(...boxes.map((box) => box.bottom));
  const up = closedGaps(
    boxes.map((box) => ({ from: box.top, to: box.bottom })),
    gap,
  );
  const bottom = lowest - up(lowest) + edge;
  const ratio = window.devicePixelRatio;
  const made = document.createElement('canvas');
  made.width = Math.round((right - left) * ratio);
  made.height = Math.round((bottom - top) * ratio);
  const context = made.getContext('2d')!;
  context.scale(ratio, ratio);
  const style = getComputedStyle(document.body);
  context.fillStyle = style.getPropertyValue('--vscode-editor-background').trim();
  context.fillRect(0, 0, right - left, bottom - top);
  context.imageSmoothingEnabled = false;
  for (const canvas of canvases) {
    const box = canvas.getBoundingClientRect();
    context.drawImage(canvas, box.left - left, box.top - up(box.top) - top, box.width, box.height);
  }
  context.textBaseline = 'middle';
  context.fillStyle = style.getPropertyValue('--vscode-foreground').trim();
  context.font = `600 13px ${style.getPropertyValue('--vscode-font-family')}`;
  context.fillText(title, edge, edge + 6, right - left - 2 * edge);
  for (const label of labels) {
    const box = label.getBoundingClientRect();
    const { fontSize, fontFamily, fontWeight, color } = getComputedStyle(label);
    context.font = `${fontWeight} ${fontSize} ${fontFamily}`;
    context.fillStyle = label.classList.contains('side-badge') ? style.color : color;
    context.fillText(label.textContent ?? '', box.left - left, box.top - up(box.top) - top + box.height / 2);
  }
  return made;
}

/** A canvas as PNG, in base64. */
export function pngOf(canvas: HTMLCanvasElement): string {
  return canvas.toDataURL('image/png').replace(/^data:image\/png;base64,/, '');
}

/** A canvas as PNG. */
export function pngBlob(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error(t('The browser made no picture.')))),
      'image/png',
    );
  });
}
