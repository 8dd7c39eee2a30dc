import type { Tile, TileRequest } from '../../core/tensor/measures/types';
import { type Place, pictureSize } from './place';

/** Up to this many elements a slice is asked for whole and element by element, so that zooming asks no more. */
const wholeSlice = 1 << 16;
/** Cells of the coarse picture of a large slice, in each direction. */
const coarseCells = 64;
const mostKept = 160;

/** The tiles of one tensor: asked for once, the last ones kept. */
export class TileSource {
  private readonly kept = new Map<string, Promise<Tile>>();

  constructor(
    private readonly shape: readonly number[],
    private readonly ask: (request: TileRequest) => Promise<Tile>,
  ) {}

  /** The whole slice: each element where it is small, a coarse picture where it is not. */
  slice(place: Place): Promise<Tile> {
    const { rows, columns } = pictureSize(place, this.shape);
    const exact = this.isSmall(place);
    return this.part(
      place,
      [0, rows],
      [0, columns],
      exact ? rows : coarseCells,
      exact ? columns : coarseCells,
    );
  }

  /** Whether `slice` gives each element. */
  isSmall(place: Place): boolean {
    const { rows, columns } = pictureSize(place, this.shape);
    return rows * columns <= wholeSlice && Math.max(rows, columns) <= 16384;
  }

  /** A slice in at most `most` cells each way, for a thumbnail. */
  thumbnail(place: Place, most: number): Promise<Tile> {
    const { rows, columns } = pictureSize(place, this.shape);
    if (rows * columns <= most * most && this.isSmall(place)) return this.slice(place);
    return this.part(place, [0, rows], [0, columns], most, most);
  }

  /** A part of a slice in at most so many cells. */
  part(
    place: Place,
    rows: readonly [number, number],
    columns: readonly [number, number],
    maxRows: number,
    maxColumns: number,
  ): Promise<Tile> {
    const index = place.index.map((at, axis) =>
      axis === place.rowAxis || axis === place.columnAxis ? 0 : at,
    );
    const request = {
      rowAxis: place.rowAxis,
      columnAxis: place.columnAxis,
      index,
      rows,
      columns,
      maxRows: Math.max(1, Math.min(maxRows, rows[1] - rows[0])),
      maxColumns: Math.max(1, Math.min(maxColumns, columns[1] - columns[0])),
    };
    const key = JSON.stringify(request);
    const kept = this.kept.get(key);
    if (kept) {
      this.kept.delete(key);
      this.kept.set(key, kept);
      return kept;
    }
    const asked = this.ask(request);
    asked.catch(() => this.kept.delete(key));
    this.kept.set(key, asked);
    if (this.kept.size > mostKept) this.kept.delete(this.kept.keys().next().value!);
    return asked;
  }
}
