import type { TileRequest } from '../../core/tensor/measures/types';

/** What of a value a small picture shows. */
export type PicturePlan =
  | { readonly kind: 'tile'; readonly request: TileRequest; readonly part: string }
  /** Kernels of four dimensions side by side. */
  | {
      readonly kind: 'kernels';
      readonly down: number;
      readonly across: number;
      readonly rows: number;
      readonly columns: number;
    };

/** Cells a side. */
const most = 120;

/** The last two dimensions, of the others the middle; of small kernels all, side by side. */
export function picturePlan(
  shape: readonly number[],
  { kernels }: { readonly kernels: boolean },
): PicturePlan {
  const [down = 0, across = 0, rows = 0, columns = 0] = shape;
  const isKernel = shape.length === 4 && rows * columns > 1 && rows <= 7 && columns <= 7;
  if (kernels && isKernel && down * rows <= most && across * columns <= most) {
    return { kind: 'kernels', down, across, rows, columns };
  }
  // Dimensions of size 1 say nothing: those that are drawn are the last two of the others.
  const large = shape.flatMap((size, axis) => (size > 1 ? [axis] : []));
  const columnAxis = large.at(-1) ?? (shape.length > 0 ? shape.length - 1 : null);
  const rowAxis = large.at(-2) ?? null;
  const index = shape.map((size) => Math.floor((size - 1) / 2));
  const others = large.slice(0, -2);
  const request: TileRequest = {
    rowAxis,
    columnAxis,
    index,
    rows: [0, rowAxis === null ? 1 : shape[rowAxis]!],
    columns: [0, columnAxis === null ? 1 : shape[columnAxis]!],
    maxRows: most,
    maxColumns: most,
  };
  const part = others.length === 0 ? '' : `[${shape.map((_, axis) => axisText(axis)).join(', ')}]`;
  return { kind: 'tile', request, part };

  function axisText(axis: number): string {
    return axis === rowAxis || axis === columnAxis ? ':' : String(index[axis]);
  }
}
