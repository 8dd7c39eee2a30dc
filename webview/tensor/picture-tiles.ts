import { baseLevels, coarseLevels, type Levels } from '../../core/tensor/measures/tile-levels';
import type { LevelTile, Reduction } from '../../core/tensor/measures/types';
import { joined, layerOf, type PlacedTile } from './mosaic';
import type { Layer } from './paint';
import { type Place, pictureSize } from './place';
import { type TileSource, tilesOver } from './tile-source';

/** Tiles that are asked for at a time; what waits behind them is forgotten as soon as it is out of sight. */
const mostAsked = 3;

/** What of a picture is in sight, in elements, and at which level it is drawn. */
export interface Sight {
  readonly rows: readonly [number, number];
  readonly columns: readonly [number, number];
  readonly levels: Levels;
}

/**
 * The layers of one slice's picture. A small slice is one tile. Of a large one there is the whole picture at a coarse
 * level, first from a sample while the runner reads all of it, and over it the tiles in sight; the tiles of the view
 * before stay until all of the new ones have come.
 */
export class PictureTiles {
  /** The share of the picture that was read. */
  private done = 0;
  readonly rows: number;
  readonly columns: number;
  private readonly coarse: Levels;
  private readonly base: Levels;
  private readonly isSmall: boolean;
  private overview: Layer | undefined;
  /** All tiles in sight as one layer, of the present view or one before. */
  private whole: { readonly key: string; readonly layer: Layer } | undefined;
  private arrived = new Map<string, PlacedTile>();
  private sight: Sight | undefined;
  private key = '';
  private waiting: (readonly [row: number, column: number])[] = [];
  private asked = 0;
  private ended = false;
  private paused = false;
  /** Whether tiles are being loaded; they are not where the loading was paused, or is done. */
  private loading = false;
  private complete = false;
  private readonly turns: (() => void)[] = [];

  /**
   * @param changed there is more to draw, or more was read; with what is wrong where tiles do not come
   */
  constructor(
    private readonly source: TileSource,
    private readonly place: Place,
    shape: readonly number[],
    private readonly reduce: Reduction,
    private readonly changed: (problem?: string) => void,
  ) {
    ({ rows: this.rows, columns: this.columns } = pictureSize(place, shape));
    this.coarse = coarseLevels(this.rows, this.columns);
    this.base = baseLevels(this.rows, this.columns);
    this.isSmall = source.isSmall(place);
    void this.begin();
  }

  /** Whether what is in sight is drawn as exactly as it can be. */
  get isComplete(): boolean {
    return this.isSmall
      ? this.overview !== undefined
      : this.whole !== undefined && this.whole.key === this.key;
  }

  /** How much of what is drawn stands for all elements; below 1 it is of a sample. */
  get read(): number {
    return this.isComplete ? 1 : this.done;
  }

  /** What is drawn, the lowest layer first. */
  get layers(): readonly Layer[] {
    const { sight } = this;
    // All tiles in sight hide what is under them.
    if (this.whole && this.whole.key === this.key) return [this.whole.layer];
    const tiles =
      sight !== undefined
        ? [...this.arrived.values()].map((tile) => layerOf(tile, sight.levels, this, this.reduce))
        : [];
    return [this.overview, this.whole?.layer, ...tiles].filter((layer) => layer !== undefined);
  }

  /** Asks for what a view needs, and for nothing else any more. */
  look(sight: Sight): void {
    if (this.isSmall || this.ended) return;
    const over = tilesOver(sight.levels, sight);
    const key = JSON.stringify([sight.levels, over]);
    const before = this.sight;
    this.sight = sight;
    if (key === this.key) return;
    const same = before?.levels.row === sight.levels.row && before.levels.column === sight.levels.column;
    this.key = key;
    this.arrived = new Map(same ? [...this.arrived].filter(([, tile]) => isIn(tile, over)) : []);
    // A part of what was in sight before has all of its tiles: none of them will come again.
    this.join(sight);
    this.waiting = [];
    for (let row = over.rows[0]; row < over.rows[1]; row++) {
      for (let column = over.columns[0]; column < over.columns[1]; column++) {
        if (!this.arrived.has(`${row},${column}`)) this.waiting.push([row, column]);
      }
    }
    // What is in the middle comes first.
    const middle = [mean(over.rows) - 0.5, mean(over.columns) - 0.5] as const;
    const far = ([row, column]: readonly [number, number]) => Math.hypot(row - middle[0], column - middle[1]);
    this.waiting.sort((a, b) => far(b) - far(a));
    this.askOn();
  }

  /** Asks for nothing any more. */
  end(): void {
    this.ended = true;
    this.waiting = [];
  }

  /** Asks for nothing until `resume`, since nobody sees the picture; what is drawn stays. */
  pause(): void {
    this.paused = true;
  }

  /** Goes on where it was paused. */
  resume(): void {
    if (!this.paused) return;
    this.paused = false;
    if (!this.loading && !this.complete) void this.begin();
    this.askOn();
  }

  /** Whether nothing is to be asked for now. */
  private get rests(): boolean {
    return this.ended || this.paused;
  }

  private async begin(): Promise<void> {
    const release = this.source.hold();
    this.loading = true;
    try {
      await this.load();
    } catch (error) {
      this.fail(error as Error);
    } finally {
      this.loading = false;
      release();
    }
  }

  private async load(): Promise<void> {
    if (this.isSmall) {
      const tile = await this.source.slice(this.place);
      this.overview = { tile, rows: [0, this.rows], columns: [0, this.columns], cell: oneElement };
      this.done = 1;
    } else {
      const first = await this.coarseTile();
      if (!first.sampled) this.done = 1;
    }
    if (this.ended) return;
    this.changed();
    // Two are under way at a time, so that the runner has not to wait for a message to come and go.
    await Promise.all([this.readOn(), this.readOn()]);
    if (this.rests) return;
    if (!this.isSmall) {
      this.askOn();
      while (this.asked > 0 && !this.rests) await this.turn();
      if (this.rests) return;
      // Under the tiles of other places, which come later.
      await this.coarseTile();
    }
    this.complete = true;
    if (!this.ended) this.changed();
  }

  private async readOn(): Promise<void> {
    while (this.done < 1 && !this.rests) {
      this.done = Math.max(this.done, await this.source.readPicture(this.place));
      if (this.done < 1 && !this.ended) this.changed();
    }
  }

  private async coarseTile(): Promise<LevelTile> {
    const tile = await this.source.levelTile(this.place, this.coarse, 0, 0, this.reduce);
    this.overview = layerOf({ tile, row: 0, column: 0 }, this.coarse, this, this.reduce);
    return tile;
  }

  /** Tiles of a kept level wait until it is made; single elements are there at once. */
  private askOn(): void {
    const { sight, base } = this;
    if (!sight || this.paused) return;
    const isKept = sight.levels.row >= base.row && sight.levels.column >= base.column;
    if (isKept && this.done < 1) return;
    while (this.asked < mostAsked && this.waiting.length > 0) void this.askFor(this.waiting.pop()!, this.key);
  }

  private async askFor([row, column]: readonly [number, number], key: string): Promise<void> {
    const { levels } = this.sight!;
    this.asked++;
    try {
      const tile = await this.source.levelTile(this.place, levels, row, column, this.reduce);
      if (
        !this.ended &&
        this.sight!.levels.row === levels.row &&
        this.sight!.levels.column === levels.column
      ) {
        this.arrive({ tile, row, column });
      }
    } catch (error) {
      if (key === this.key) this.fail(error as Error);
    } finally {
      this.asked--;
      if (!this.ended) this.askOn();
      for (const next of this.turns.splice(0)) next();
    }
  }

  private arrive(tile: PlacedTile): void {
    const over = tilesOver(this.sight!.levels, this.sight!);
    if (!isIn(tile, over)) return;
    this.arrived.set(`${tile.row},${tile.column}`, tile);
    this.join(this.sight!);
    this.changed();
  }

  /** Makes one layer of the tiles in sight once each of them is there. */
  private join(sight: Sight): void {
    const { rows, columns } = tilesOver(sight.levels, sight);
    if (this.arrived.size < (rows[1] - rows[0]) * (columns[1] - columns[0])) return;
    const layer = joined([...this.arrived.values()], sight.levels, this, this.reduce);
    this.whole = { key: this.key, layer };
  }

  /** Waits until the next tile has come. */
  private turn(): Promise<void> {
    return new Promise((resolve) => this.turns.push(resolve));
  }

  private fail(error: Error): void {
    if (!this.ended) this.changed(error.message);
  }
}

const oneElement = { rows: 1, columns: 1 };

function isIn(
  { row, column }: { readonly row: number; readonly column: number },
  over: ReturnType<typeof tilesOver>,
): boolean {
  return row >= over.rows[0] && row < over.rows[1] && column >= over.columns[0] && column < over.columns[1];
}

function mean([from, to]: readonly [number, number]): number {
  return (from + to) / 2;
}
