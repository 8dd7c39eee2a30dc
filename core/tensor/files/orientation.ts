import type { Picture } from './picture';

/** Turns and mirrors a picture so that EXIF's orientation becomes 1, the first row on top. */
export function upright(picture: Picture, orientation: number): Picture {
  if (orientation === 1) return picture;
  const { width, height, rgba } = picture;
  const turned = orientation >= 5;
  const [newWidth, newHeight] = turned ? [height, width] : [width, height];
  const from = new Uint32Array(rgba.buffer.slice(rgba.byteOffset, rgba.byteOffset + rgba.byteLength));
  const to = new Uint32Array(newWidth * newHeight);
  for (let row = 0; row < newHeight; row++) {
    for (let column = 0; column < newWidth; column++) {
      const [y, x] = stored(orientation, row, column, width, height);
      to[row * newWidth + column] = from[y * width + x]!;
    }
  }
  return { width: newWidth, height: newHeight, rgba: new Uint8Array(to.buffer) };
}

/** The stored row and column of an upright pixel (the table of EXIF 2.3, tag 274). */
function stored(
  orientation: number,
  row: number,
  column: number,
  width: number,
  height: number,
): [number, number] {
  switch (orientation) {
    case 2:
      return [row, width - 1 - column];
    case 3:
      return [height - 1 - row, width - 1 - column];
    case 4:
      return [height - 1 - row, column];
    case 5:
      return [column, row];
    case 6:
      return [height - 1 - column, row];
    case 7:
      return [height - 1 - column, width - 1 - row];
    default:
      return [column, width - 1 - row];
  }
}
