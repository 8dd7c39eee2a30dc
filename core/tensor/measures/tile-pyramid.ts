import type { Tensor } from '../tensor';
import { assertNumbers, tileOfPass } from './tile';
import { reduced } from './tile-cells';
import { baseLevels, cellsAt, type Levels, tileCells } from './tile-levels';
import { CellPass, levelEnds } from './tile-pass';
import { misfit, type PicturePlace, picturePlace } from './tile-place';
import { coarser } from './tile-reduce';
import { sampledTile } from './tile-sample';
import { type LevelTile, type LevelTileRequest, type PictureAxes, reductions, type Tile } from './types';

/** Pictures of up to so many elements are read at once when a tile is asked for: a few milliseconds. */
const smallPicture = 2 ** 21;

/**
 * The levels of detail of a picture of a tensor. The finest level of at most 2^19 cells is made by reading every element
 * once, in pieces (`advance`), and is kept; coarser ones are made of it when they are asked for, finer ones of the few
 * elements under the tile. Until the kept level is made, tiles of it and of coarser levels are drawn from a sample.
 */
export class TilePyramid {
  private readonly place: PicturePlace;
  private readonly base: Levels;
  /** Undefined once it has read everything. */
  private pass: CellPass | undefined;
  private made: CellPass | undefined;

  /** @throws UserError OD3021 where axes or index do not fit the shape, OD3023 for strings */
  constructor(tensor: Tensor, axes: PictureAxes) {
    assertNumbers(tensor);
    this.place = picturePlace(tensor.shape, axes, tensor.shape.includes(0));
    const { rows, columns } = this.place;
    this.base = baseLevels(rows, columns);
  }

  /** Bytes that it keeps. */
  get byteLength(): number {
    return 13 * cellsAt(this.place.rows, this.base.row) * cellsAt(this.place.columns, this.base.column);
  }

  /** The share of the elements that were read. */
  get done(): number {
    return this.made ? 1 : (this.pass?.done ?? 0);
  }

  /** Reads on for about so many milliseconds; the share that was read. `tensor` is the one it was made for. */
  advance(tensor: Tensor, milliseconds: number): number {
    if (this.made) return 1;
    const { rows, columns } = this.place;
    this.pass ??= new CellPass(
      tensor,
      this.place,
      { rows: [0, rows], columns: [0, columns] },
      levelEnds(rows, this.base.row),
      levelEnds(columns, this.base.column),
    );
    if (this.pass.advance(milliseconds)) {
      this.made = this.pass;
      this.pass = undefined;
    }
    return this.done;
  }

  /** @throws UserError OD3021 where the tile is outside of the picture */
  tile(tensor: Tensor, request: LevelTileRequest): LevelTile {
    const part = this.partOf(tensor, request);
    const { rowLevel, columnLevel, reduce } = request;
    const isKept = rowLevel >= this.base.row && columnLevel >= this.base.column;
    if (!isKept) {
      const ends = ([from, to]: readonly [number, number], level: number) => levelEnds(to - from, level);
      const pass = new CellPass(
        tensor,
        this.place,
        part,
        ends(part.rows, rowLevel),
        ends(part.columns, columnLevel),
      );
      pass.advance();
      return { ...tileOfPass(pass, reduced(pass.cells, reduce)), sampled: false };
    }
    if (!this.made && this.place.rows * this.place.columns <= smallPicture) this.advance(tensor, Infinity);
    if (!this.made) return { ...sampledTile(tensor, this.place, part, request), sampled: true };
    return { ...this.fromBase(this.made, request), sampled: false };
  }

  private fromBase(made: CellPass, request: LevelTileRequest): Tile {
    const steps = { row: request.rowLevel - this.base.row, column: request.columnLevel - this.base.column };
    const first = {
      row: request.row * tileCells * 2 ** steps.row,
      column: request.column * tileCells * 2 ** steps.column,
    };
    return coarser(made, this.place, this.base, first, steps, request.reduce);
  }

  /** The elements under a tile. */
  private partOf(tensor: Tensor, request: LevelTileRequest) {
    const range = (what: string, elements: number, level: number, tile: number): [number, number] => {
      const isLevel = Number.isInteger(level) && level >= 0 && level <= 52;
      const from = tile * tileCells * 2 ** level;
      if (!isLevel || !Number.isInteger(tile) || tile < 0 || (from >= elements && elements > 0)) {
        throw misfit(`Tile ${tile} of level ${level} of the ${what}`, tensor.shape);
      }
      return [from, Math.min(elements, from + tileCells * 2 ** level)];
    };
    if (!reductions.includes(request.reduce)) throw misfit(`A picture of ${request.reduce}`, tensor.shape);
    return {
      rows: range('rows', this.place.rows, request.rowLevel, request.row),
      columns: range('columns', this.place.columns, request.columnLevel, request.column),
    };
  }
}
