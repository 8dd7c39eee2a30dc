import { formatNumber } from '../../../ui/number-format';
import { themeColour } from '../../../ui/theme';
import type { Viewport } from '../../viewport';

/** A box in pixels of the picture. */
export interface DrawnBox {
  readonly position: number;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly score: number;
  /** Which of the classes' colours it has. */
  readonly colour: number;
  /** The class, where there are several. */
  readonly label: string | undefined;
}

/** Classes take turns with these; the list beside the picture names them. */
const colours = ['blue', 'orange', 'green', 'purple', 'yellow', 'red'] as const;
/** Of more boxes only the selected one is named in the picture. */
const mostNamed = 40;

/** The smallest box around a point; undefined where there is none. */
export function smallestAt(boxes: readonly DrawnBox[], x: number, y: number): DrawnBox | undefined {
  const area = (box: DrawnBox) => (box.right - box.left) * (box.bottom - box.top);
  return boxes
    .filter((box) => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom)
    .sort((a, b) => area(a) - area(b))[0];
}

/** Draws boxes over a picture, the selected one with a frame in black and white that is seen on every colour. */
export function drawBoxes(
  context: CanvasRenderingContext2D,
  view: Viewport,
  boxes: readonly DrawnBox[],
  selected: number,
): void {
  context.save();
  context.font = `600 11px ${themeColour('--vscode-font-family')}`;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  // The best are drawn last, so that they lie above.
  for (const box of [...boxes].reverse())
    if (box.position !== selected) drawBox(context, view, box, false, boxes.length);
  const chosen = boxes.find(({ position }) => position === selected);
  if (chosen) drawBox(context, view, chosen, true, boxes.length);
  context.restore();
}

function drawBox(
  context: CanvasRenderingContext2D,
  view: Viewport,
  box: DrawnBox,
  selected: boolean,
  count: number,
): void {
  const colour = opaque(themeColour(`--vscode-charts-${colours[box.colour % colours.length]}`));
  const left = Math.round((box.left - view.left) * view.scaleX) + 0.5;
  const top = Math.round((box.top - view.top) * view.scaleY) + 0.5;
  const width = Math.round((box.right - box.left) * view.scaleX);
  const height = Math.round((box.bottom - box.top) * view.scaleY);
  context.lineWidth = selected ? 5 : 4;
  context.strokeStyle = 'rgb(0 0 0 / 60%)';
  context.strokeRect(left, top, width, height);
  context.lineWidth = selected ? 3 : 2;
  context.strokeStyle = selected ? '#ffffff' : colour;
  context.strokeRect(left, top, width, height);
  if (!selected && count > mostNamed) return;
  const text = `${box.label === undefined ? '' : `${box.label} `}${formatNumber(box.score, 2)}`;
  const wide = context.measureText(text).width + 8;
  const x = Math.min(Math.max(0, left - 1.5), Math.max(0, view.width - wide));
  const y = top >= 17 ? top - 17 : Math.max(0, top + 1);
  context.fillStyle = selected ? '#ffffff' : colour;
  context.fillRect(x, y, wide, 16);
  context.fillStyle = selected ? '#000000' : inkOn(colour);
  context.fillText(text, x + 4, y + 8.5);
}

/** A theme's colour without its transparency, which some themes give to the colours of charts. */
function opaque(colour: string): string {
  return /^#[\da-f]{6}/i.exec(colour)?.[0] ?? (colour || '#3794ff');
}

/** Black or white on a colour of the theme, whichever is the more legible. */
function inkOn(colour: string): string {
  const parts = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})/i.exec(colour);
  if (!parts) return '#000000';
  const [red, green, blue] = parts.slice(1).map((part) => Number.parseInt(part, 16)) as [
    number,
    number,
    number,
  ];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 110 ? '#000000' : '#ffffff';
}
