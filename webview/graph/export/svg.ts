import { markColours } from '../../ui/colour-map';
import { type Appearance, breakpointState, isOff, runState } from '../draw/appearance';
import type { GraphColours } from '../draw/colours';
import { groundAt, inkOf, type LabelLine, labelLines } from '../draw/edge-labels';
import { arrowHead, edgeExtents, edgeStyle } from '../draw/edges';
import { hatched } from '../draw/hatch';
import { arrowCorners, bars, breakpointCorners, hasBars } from '../draw/marks';
import { sizes } from '../draw/sizes';
import { chevronPoints, Fonts, textsOf } from '../draw/texts';
import { type Box, headerHeight, isValue, type Rectangle, type Scene } from '../scene';
import { element, escaped, fontList, round, textElement, type Values } from './svg-elements';

/** Around what is drawn. */
const margin = 16;

/** Writes a part of a scene as an SVG document of its own: no style sheet, no script, texts as texts; `title` says what it is. */
export function svgOf(
  scene: Scene,
  appearance: Appearance,
  colours: GraphColours,
  part: Rectangle,
  title: string,
): string {
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
  const extents = edgeExtents(scene);
  scene.edges.forEach((_, edge) => {
    const [x, y, right, bottom] = extents.subarray(edge * 4) as unknown as number[];
    const isSeen =
      x! <= area.x + area.width && right! >= area.x && y! <= area.y + area.height && bottom! >= area.y;
    if (isSeen) pieces.push(edgePath(scene, edge, appearance, colours));
  });
  scene.boxes.forEach((box, at) => {
    if (box.kind !== 'open' && inside(box)) pieces.push(boxShape(box, at, appearance, colours));
  });
  for (const edge of scene.edges) {
    for (const line of labelLines(edge, scene, appearance, fonts)) {
      if (!inside({ x: line.left, y: line.y, width: line.width, height: line.height })) continue;
      pieces.push(...labelPieces(line, groundAt(scene, edge.from, colours), colours));
    }
  }
  scene.boxes.forEach((box, at) => {
    if (inside(box)) pieces.push(...boxTexts(box, at, appearance, colours, fonts));
  });
  scene.boxes.forEach((box, at) => {
    if (inside(box)) pieces.push(...marks(box, at, appearance, colours));
  });
  const size = `width="${round(area.width)}" height="${round(area.height)}"`;
  const view = [area.x, area.y, area.width, area.height].map(round).join(' ');
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} viewBox="${view}">
<title>${escaped(title)}</title>
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
      textElement(text, 0, {
        ...{ x: x + wide / 2, y: y + 3.5, 'font-size': sizes.label },
        'font-family':
          kind === 'shape' ? fontList(colours.codeFont, 'monospace') : fontList(colours.uiFont, 'sans-serif'),
        fill: inkOf(kind, mark, colours),
        'text-anchor': 'middle',
      }),
    );
  }
  return pieces;
}

function frame(box: Box, at: number, appearance: Appearance, colours: GraphColours): string {
  return outlined(
    box,
    at,
    appearance,
    { fill: colours.group, ...stroke(at, appearance, colours) },
    sizes.radius,
  );
}

function boxShape(box: Box, at: number, appearance: Appearance, colours: GraphColours): string {
  const isCurrent = appearance.current === at;
  const radius = isValue(box) ? box.height / 2 : sizes.radius;
  const paint = {
    fill: isCurrent ? colours.currentFill : colours.node,
    ...stroke(at, appearance, colours),
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
  const colour = appearance.strips[at];
  if (colour) {
    // The outline lies over the strip.
    pieces.push(outlined(box, at, appearance, { fill: paint.fill, stroke: 'none' }, radius));
    pieces.push(
      strip(box, colour, radius, colours),
      outlined(box, at, appearance, { ...paint, fill: 'none' }, radius),
    );
  } else pieces.push(outlined(box, at, appearance, paint, radius));
  if (box.bodies.length > 0) {
    const x = box.x + box.width - sizes.opens - 0.5;
    const d = `M${round(x)} ${round(box.y + 1)}V${round(box.y + box.height - 1)}`;
    pieces.push(element('path', { d, fill: 'none', stroke: paint.stroke, ...dashes(at, appearance) }));
  }
  return pieces.join('\n');
}

/** The strip at a box's left end; lines across it where there is no figure. */
function strip(box: Box, colour: string, radius: number, colours: GraphColours): string {
  const [x, top, bottom, r] = [box.x, box.y, box.y + box.height, Math.min(radius, sizes.strip)];
  if (colour === hatched) {
    let d = '';
    for (let y = top + r; y + sizes.strip <= bottom - r + 2; y += 4) {
      d += `M${round(x)} ${round(y + sizes.strip)}L${round(x + sizes.strip)} ${round(y)}`;
    }
    return element('path', { d, fill: 'none', stroke: colours.edge });
  }
  const d =
    `M${round(x + sizes.strip)} ${round(top)}H${round(x + r)}a${r} ${r} 0 0 0 -${r} ${r}` +
    `V${round(bottom - r)}a${r} ${r} 0 0 0 ${r} ${r}H${round(x + sizes.strip)}z`;
  return element('path', { d, fill: colour });
}

/** What has not run is dashed. */
function dashes(at: number, { run, current, selected }: Appearance): Values {
  const isThick = at === current || selected.includes(at);
  return run[at] === runState.notRun && !isThick ? { 'stroke-dasharray': '3 3' } : {};
}

function stroke(
  at: number,
  { current, selected }: Appearance,
  colours: GraphColours,
): Values & { readonly stroke: string } {
  if (at === current) return { stroke: colours.current, 'stroke-width': 2 };
  if (selected.includes(at)) return { stroke: colours.selected, 'stroke-width': 2 };
  return { stroke: colours.nodeBorder };
}

/** What lies over all boxes: where the debugger stands, and breakpoints. */
function marks(box: Box, at: number, appearance: Appearance, colours: GraphColours): string[] {
  const pieces: string[] = [];
  const isCurrent = at === appearance.current || at === appearance.currentUser;
  if (isCurrent || appearance.outerFrames.has(at)) {
    const points = arrowCorners
      .map(([x, y]) => `${round(box.x - 3 + x)},${round(box.y + box.height / 2 + y)}`)
      .join(' ');
    pieces.push(element('polygon', { points, fill: isCurrent ? colours.current : colours.outerFrame }));
  }
  const state = appearance.breakpoints[at]!;
  if (state !== breakpointState.none) pieces.push(...breakpoint(box, state, colours));
  return pieces;
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
    ...dashes(at, appearance),
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
  const isFaint = appearance.run[at] === runState.notRun && at !== appearance.current;
  const alpha = appearance.dimmed?.[at] ? 0.35 : isFaint ? 0.8 : 1;
  const opacity: Values = alpha < 1 ? { opacity: alpha } : {};
  const texts = textsOf(box, appearance.figures[at]!, at === appearance.current, fonts).flatMap((placed) => {
    const { text, x, y, font, align } = placed;
    const width = fonts[font].width(text);
    const drawn = textElement(text, width, {
      ...{ x, y, 'font-size': font === 'detail' ? sizes.detail : sizes.title },
      'font-family': fontList(colours.uiFont, 'sans-serif'),
      fill: colours[placed.tone],
      ...(font === 'bold' && { 'font-weight': 600 }),
      ...(align !== 'left' && { 'text-anchor': align === 'right' ? 'end' : 'middle' }),
      ...opacity,
    });
    if (box.kind !== 'open') return [drawn];
    // Edges that lead into an open group cross its header.
    const left = align === 'right' ? x - width - 3 : x - 3;
    const ground = {
      x: left,
      y: box.y + 5,
      width: width + 6,
      height: headerHeight - 10,
      fill: colours.group,
    };
    return [element('rect', ground), drawn];
  });
  const chevron = chevronPoints(box);
  if (chevron) {
    const d = `M${chevron.map(([x, y]) => `${round(x)} ${round(y)}`).join('L')}`;
    texts.push(element('path', { d, fill: 'none', stroke: colours.icon, 'stroke-width': 1.2, ...opacity }));
  }
  return texts;
}
