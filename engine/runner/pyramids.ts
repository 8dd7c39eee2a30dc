import { TilePyramid } from '../../core/tensor/measures/tile-pyramid';
import type { LevelTile, LevelTileRequest, PictureAxes } from '../../core/tensor/measures/types';
import type { TensorStore } from './tensor-store';

/** Bytes that all kept levels take at most, but for the one in use: some ten pictures of the largest size. */
const mostBytes = 64 * 2 ** 20;

/** The levels of detail of the pictures that were looked at last, by tensor and axes. */
export class Pyramids {
  private readonly kept = new Map<string, { readonly id: number; readonly pyramid: TilePyramid }>();

  constructor(private readonly store: TensorStore) {}

  /** Reads on for about so many milliseconds; the share of the picture's elements that were read. */
  advance(id: number, axes: PictureAxes, milliseconds: number): number {
    const tensor = this.store.get(id);
    return this.find(id, axes).advance(tensor, milliseconds);
  }

  tile(id: number, request: LevelTileRequest): LevelTile {
    const tensor = this.store.get(id);
    return this.find(id, request).tile(tensor, request);
  }

  /** How many are kept. */
  get count(): number {
    return this.kept.size;
  }

  /** Lets go of what was made of these tensors. */
  release(ids: readonly number[]): void {
    if (this.kept.size === 0) return;
    const gone = new Set(ids);
    for (const [key, { id }] of this.kept) if (gone.has(id)) this.kept.delete(key);
  }

  private find(id: number, { rowAxis, columnAxis, index }: PictureAxes): TilePyramid {
    const fixed = index.map((at, axis) => (axis === rowAxis || axis === columnAxis ? 0 : at));
    const key = JSON.stringify([id, rowAxis, columnAxis, fixed]);
    const found = this.kept.get(key);
    const entry = found ?? {
      id,
      pyramid: new TilePyramid(this.store.get(id), { rowAxis, columnAxis, index }),
    };
    this.kept.delete(key);
    this.kept.set(key, entry);
    if (!found) this.makeRoom();
    return entry.pyramid;
  }

  private makeRoom(): void {
    let bytes = 0;
    for (const { pyramid } of this.kept.values()) bytes += pyramid.byteLength;
    for (const [key, { pyramid }] of this.kept) {
      if (bytes <= mostBytes || this.kept.size === 1) return;
      this.kept.delete(key);
      bytes -= pyramid.byteLength;
    }
  }
}
