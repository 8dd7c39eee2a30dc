import { markColours } from '../../ui/colour-map';
import type { Edge, Scene } from '../scene';
import type { EdgeText } from '../values/edge-text';
import { type Appearance, runState } from './appearance';
import type { GraphColours } from './colours';
import type { BoxPen } from './pen';
import { detailLevels } from './sizes';
import type { TextFit } from './text-fit';
import { type Fonts, scaled } from './texts';

/** From one line to the next, and how high one is: both lines leave room for the head of the edge under them. */
const lineStep = 11.5;
const lineHeight = 11;
/** Around a line's text, and around the text of a mark. */
const inset = 3;
const gap = 5;
/** A line may stick out of its box by so much at each side: boxes stand farther apart than that. */
const beyond = 8;

/** A text of a line; lengths are graph units. */
interface LabelPiece {
  readonly text: string;
  readonly left: number;
  readonly width: number;
  /** A count of NaN or infinities, on a ground of the mark's colour. */
  readonly mark?: keyof typeof markColours;
}

/** A line that is written on an edge. */
export interface LabelLine {
  readonly kind: 'shape' | 'value';
  readonly left: number;
  readonly width: number;
  /** Its middle. */
  readonly y: number;
  readonly height: number;
  readonly pieces: readonly LabelPiece[];
}

/** What is written on an edge: the shape, and under it what a session has kept of the value. */
export function labelLines(edge: Edge, scene: Scene, appearance: Appearance, fonts: Fonts): LabelLine[] {
  if (edge.lines === 0) return [];
  const { value, from, label, labelX, labelY } = edge;
  const hasRun = appearance.run[from] !== runState.notRun || appearance.current === from;
  const known = hasRun ? appearance.values.get(value) : undefined;
  const room = scene.boxes[from]!.width + 2 * beyond - 2 * inset;
  const lines: LabelLine[] = [];
  const line = (kind: LabelLine['kind'], texts: readonly Omit<LabelPiece, 'left' | 'width'>[]) => {
    const font = labelFont(kind, fonts);
    const widths = texts.map(({ text, mark }) => font.width(text) + (mark ? 2 * inset : 0));
    const width = widths.reduce((sum, each) => sum + each, gap * (texts.length - 1)) + 2 * inset;
    let left = labelX - width / 2 + inset;
    const pieces = texts.map((piece, at) => {
      const placed = { ...piece, left, width: widths[at]! };
      left += widths[at]! + gap;
      return placed;
    });
    const y = labelY + lines.length * lineStep;
    lines.push({ kind, left: labelX - width / 2, width, y, height: lineHeight, pieces });
  };
  if (edge.lines === 2) {
    const shape = known?.shape || label;
    // Names of dimensions can be of any length.
    const text = fonts.label.cut(shape, room);
    if (text !== '') line('shape', [{ text }]);
  }
  if (known) {
    const texts = valueTexts(known, room, fonts);
    if (texts.length > 0) line('value', texts);
  }
  return lines;
}

/** Marks first, then the range with as many digits as there is room for. */
function valueTexts(
  { marks, ranges }: EdgeText,
  room: number,
  fonts: Fonts,
): { readonly text: string; readonly mark?: keyof typeof markColours }[] {
  const counted = marks.map(({ text, kind }) => ({ text, mark: kind }));
  const taken = counted.reduce((sum, { text }) => sum + fonts.value.width(text) + 2 * inset + gap, 0);
  const range = ranges.find((text) => fonts.value.width(text) <= room - taken);
  return range === undefined ? counted : [...counted, { text: range }];
}

/** The font of a line: three dots of the code's font, in the width of one digit, would run into one. */
function labelFont(kind: LabelLine['kind'], { label, value }: Fonts): TextFit {
  return kind === 'shape' ? label : value;
}

/**
 * Writes on the edges in sight, on a piece of ground so that the line does not cross what is written. A line that the
 * canvas's edge would cut is left out.
 */
export function drawLabels(pen: BoxPen, scene: Scene, appearance: Appearance, fonts: Fonts): void {
  const { context, camera, scale, colours } = pen;
  if (camera.zoom < detailLevels.labels) return;
  const { x, y, width, height } = camera.sight;
  const across = (at: number) => (at - camera.left) * scale;
  const down = (at: number) => (at - camera.top) * scale;
  const isWhole = (line: LabelLine) =>
    line.left >= x &&
    line.left + line.width <= x + width &&
    line.y - line.height / 2 >= y &&
    line.y + line.height / 2 <= y + height;
  const written: Record<LabelLine['kind'], { line: LabelLine; alpha: number }[]> = { shape: [], value: [] };
  for (const edge of scene.edges) {
    const { lines, labelX, labelY, from, to } = edge;
    if (lines === 0 || labelX < x || labelX > x + width) continue;
    if (labelY < y - 30 || labelY > y + height) continue;
    const alpha = appearance.dimmed && (appearance.dimmed[from] || appearance.dimmed[to]) ? 0.35 : 1;
    for (const line of labelLines(edge, scene, appearance, fonts)) {
      if (line.kind === 'value' && camera.zoom < detailLevels.values) continue;
      if (!isWhole(line)) continue;
      context.globalAlpha = alpha;
      context.fillStyle = groundAt(scene, from, colours);
      const top = down(line.y - line.height / 2);
      context.fillRect(across(line.left), top, line.width * scale, line.height * scale);
      written[line.kind].push({ line, alpha });
    }
  }
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  for (const kind of ['shape', 'value'] as const) {
    if (written[kind].length === 0) continue;
    context.font = scaled(labelFont(kind, fonts).font, scale);
    for (const { line, alpha } of written[kind]) {
      context.globalAlpha = alpha;
      for (const { text, left, mark, width: wide } of line.pieces) {
        if (mark) {
          const top = down(line.y - line.height / 2);
          context.fillStyle = markColours[mark].colour;
          context.beginPath();
          context.roundRect(across(left), top, wide * scale, line.height * scale, 3 * scale);
          context.fill();
        }
        context.fillStyle = inkOf(kind, mark, colours);
        context.fillText(text, Math.round(across(left + (mark ? inset : 0))), Math.round(down(line.y + 0.5)));
      }
    }
  }
  context.globalAlpha = 1;
}

/** The colour of a text on an edge. */
export function inkOf(
  kind: LabelLine['kind'],
  mark: keyof typeof markColours | undefined,
  { text, secondary }: GraphColours,
): string {
  if (mark) return markColours[mark].ink;
  return kind === 'shape' ? secondary : text;
}

/** What is behind a label, which stands where its edge begins: an open group, or the page. */
export function groundAt({ boxes }: Scene, from: number, colours: GraphColours): string {
  return boxes[from]!.parent >= 0 ? colours.group : colours.background;
}
