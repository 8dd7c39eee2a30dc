import { DrawnOnce } from '../../drawn-once';
import { emphasiseMarks } from '../../marks';
import { cursorBox, drawCursor, drawMarkLetters, markIn, valueIn } from '../../overlay';
import { type Colouring, type Layer, paint, type Window } from '../../paint';
import { windowOf } from '../../picture-canvas';
import { levelOf } from '../../picture-level';
import { PictureTiles } from '../../picture-tiles';
import { type Place, pictureAxes, pictureSize } from '../../place';
import type { TileSource } from '../../tile-source';
import { inSight, type Viewport } from '../../viewport';
import { mapViewport, type Size } from './map-placement';
import { gateRange, isolate, veil } from './veil';

/** A map: a slice of a tensor. */
export interface MapContent {
  readonly source: TileSource;
  readonly shape: readonly number[];
  readonly place: Place;
}

/** How it is drawn. */
export interface MapStyle {
  readonly colouring: Colouring;
  /** 0 to 1. */
  readonly opacity: number;
  /** Values below it are clear; undefined where all are drawn. */
  readonly threshold: number | undefined;
  /** Of classes: the one that is drawn, all others are clear; undefined for all. */
  readonly only?: number;
  readonly cursor: { readonly row: number; readonly column: number } | undefined;
}

/** A slice of a tensor, translucent and stretched over a picture; drawn of tiles at the level that is in sight. */
export class MapLayer {
  private tiles: PictureTiles | undefined;
  private tilesFor = '';
  private tilesOf: TileSource | undefined;
  private size: Size = { rows: 1, columns: 1 };
  private readonly canvas = document.createElement('canvas');
  private readonly context = this.canvas.getContext('2d')!;
  private images: { readonly colours: ImageData; readonly gates: ImageData } | undefined;
  private readonly drawnOnce = new DrawnOnce();

  /** @param changed there is more to draw; with what is wrong where tiles do not come */
  constructor(private readonly changed: (problem?: string) => void) {}

  /** Begins anew where another slice is shown than before. */
  show({ source, shape, place }: MapContent): void {
    const key = JSON.stringify(pictureAxes(place));
    if (this.tiles && key === this.tilesFor && source === this.tilesOf) {
      this.resume();
      return;
    }
    this.tilesFor = key;
    this.tilesOf = source;
    this.size = pictureSize(place, shape);
    this.tiles?.end();
    // The value farthest from zero: a peak among many is not to go under in their mean.
    const made = new PictureTiles(source, place, shape, 'magnitude', (problem) => {
      if (this.tiles === made) this.changed(problem);
    });
    this.tiles = made;
  }

  /** Asks for nothing while nobody sees it. */
  pause(): void {
    this.tiles?.pause();
  }

  /** Goes on where it was paused. */
  resume(): void {
    this.tiles?.resume();
  }

  /** An element, where the map has it by itself and not only among others. */
  valueAt(row: number, column: number): number | undefined {
    return this.tiles && valueIn(this.tiles.layers, row, column);
  }

  /** Draws over the picture in `view`, whose coordinates are CSS pixels of the canvas. */
  draw(target: CanvasRenderingContext2D, view: Viewport, picture: Size, style: MapStyle): void {
    const { tiles, canvas, size } = this;
    if (!tiles) return;
    const ratio = window.devicePixelRatio;
    const own = mapViewport(view, picture, size);
    const sight = inSight({ ...size, roomWidth: view.width, roomHeight: view.height, ratio }, own);
    tiles.look({ ...sight, levels: levelOf(own, ratio) });
    const { layers } = tiles;
    if (layers.length === 0) return;
    const { width, height } = target.canvas;
    const { colouring, opacity, threshold, only } = style;
    const { low, high, map, table } = colouring;
    const look = [low, high, map, table !== undefined, opacity, threshold, only];
    const key = JSON.stringify([own, ratio, width, height, look]);
    if (this.drawnOnce.isOther(key, layers)) this.paint(windowOf(own, ratio), layers, style, target.canvas);
    target.drawImage(canvas, 0, 0, canvas.width / ratio, canvas.height / ratio);
    drawMarkLetters(target, own, sight, (row, column) => markIn(layers, row, column));
    if (style.cursor) drawCursor(target, own, cursorBox(own, style.cursor.row, style.cursor.column));
  }

  /** Paints the map as large as the canvas that it is to lie on. */
  private paint(seen: Window, layers: readonly Layer[], style: MapStyle, on: HTMLCanvasElement): void {
    const { colours, gates } = this.cleared(on);
    const { threshold, colouring, opacity, only } = style;
    paint(colours, seen, layers, colouring);
    if (only !== undefined && colouring.table) isolate(colours, colouring.table[only]!);
    if (threshold !== undefined) paint(gates, seen, layers, { map: 'gray', ...gateRange(threshold) });
    veil(colours, threshold === undefined ? undefined : gates, opacity);
    emphasiseMarks(colours, layers, 1 / Math.max(seen.cellsAcross, seen.cellsDown));
    this.context.putImageData(colours, 0, 0);
  }

  /** Empty images of the size of a canvas. */
  private cleared({ width, height }: HTMLCanvasElement): { colours: ImageData; gates: ImageData } {
    if (this.canvas.width !== width || this.canvas.height !== height || !this.images) {
      this.canvas.width = width;
      this.canvas.height = height;
      const { context } = this;
      this.images = {
        colours: context.createImageData(width, height),
        gates: context.createImageData(width, height),
      };
    } else {
      this.images.colours.data.fill(0);
      this.images.gates.data.fill(0);
    }
    return this.images;
  }
}
