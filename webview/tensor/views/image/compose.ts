import { markColours, pixelOfHex } from '../../../ui/colour-map';

const marks = [markColours.nan, markColours.posInf, markColours.negInf].map(({ colour }) =>
  pixelOfHex(colour),
);

/** Side of the squares that show through where a picture is transparent, in device pixels; and their greys. */
const chequer = { side: 8, light: 204, dark: 160 } as const;

/** Where the channels of a picture stand among those of its tensor; `alpha` and two of the colours may be missing. */
export interface ChannelPlaces {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  readonly alpha?: number;
}

/**
 * Puts a picture together of its channels, each painted in greys where black is 0 and white 255 (`inverted`: where it
 * is the other way round). What is NaN or infinite in any channel keeps its mark's colour; a pixel that no channel has
 * stays as it is.
 */
export function compose(
  target: ImageData,
  channels: readonly ImageData[],
  places: ChannelPlaces,
  inverted: readonly boolean[],
): void {
  const pixels = new Uint32Array(target.data.buffer);
  const planes = channels.map((channel) => new Uint32Array(channel.data.buffer));
  const flips = inverted.map((flip) => (flip ? 255 : 0));
  const { red, green, blue, alpha } = places;
  const width = target.width;
  for (let at = 0; at < pixels.length; at++) {
    let special = 0;
    let missing = false;
    for (const plane of planes) {
      const pixel = plane[at]!;
      if (pixel === 0) missing = true;
      // A grey has three equal bytes; a mark has not.
      else if ((pixel & 255) !== ((pixel >> 8) & 255) && special === 0 && marks.includes(pixel))
        special = pixel;
    }
    if (missing) continue;
    if (special !== 0) {
      pixels[at] = special;
      continue;
    }
    let r = (planes[red]![at]! & 255) ^ flips[red]!;
    let g = (planes[green]![at]! & 255) ^ flips[green]!;
    let b = (planes[blue]![at]! & 255) ^ flips[blue]!;
    if (alpha !== undefined) {
      const share = ((planes[alpha]![at]! & 255) ^ flips[alpha]!) / 255;
      const x = at % width;
      const odd = (Math.floor(x / chequer.side) + Math.floor((at - x) / width / chequer.side)) % 2 === 1;
      const ground = odd ? chequer.dark : chequer.light;
      r = Math.round(ground + (r - ground) * share);
      g = Math.round(ground + (g - ground) * share);
      b = Math.round(ground + (b - ground) * share);
    }
    pixels[at] = ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;
  }
}
