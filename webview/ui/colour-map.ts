import { mark } from '../../core/tensor/measures/types';

/** The colour maps that pictures use. `signed` is berlin in dark themes and RdBu in light ones. */
export type ColourMapName = 'viridis' | 'cividis' | 'berlin' | 'rdbu' | 'gray';

/**
 * Colours at equal distances from the lowest to the highest value, as RGB in hexadecimal; between them linear, which
 * is at most two steps of 255 off the full tables.
 *
 * viridis: Nathaniel Smith and Stéfan van der Walt, CC0. cividis: Jamie Nuñez, Christopher Anderton and Ryan Renslow,
 * "Optimizing colormaps with consideration for color vision deficiency", PLOS ONE 2018, CC BY 4.0. berlin: Fabio Crameri, Scientific colour maps, MIT.
 * RdBu: Cynthia Brewer, ColorBrewer 2, Apache 2.0; reversed, so that blue is below and red above.
 */
const stops: Readonly<Record<ColourMapName, string>> = {
  viridis:
    '44015446085c471063481769481d6f482475472a7a46307e453781433d844142873f48893d4e8a3a538b38598c355e8d33638d31688e2e6d8e' +
    '2c718e2a768e297b8e27808e25848e23898e218e8d20928c1f978b1e9c891fa18821a58524aa8328ae802eb37c35b7793dbc7446c06f50c46a' +
    '5ac86465cb5e70cf577cd25089d54895d840a2da37b0dd2fbddf26cae11fd8e219e5e419f1e51dfde725',
  cividis:
    '00224e00255400285b002b62002e6a0030700433711135701a386f213b6e273e6e2d416d32436d36466c3b496c3f4c6c434e6c47516c4b546c' +
    '4f576c52596d565c6d5a5f6e5d626e61656f646770686a716b6d726f70737273747576767978777c7b78807e788481798784788b87788f8a78' +
    '938d789790779b93769f9676a39a75a79d74aba072afa371b3a670b7aa6ebbad6cbfb06bc3b469c8b766ccba64d0be61d4c15fd9c55cddc958' +
    'e1cc55e6d051ead44cefd748f4db42f8df3cfde334fee838',
  berlin:
    '9eb0ff93affa87adf47bacee6fa9e862a6e056a2d74b9bcd4194c1398bb43382a82f789c2b6f8f276683245d7820546c1d4b611a4256173a4b' +
    '143240122a3611232c101c2311161b121214160e0d1b0b07210b03260d012c0e00330f00391100411201481502501803591c0763210c6e2813' +
    '79301b8439248e422e984c39a25544ac5e4fb6685ac07165ca7b71d5857ddf8f89ea9995f4a3a1ffadad',
  rdbu: '0530612166ac4393c392c5ded1e5f0f7f7f7fddbc7f4a582d6604db2182b67001f',
  gray: '000000ffffff',
};

const entries = 256;
const tables = new Map<ColourMapName, Uint32Array>();

/** 256 colours as pixels of an ImageData read as 32-bit words (little-endian ABGR, opaque). */
export function colourTable(name: ColourMapName): Uint32Array {
  let table = tables.get(name);
  if (!table) {
    table = interpolate(stops[name]);
    tables.set(name, table);
  }
  return table;
}

/** One colour as such a pixel. */
function pixel(red: number, green: number, blue: number): number {
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

/** `#ff2bd1` as such a pixel. */
export function pixelOfHex(hex: string): number {
  const value = Number.parseInt(hex.slice(1), 16);
  return pixel(value >> 16, (value >> 8) & 255, value & 255);
}

/** Such a pixel as a CSS colour. */
export function cssColour(word: number): string {
  return `rgb(${word & 255} ${(word >> 8) & 255} ${(word >> 16) & 255})`;
}

/** The entry of a 256-entry table that stands for `value` in the range [low, high]; the middle one where it is a point. */
export function tableIndex(value: number, low: number, high: number): number {
  if (!(high > low)) return entries >> 1;
  const t = (value - low) / (high - low);
  return t <= 0 ? 0 : t >= 1 ? entries - 1 : Math.round(t * (entries - 1));
}

function interpolate(hex: string): Uint32Array {
  const count = hex.length / 6;
  const channel = (stop: number, k: number) =>
    Number.parseInt(hex.slice(stop * 6 + k * 2, stop * 6 + k * 2 + 2), 16);
  return Uint32Array.from({ length: entries }, (_, i) => {
    const position = (i / (entries - 1)) * (count - 1);
    const stop = Math.min(Math.floor(position), count - 2);
    const share = position - stop;
    const mix = (k: number) => Math.round(channel(stop, k) * (1 - share) + channel(stop + 1, k) * share);
    return pixel(mix(0), mix(1), mix(2));
  });
}

/** NaN, +Inf and −Inf, in none of the maps and the same in every theme; `text` is what a cell or badge says. */
export const markColours = {
  nan: { colour: '#ff2bd1', ink: '#000000', letter: 'N', name: 'NaN' },
  posInf: { colour: '#ff8a00', ink: '#000000', letter: '+∞', name: '+Inf' },
  negInf: { colour: '#783cff', ink: '#ffffff', letter: '−∞', name: '−Inf' },
} as const;

/** Their colours as pixels of an ImageData. */
export const markPixels = {
  nan: pixelOfHex(markColours.nan.colour),
  posInf: pixelOfHex(markColours.posInf.colour),
  negInf: pixelOfHex(markColours.negInf.colour),
} as const;

/** The pixel of a cell with marks: of several the first in the order NaN, +Inf, −Inf. */
export function markPixel(marks: number): number {
  if (marks & mark.nan) return markPixels.nan;
  return marks & mark.posInf ? markPixels.posInf : markPixels.negInf;
}
