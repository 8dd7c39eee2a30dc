import { type Levels, tileCells } from '../../core/tensor/measures/tile-levels';
import type {
  LevelTile,
  LevelTileRequest,
  PictureAxes,
  Reduction,
  Tile,
  TileRequest,
} from '../../core/tensor/measures/types';
import { type Place, pictureAxes, pictureSize } from './place';

/** Up to this many elements a slice is asked for whole and element by element, so that zooming asks no more. */
const wholeSlice = 1 << 16;
/** Cells of the coarse picture of a large slice, in each direction. */
const coarseCells = 64;
const mostKept = 160;

/** How tiles come: each answers one question of the panel's protocol. */
export interface TileQuestions {
  tile(request: TileRequest): Promise<Tile>;
  levelTile(request: LevelTileRequest): Promise<LevelTile>;
  readPicture(axes: PictureAxes): Promise<{ readonly done: number }>;
}

/** The tiles of one tensor: asked for once, the last ones kept. */
export class TileSource {
  private readonly kept = new Map<string, Promise<Tile>>();
  private readonly keptLevels = new Map<string, Promise<LevelTile>>();

  private holds = 0;
  private readonly whenIdle: (() => void)[] = [];

  constructor(
    private readonly shape: readonly number[],
    private readonly ask: TileQuestions,
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
    const request = {
      ...pictureAxes(place),
      rows,
      columns,
      maxRows: Math.max(1, Math.min(maxRows, rows[1] - rows[0])),
      maxColumns: Math.max(1, Math.min(maxColumns, columns[1] - columns[0])),
    };
    return remembered(this.kept, JSON.stringify(request), mostKept, () => this.ask.tile(request));
  }

  /**
   * A tile of a level of detail. One from a sample is not kept: it is to be asked for again when all is read
   * (`readPicture`).
   */
  levelTile(
    place: Place,
    levels: Levels,
    row: number,
    column: number,
    reduce: Reduction,
  ): Promise<LevelTile> {
    const request: LevelTileRequest = {
      ...pictureAxes(place),
      rowLevel: levels.row,
      columnLevel: levels.column,
      row,
      column,
      reduce,
    };
    const key = JSON.stringify(request);
    return remembered(this.keptLevels, key, mostKept, async () => {
      const tile = await this.ask.levelTile(request);
      if (tile.sampled) this.keptLevels.delete(key);
      return tile;
    });
  }

  /** A picture is being loaded until the function is called: what can wait, waits (`idle`). */
  hold(): () => void {
    this.holds++;
    return () => {
      this.holds--;
      if (this.holds === 0) for (const next of this.whenIdle.splice(0)) next();
    };
  }

  /** Resolves when no picture is being loaded. */
  async idle(): Promise<void> {
    while (this.holds > 0) await new Promise<void>((resolve) => this.whenIdle.push(resolve));
  }

  /** Has more of a picture read; the share that was read so far. */
  async readPicture(place: Place): Promise<number> {
    return (await this.ask.readPicture(pictureAxes(place))).done;
  }
}

/** The kept answer, else a new one; of more than `most` the one used longest ago goes, and one that failed. */
function remembered<T>(
  kept: Map<string, Promise<T>>,
  key: string,
  most: number,
  ask: () => Promise<T>,
): Promise<T> {
  const known = kept.get(key);
  const answer = known ?? ask();
  kept.delete(key);
  kept.set(key, answer);
  if (known) return known;
  answer.catch(() => kept.delete(key));
  if (kept.size > most) kept.delete(kept.keys().next().value!);
  return answer;
}

/** The tiles of a level that cover half-open ranges of a picture's elements, as half-open ranges of tiles. */
export function tilesOver(
  levels: Levels,
  sight: { readonly rows: readonly [number, number]; readonly columns: readonly [number, number] },
): { readonly rows: readonly [number, number]; readonly columns: readonly [number, number] } {
  const over = ([from, to]: readonly [number, number], level: number): [number, number] => {
    const size = tileCells * 2 ** level;
    return [Math.floor(from / size), Math.ceil(to / size)];
  };
  return { rows: over(sight.rows, levels.row), columns: over(sight.columns, levels.column) };
}
