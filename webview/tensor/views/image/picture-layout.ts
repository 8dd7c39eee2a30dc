/** Which dimensions of a tensor are a picture's channels, rows and columns. */
export interface PictureLayout {
  readonly kind: 'CHW' | 'HWC' | 'HW';
  /** Null where there is one channel without a dimension of its own. */
  readonly channelAxis: number | null;
  readonly rowAxis: number;
  readonly columnAxis: number;
  readonly channels: 1 | 3 | 4;
}

/** A picture of fewer rows or columns is none that one would recognise. */
const leastSide = 8;

/**
 * The ways in which a shape can be read as a picture, the likeliest first: with 1, 3 or 4 channels before the rows or
 * behind the columns, or, of two dimensions, without. Dimensions before these are a batch. Where both would do, a
 * dimension of 3 counts before one of 1, and this before one of 4; of equals the channels come first, as in most
 * exported models.
 */
export function pictureLayouts(shape: readonly number[]): readonly PictureLayout[] {
  const rank = shape.length;
  if (rank < 2) return [];
  if (rank === 2) {
    return isLarge(shape[0]!, shape[1]!)
      ? [{ kind: 'HW', channelAxis: null, rowAxis: 0, columnAxis: 1, channels: 1 }]
      : [];
  }
  const candidates: PictureLayout[] = [];
  const add = (kind: 'CHW' | 'HWC', channelAxis: number, rowAxis: number) => {
    const channels = shape[channelAxis]!;
    if (channels !== 1 && channels !== 3 && channels !== 4) return;
    if (isLarge(shape[rowAxis]!, shape[rowAxis + 1]!)) {
      candidates.push({ kind, channelAxis, rowAxis, columnAxis: rowAxis + 1, channels });
    }
  };
  add('CHW', rank - 3, rank - 2);
  add('HWC', rank - 1, rank - 3);
  const order = [3, 1, 4];
  return candidates.sort((a, b) => order.indexOf(a.channels) - order.indexOf(b.channels));
}

/** The layout as ONNX names it, with N for each dimension of a batch: `NCHW`. */
export function layoutName(layout: PictureLayout, rank: number): string {
  return 'N'.repeat(Math.max(0, rank - layout.kind.length)) + layout.kind;
}

function isLarge(rows: number, columns: number): boolean {
  return rows >= leastSide && columns >= leastSide;
}
