import { markColours } from '../../ui/colour-map';
import { type Appearance, breakpointState, isOff, runState } from '../draw/appearance';
import type { GraphColours } from '../draw/colours';
import { groundAt, inkOf, type LabelLine, labelLines } from '../draw/edge-labels';
import { arrowHead, edgeStyle } from '../draw/edges';
import { hatched } from '../draw/hatch';
import { bars, breakpointCorners, hasBars } from '../draw/marks';
import { sizes } from '../draw/sizes';
import { chevronPoints, Fonts, textsOf } from '../draw/texts';
import { type Box, isValue, type Rectangle, type Scene } from '../scene';

/** Around what is drawn. */
const margin = 16;

/** Writes a part of a scene as an SVG document of its own: no style sheet, no script, texts as texts. */
export function svgOf(scene: Scene, appearance: Appearance, colours: GraphColours, part: Rectangle): string {
  const area = {
    x: part.x - margin,
    y: part.y - margin,
    width: part.width + 2 * margin,
    height: part.height + 2 * margin,
  };
  const fonts = new Fonts(colours);
  const inside = (box: Rectangle) =>
    box.x < area.x + area.width &&
    box.x + box.width > area.x &&
    box.y < area.y + area.height &&
    box.y + box.height > area.y;
  const pieces: string[] = [];
  scene.boxes.forEach((box, at) => {
    if (box.kind === 'open' && inside(box)) pieces.push(frame(box, at, appearance, colours));
  });
  scene.edges.forEach((_, edge) => {
    pieces.push(edgePath(scene, edge, appearance, colours));
  });
  scene.boxes.forEach((box, at) => {
    if (box.kind !== 'open' && inside(box)) pieces.push(boxShape(box, at, appearance, colours));
  });
  for (const edge of scene.edges) {
    for (const line of labelLines(edge, scene, appearance, fonts)) {
      pieces.push(...labelPieces(line, groundAt(scene, edge.from, colours), colours));
    }
  }
  scene.boxes.forEach((box, at) => {
    if (inside(box)) pieces.push(...boxTexts(box, at, appearance, colours, fonts));
  });
  const size = `width="${round(area.width)}" height="${round(area.height)}"`;
  const view = [area.x, area.y, area.width, area.height].map(round).join(' ');
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} viewBox="${view}">
${element('rect', { ...area, fill: colours.background })}
${pieces.join('\n')}
</svg>
`;
}

function labelPieces(line: LabelLine, ground: string, colours: GraphColours): string[] {
  const { kind, y, height, left, width } = line;
  const top = y - height / 2;
  const pieces = [element('rect', { x: left, y: top, width, height, fill: ground })];
  for (const { text, left: x, width: wide, mark } of line.pieces) {
    if (mark) {
      pieces.push(element('rect', { x, y: top, width: wide, height, rx: 3, fill: markColours[mark].colour }));
    }
    pieces.push(
      textElement(text, x + wide / 2, y + 3.5, sizes.label, colours.codeFont, {
        fill: inkOf(kind, mark, colours),
        'text-anchor': 'middle',
      }),
    );
  }
  return pieces;
}

function frame(box: Box, at: number, appearance: Appearance, colours: GraphColours): string {
  return outlined(box, at, appearance, { fill: colours.group, stroke: colours.nodeBorder }, sizes.radius);
}

function boxShape(box: Box, at: number, appearance: Appearance, colours: GraphColours): string {
  const isCurrent = appearance.current === at;
  const radius = isValue(box) ? box.height / 2 : sizes.radius;
  const paint = {
    fill: isCurrent ? colours.currentFill : colours.node,
    stroke: isCurrent ? colours.current : colours.nodeBorder,
    ...(isCurrent && { 'stroke-width': 2 }),
  };
  const pieces: string[] = [];
  if (box.kind === 'repeat') {
    for (const behind of [2, 1]) {
      const shift = sizes.stack * behind;
      const shifted = { ...box, x: box.x + shift, y: box.y - shift };
      pieces.push(
        outlined(shifted, at, appearance, { fill: colours.node, stroke: colours.nodeBorder }, radius),
      );
    }
  }
  pieces.push(outlined(box, at, appearance, paint, radius));
  if (box.bodies.length > 0) {
    const x = box.x + box.width - sizes.opens - 0.5;
    const d = `M${round(x)} ${round(box.y + 1)}V${round(box.y + box.height - 1)}`;
    pieces.push(element('path', { d, fill: 'none', stroke: colours.nodeBorder }));
  }
  const strip = appearance.strips[at];
  if (strip) {
    const [x, top, bottom, r] = [box.x, box.y, box.y + box.height, Math.min(radius, sizes.strip)];
    const d =
      `M${round(x + sizes.strip)} ${round(top)}H${round(x + r)}a${r} ${r} 0 0 0 -${r} ${r}` +
      `V${round(bottom - r)}a${r} ${r} 0 0 0 ${r} ${r}H${round(x + sizes.strip)}z`;
    pieces.push(
      strip === hatched
        ? element('path', { d, fill: 'none', stroke: colours.edge, 'stroke-dasharray': '1 2' })
        : element('path', { d, fill: strip }),
    );
  }
  const state = appearance.breakpoints[at]!;
  if (state !== breakpointState.none) pieces.push(...breakpoint(box, state, colours));
  return pieces.join('\n');
}

function breakpoint(box: Box, state: number, colours: GraphColours): string[] {
  const [cx, cy, r] = [box.x + box.width, box.y, sizes.breakpoint];
  const fill = isOff(state) ? colours.breakpointOff : colours.breakpoint;
  const corners = breakpointCorners(state);
  const points = corners
    ?.map(([right, down]) => `${round(cx + right * r)},${round(cy + down * r)}`)
    .join(' ');
  return [
    points ? element('polygon', { points, fill }) : element('circle', { cx, cy, r, fill }),
    ...(hasBars(state) ? bars : []).map(([left, top, width, height]) =>
      element('rect', {
        x: cx + left * r,
        y: cy + top * r,
        width: width * r,
        height: height * r,
        fill: colours.background,
      }),
    ),
  ];
}

function outlined(
  box: Rectangle,
  at: number,
  appearance: Appearance,
  paint: Readonly<Record<string, string | number>>,
  radius: number,
): string {
  return element('rect', {
    x: box.x + 0.5,
    y: box.y + 0.5,
    width: box.width - 1,
    height: box.height - 1,
    rx: radius,
    ...paint,
    ...(appearance.run[at] === runState.notRun && at !== appearance.current && { 'stroke-dasharray': '3 3' }),
    ...(appearance.dimmed?.[at] && { opacity: 0.3 }),
  });
}

function edgePath(scene: Scene, edge: number, appearance: Appearance, colours: GraphColours): string {
  const { first, end } = scene.edges[edge]!;
  const { points } = scene;
  const point = (at: number) => `${round(points[at * 2]!)} ${round(points[at * 2 + 1]!)}`;
  let d = `M${point(first)}`;
  for (let at = first + 1; at + 2 < end; at += 3) d += `C${point(at)} ${point(at + 1)} ${point(at + 2)}`;
  const style = edgeStyle(scene, edge, appearance);
  const colour = style === 'hot' ? colours.selected : colours.edge;
  const opacity = style === 'dimmed' ? 0.18 : style === 'long' ? 0.5 : 1;
  const line = element('path', {
    d,
    fill: 'none',
    stroke: colour,
    'stroke-width': style === 'hot' ? 1.8 : 1.1,
    ...(opacity < 1 && { opacity }),
    ...(style === 'notRun' && { 'stroke-dasharray': '3 3' }),
  });
  const head = arrowHead(scene, edge).map(([x, y]) => `${round(x)} ${round(y)}`);
  return `${line}\n${element('path', { d: `M${head.join('L')}z`, fill: colour, ...(opacity < 1 && { opacity }) })}`;
}

function boxTexts(
  box: Box,
  at: number,
  appearance: Appearance,
  colours: GraphColours,
  fonts: Fonts,
): string[] {
  const opacity: Values = appearance.dimmed?.[at] ? { opacity: 0.35 } : {};
  const texts = textsOf(box, appearance.figures[at]!, at === appearance.current, fonts).map((placed) =>
    textElement(
      placed.text,
      placed.x,
      placed.y,
      placed.font === 'detail' ? sizes.detail : sizes.title,
      colours.uiFont,
      {
        fill: colours[placed.tone],
        ...(placed.font === 'bold' && { 'font-weight': 600 }),
        ...(placed.align !== 'left' && { 'text-anchor': placed.align === 'right' ? 'end' : 'middle' }),
        ...opacity,
      },
    ),
  );
  const chevron = chevronPoints(box);
  if (chevron) {
    const d = `M${chevron.map(([x, y]) => `${round(x)} ${round(y)}`).join('L')}`;
    texts.push(element('path', { d, fill: 'none', stroke: colours.icon, 'stroke-width': 1.2, ...opacity }));
  }
  return texts;
}

type Values = Readonly<Record<string, string | number>>;

function textElement(text: string, x: number, y: number, size: number, font: string, values: Values): string {
  const attributes = attributesText({ x, y, 'font-size': size, 'font-family': font, ...values });
  return `<text${attributes} xml:space="preserve">${escaped(text)}</text>`;
}

function element(name: string, values: Values): string {
  return `<${name}${attributesText(values)}/>`;
}

function attributesText(values: Values): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${typeof value === 'number' ? round(value) : escaped(value)}"`)
    .join('');
}

/** Texts come from models: what means something to XML is escaped, and what XML cannot hold is left out. */
export function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
