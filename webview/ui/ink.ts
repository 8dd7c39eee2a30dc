/**
 * Black or white, whichever has the larger contrast on an sRGB colour, channels from 0 to 255 (by WCAG 2's relative
 * luminance).
 */
export function inkOn(red: number, green: number, blue: number): '#000000' | '#ffffff' {
  const luminance = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  // (1.05 / (L + 0.05)) and ((L + 0.05) / 0.05) are equal at this luminance.
  return luminance > 0.179 ? '#000000' : '#ffffff';
}

function linear(channel: number): number {
  const share = channel / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}
