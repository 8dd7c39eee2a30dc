/** A rectangle of a picture, in pixels from its upper left corner; it may cut through pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** One channel of a picture, row by row. */
export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly values: Float64Array;
}

/**
 * Brings a part of a plane to another size as Pillow's BILINEAR does: pixel centres at halves, a triangle filter that
 * widens when the picture shrinks (so that nothing is skipped), rows first, then columns. Values are not rounded.
 */
export function resize(plane: Plane, box: Box, width: number, height: number): Plane {
  const across = filters(box.left, box.width, plane.width, width);
  const down = filters(box.top, box.height, plane.height, height);
  const narrow = new Float64Array(plane.height * width);
  for (let row = 0; row < plane.height; row++) {
    for (let column = 0; column < width; column++) {
      const { first, weights } = across[column]!;
      let sum = 0;
      for (let k = 0; k < weights.length; k++)
        sum += weights[k]! * plane.values[row * plane.width + first + k]!;
      narrow[row * width + column] = sum;
    }
  }
  const values = new Float64Array(width * height);
  for (let row = 0; row < height; row++) {
    const { first, weights } = down[row]!;
    for (let k = 0; k < weights.length; k++) {
      for (let column = 0; column < width; column++) {
        values[row * width + column]! += weights[k]! * narrow[(first + k) * width + column]!;
      }
    }
  }
  return { width, height, values };
}

interface Filter {
  readonly first: number;
  readonly weights: readonly number[];
}

function filters(start: number, length: number, available: number, wanted: number): Filter[] {
  const scale = length / wanted;
  const reach = Math.max(1, scale);
  return Array.from({ length: wanted }, (_, at) => {
    const centre = start + (at + 0.5) * scale;
    const first = Math.max(0, Math.floor(centre - reach + 0.5));
    const end = Math.min(available, Math.floor(centre + reach + 0.5));
    const weights = Array.from({ length: end - first }, (_, k) =>
      Math.max(0, 1 - Math.abs(first + k + 0.5 - centre) / reach),
    );
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return { first, weights: weights.map((weight) => weight / total) };
  });
}
