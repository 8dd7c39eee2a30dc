import { nodesText } from '../../ui/counted';
import { type Box, headerHeight, isGroup, isValue, type Scene } from '../scene';
import { type Appearance, runState } from './appearance';
import type { GraphColours } from './colours';
import type { BoxPen } from './pen';
import { detailLevels, sizes, twoLines } from './sizes';
import { TextFit } from './text-fit';

/** The fonts of the graph's texts, at 100 %. */
export class Fonts {
  readonly title: TextFit;
  readonly bold: TextFit;
  readonly detail: TextFit;
  readonly label: TextFit;
  readonly value: TextFit;

  constructor({ uiFont, codeFont }: GraphColours) {
    this.title = new TextFit(`${sizes.title}px ${uiFont}`);
    this.bold = new TextFit(`600 ${sizes.title}px ${uiFont}`);
    this.detail = new TextFit(`${sizes.detail}px ${uiFont}`);
    this.label = new TextFit(`${sizes.label}px ${codeFont}`);
    this.value = new TextFit(`${sizes.label}px ${uiFont}`);
  }
}

/** A text on a box, in graph units; `y` is its baseline. */
export interface PlacedText {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly font: 'title' | 'bold' | 'detail';
  readonly align: 'left' | 'right' | 'center';
  readonly tone: 'text' | 'secondary';
}

/** The texts of a box, cut to its width: what it is, what more is to say, and its figure. */
export function textsOf(box: Box, figure: string, isStrong: boolean, fonts: Fonts): PlacedText[] {
  if (isValue(box)) return valueTexts(box, fonts);
  const texts: PlacedText[] = [];
  const group = isGroup(box);
  const detailText = detailOf(box);
  const left = box.x + sizes.inset + (group ? sizes.chevron : 0);
  const right = box.x + box.width - sizes.rightInset;
  const two = box.kind !== 'open' && box.height >= twoLines && detailText !== '';
  const height = box.kind === 'open' ? headerHeight : box.height;
  const baseline = two ? box.y + 19 : box.y + height / 2 + 4.5;
  const end = figure === '' ? right : right - fonts.detail.width(figure) - 6;
  const font = group || isStrong ? 'bold' : 'title';
  const title = fonts[font].cut(box.title, end - left);
  texts.push({ text: title, x: left, y: baseline, font, align: 'left', tone: 'text' });
  if (figure !== '') {
    texts.push({ text: figure, x: right, y: baseline, font: 'detail', align: 'right', tone: 'secondary' });
  }
  if (detailText === '') return texts;
  const detailLeft = two ? left : left + fonts[font].width(title) + 6;
  const detail = fonts.detail.cut(detailText, (two ? right : end) - detailLeft);
  if (detail !== '') {
    const y = two ? box.y + 34 : baseline;
    texts.push({ text: detail, x: detailLeft, y, font: 'detail', align: 'left', tone: 'secondary' });
  }
  return texts;
}

/** What is said of a box: of a group how many nodes it has, of a stack how often what is repeated. */
function detailOf(box: Box): string {
  const { detail, members, nodeCount } = box;
  if (!isGroup(box)) return detail;
  const count = nodesText(nodeCount);
  if (detail === '') return count;
  return members === undefined ? `${count} · ${detail}` : detail;
}

/** A value's name in its pill, with its type under it where there is room. */
function valueTexts(box: Box, fonts: Fonts): PlacedText[] {
  const middle = box.x + box.width / 2;
  const room = box.width - 16;
  const title = fonts.title.cut(box.title, room);
  const two = box.height >= twoLines && box.detail !== '';
  const baseline = two ? box.y + box.height / 2 - 2.5 : box.y + box.height / 2 + 4.5;
  const texts: PlacedText[] = [
    { text: title, x: middle, y: baseline, font: 'title', align: 'center', tone: 'text' },
  ];
  const detail = two ? fonts.detail.cut(box.detail, room) : '';
  if (detail !== '') {
    texts.push({
      text: detail,
      x: middle,
      y: baseline + 15,
      font: 'detail',
      align: 'center',
      tone: 'secondary',
    });
  }
  return texts;
}

/** Draws the texts of the boxes in sight, font after font: changing it is what costs. */
export function drawTexts(
  pen: BoxPen,
  scene: Scene,
  visible: readonly number[],
  appearance: Appearance,
  fonts: Fonts,
): void {
  const { context, camera, scale, colours } = pen;
  if (camera.zoom < detailLevels.titles) return;
  const byFont: Record<PlacedText['font'], { placed: PlacedText; alpha: number }[]> = {
    title: [],
    bold: [],
    detail: [],
  };
  for (const at of visible) {
    const box = scene.boxes[at]!;
    const isCurrent = at === appearance.current;
    // The node that the session stands at is what one looks for: its text stays strong.
    const isFaint = appearance.run[at] === runState.notRun && !isCurrent;
    const alpha = appearance.dimmed?.[at] ? 0.35 : isFaint ? 0.8 : 1;
    const texts = textsOf(box, appearance.figures[at]!, isCurrent, fonts);
    if (box.kind === 'open') ground(pen, box, texts, fonts);
    for (const placed of texts) {
      if (placed.font === 'detail' && camera.zoom < detailLevels.details) continue;
      byFont[placed.font].push({ placed, alpha });
    }
    chevron(pen, box, alpha);
  }
  context.textBaseline = 'alphabetic';
  for (const font of ['title', 'bold', 'detail'] as const) {
    if (byFont[font].length === 0) continue;
    context.font = scaled(fonts[font].font, scale);
    for (const { placed, alpha } of byFont[font]) {
      context.globalAlpha = alpha;
      context.textAlign = placed.align;
      context.fillStyle = colours[placed.tone];
      context.fillText(
        placed.text,
        Math.round((placed.x - camera.left) * scale),
        Math.round((placed.y - camera.top) * scale),
      );
    }
  }
  context.globalAlpha = 1;
}

/** The font at a zoom; sizes in fractions of a pixel, so that texts keep their share of the box. */
export function scaled(font: string, scale: number): string {
  return font.replace(/(\d+)px/, (_, size: string) => `${(Number(size) * scale).toFixed(2)}px`);
}

/** The corners of a group's chevron: to the right where it is closed, down where it is open. */
export function chevronPoints(box: Box): readonly [number, number][] | undefined {
  const x = box.x + sizes.inset;
  if (box.kind === 'open') {
    const y = box.y + headerHeight / 2;
    return [
      [x - 2, y - 2],
      [x + 2, y + 2],
      [x + 6, y - 2],
    ];
  }
  if (box.kind !== 'group' && box.kind !== 'repeat') return undefined;
  const y = box.height >= twoLines ? box.y + 15 : box.y + box.height / 2;
  return [
    [x, y - 4],
    [x + 4, y],
    [x, y + 4],
  ];
}

/** Edges that lead into an open group cross its header: the texts lie on a piece of ground. */
function ground(
  { context, camera, scale, colours }: BoxPen,
  box: Box,
  texts: readonly PlacedText[],
  fonts: Fonts,
): void {
  context.fillStyle = colours.group;
  for (const { text, x, align, font } of texts) {
    const width = fonts[font].width(text) + 6;
    const left = align === 'right' ? x - width + 3 : x - 3;
    context.fillRect(
      (left - camera.left) * scale,
      (box.y + 5 - camera.top) * scale,
      width * scale,
      (headerHeight - 10) * scale,
    );
  }
}

function chevron({ context, camera, scale, colours }: BoxPen, box: Box, alpha: number): void {
  const points = chevronPoints(box);
  if (!points) return;
  context.globalAlpha = alpha;
  context.strokeStyle = colours.icon;
  context.lineWidth = 1.2 * scale;
  context.beginPath();
  points.forEach(([x, y], at) => {
    if (at === 0) context.moveTo((x - camera.left) * scale, (y - camera.top) * scale);
    else context.lineTo((x - camera.left) * scale, (y - camera.top) * scale);
  });
  context.stroke();
}
