/** What the four numbers of a box are: two corners, a corner and a size, or a middle and a size. */
export type BoxFormat = 'xyxy' | 'yxyx' | 'xywh' | 'cxcywh';

export type Corners = readonly [left: number, top: number, right: number, bottom: number];

/** The corners of a box. */
export function cornersOf(format: BoxFormat, a: number, b: number, c: number, d: number): Corners {
  switch (format) {
    case 'xyxy':
      return [a, b, c, d];
    case 'yxyx':
      return [b, a, d, c];
    case 'xywh':
      return [a, b, a + c, b + d];
    case 'cxcywh':
      return [a - c / 2, b - d / 2, a + c / 2, b + d / 2];
  }
}

/**
 * What the numbers of these boxes are likely to be. Where the third is above the first and the fourth above the second
 * in nearly all, they are corners: of sizes that is not so, but for boxes near the origin. Else they are a middle and a
 * size, as detectors' heads give them, unless that puts edges far outside while a corner and a size does not.
 */
export function likelyFormat(coordinates: readonly Float64Array[], among: readonly number[]): BoxFormat {
  const [a, b, c, d] = coordinates as [Float64Array, Float64Array, Float64Array, Float64Array];
  const share = (holds: (at: number) => boolean) =>
    among.length === 0 ? 1 : among.filter(holds).length / among.length;
  if (share((at) => c[at]! > a[at]! && d[at]! > b[at]!) >= 0.98) return 'xyxy';
  const isInside = share((at) => a[at]! >= 0.4 * c[at]! && b[at]! >= 0.4 * d[at]!) >= 0.9;
  return isInside ? 'cxcywh' : 'xywh';
}

/** The share of their union that two boxes have in common; 0 where it is empty. */
export function intersectionOverUnion(one: Corners, other: Corners): number {
  const width = Math.min(one[2], other[2]) - Math.max(one[0], other[0]);
  const height = Math.min(one[3], other[3]) - Math.max(one[1], other[1]);
  if (!(width > 0 && height > 0)) return 0;
  const area = (box: Corners) => Math.max(0, box[2] - box[0]) * Math.max(0, box[3] - box[1]);
  return (width * height) / (area(one) + area(other) - width * height);
}
