/** Attributes of an SVG element; numbers are rounded to hundredths. */
export type Values = Readonly<Record<string, string | number>>;

/** An element without content. */
export function element(name: string, values: Values): string {
  return `<${name}${attributesText(values)}/>`;
}

/** A text at a place, as wide as it was drawn here: where the font is missing, another one must not run out of its box. */
export function textElement(text: string, width: number, values: Values): string {
  const pinned: Values = width > 0 ? { textLength: width, lengthAdjust: 'spacingAndGlyphs' } : {};
  return `<text${attributesText({ ...values, ...pinned })} xml:space="preserve">${escaped(text)}</text>`;
}

function attributesText(values: Values): string {
  return Object.entries(values)
    .map(([name, value]) => {
      if (typeof value === 'number') return ` ${name}="${round(value)}"`;
      if ((name === 'fill' || name === 'stroke') && value !== 'none') return colourText(name, value);
      return ` ${name}="${escaped(value)}"`;
    })
    .join('');
}

/** A colour as every program reads it: `#rrggbb`, with the opacity apart. */
function colourText(name: string, colour: string): string {
  const { hex, opacity } = plainColour(colour);
  return ` ${name}="${hex}"${opacity < 1 ? ` ${name}-opacity="${round(opacity)}"` : ''}`;
}

const plainColours = new Map<string, { readonly hex: string; readonly opacity: number }>();
let pixel: OffscreenCanvasRenderingContext2D | undefined;

/**
 * Browsers give mixed colours as `color(srgb …)` and others as `rgba(…)`, which hardly any program but a browser reads in
 * an SVG file: what a pixel of it is, is asked for.
 */
function plainColour(colour: string): { readonly hex: string; readonly opacity: number } {
  const known = plainColours.get(colour);
  if (known) return known;
  pixel ??= new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!;
  pixel.clearRect(0, 0, 1, 1);
  pixel.fillStyle = colour;
  pixel.fillRect(0, 0, 1, 1);
  const [red, green, blue, alpha] = pixel.getImageData(0, 0, 1, 1).data as unknown as number[];
  const hex = `#${[red!, green!, blue!].map((part) => part.toString(16).padStart(2, '0')).join('')}`;
  const plain = { hex, opacity: alpha! / 255 };
  plainColours.set(colour, plain);
  return plain;
}

/** A font list that ends with a kind of font, so that there is one everywhere. */
export function fontList(fonts: string, kind: 'sans-serif' | 'monospace'): string {
  return new RegExp(`(^|,)\\s*${kind}\\s*$`).test(fonts) ? fonts : `${fonts}, ${kind}`;
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

export function round(value: number): number {
  return Math.round(value * 100) / 100;
}
