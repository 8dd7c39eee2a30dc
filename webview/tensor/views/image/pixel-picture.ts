import { pixelOfHex } from '../../../ui/colour-map';
import { h } from '../../../ui/dom';
import { DrawnOnce } from '../../drawn-once';
import { MapGestures } from '../../map-gestures';
import { emphasiseMarks } from '../../marks';
import { cursorBox, drawCursor, drawMarkLetters, markIn, valueIn } from '../../overlay';
import { paint, type Window } from '../../paint';
import {
  fitCanvas,
  isNarrow,
  largestHeight,
  narrowHeight,
  usualHeight,
  windowOf,
} from '../../picture-canvas';
import { levelOf } from '../../picture-level';
import { PictureTiles } from '../../picture-tiles';
import { type Place, pictureAxes } from '../../place';
import type { TileSource } from '../../tile-source';
import {
  cellAt,
  fitted,
  inSight,
  type Picture,
  panned,
  revealing,
  type Viewport,
  zoomed,
} from '../../viewport';
import { type ChannelPlaces, compose } from './compose';
import type { ChannelRange } from './undo';

/** A channel of a picture: the slice that it is, and the values that are black and white in it. */
export interface Channel {
  readonly place: Place;
  readonly range: ChannelRange;
}

/** What is drawn. */
export interface PixelContent {
  readonly source: TileSource;
  readonly shape: readonly number[];
  readonly rows: number;
  readonly columns: number;
  /** In the order of the tensor. */
  readonly channels: readonly Channel[];
  readonly places: ChannelPlaces;
  readonly cursor: { readonly row: number; readonly column: number } | undefined;
  /** The picture in a sentence. */
  readonly label: string;
}

/** What a picture tells. */
export interface PixelActions {
  /** The pointer came to another pixel. */
  move(row: number, column: number): void;
  /** Something new is drawn, or did not come. */
  loaded(problem?: string): void;
  /** Draws over the picture; coordinates are CSS pixels of the canvas. */
  over?(context: CanvasRenderingContext2D, view: Viewport): void;
}

/** What there is where there is no picture: a grey that is seen in every theme. */
const blank = pixelOfHex('#808080');

/** A picture in colours, drawn of tiles of its channels; pans and zooms like a map. */
export class PixelPicture {
  readonly canvas = h('canvas', { class: 'picture-canvas', width: 1, height: 1 });
  /** Takes the focus and the keys. */
  readonly picture: HTMLElement;
  readonly root: HTMLElement;
  private readonly context = this.canvas.getContext('2d')!;
  private readonly gestures: MapGestures;
  private content: PixelContent | undefined;
  private tiles: PictureTiles[] = [];
  private tilesFor = '';
  private tilesOf: TileSource | undefined;
  private view: Viewport | undefined;
  private room: Picture | undefined;
  private scheduled = 0;
  private images: ImageData[] = [];
  private target: ImageData | undefined;
  private readonly drawnOnce = new DrawnOnce();

  constructor(
    private readonly actions: PixelActions,
    ...inside: readonly HTMLElement[]
  ) {
    this.picture = h('div', { class: 'picture', tabindex: 0, role: 'application' }, this.canvas, ...inside);
    this.root = h('div', { class: 'pixel-picture' }, this.picture);
    this.gestures = new MapGestures(this.canvas, {
      canPan: () => this.picture.classList.contains('can-pan'),
      pan: (dx, dy) => this.change((room, view) => panned(room, view, -dx, -dy)),
      zoom: (factor, x, y) => this.zoomAt(factor, x, y),
      hover: (x, y) => this.hover(x, y),
    });
    new ResizeObserver(() => this.layOut()).observe(this.root);
    window.addEventListener('resize', () => this.layOut());
  }

  /** Draws; the view is kept where the picture has the size that it had. */
  show(content: PixelContent): void {
    const before = this.content;
    this.content = content;
    this.picture.setAttribute('aria-label', content.label);
    const same = before?.rows === content.rows && before.columns === content.columns;
    if (!same) {
      this.view = undefined;
      this.gestures.stop();
    }
    this.begin(content);
    if (!same || !this.view) this.layOut();
    const [old, now] = [before?.cursor, content.cursor];
    if (same && now && (old?.row !== now.row || old.column !== now.column)) {
      this.change((room, view) => revealing(room, view, now.row, now.column));
    }
    this.schedule();
  }

  /** Asks for nothing while nobody sees it. */
  pause(): void {
    for (const tiles of this.tiles) tiles.pause();
  }

  /** Larger or smaller around the cursor, or the middle. */
  zoom(factor: number): void {
    const { rows, columns, cursor } = this.content ?? { rows: 0, columns: 0, cursor: undefined };
    const { row, column } = cursor ?? { row: rows / 2, column: columns / 2 };
    this.change((room, view) => larger(room, view, factor, row + 0.5, column + 0.5));
  }

  /** Shows the whole picture. */
  fit(): void {
    this.gestures.stop();
    this.change((room) => overview(room));
  }

  /** Draws before the next frame, once however much has changed. */
  schedule(): void {
    if (this.scheduled !== 0) return;
    this.scheduled = requestAnimationFrame(() => {
      this.scheduled = 0;
      this.draw();
    });
  }

  /** The channels' values at a pixel; undefined where the picture has them only in a mean, or not yet. */
  valuesAt(row: number, column: number): readonly number[] | undefined {
    const values = this.tiles.map((tiles) => valueIn(tiles.layers, row, column));
    return values.every((value) => value !== undefined) ? (values as number[]) : undefined;
  }

  /** How much of the picture was read; below 1 it is of a sample. */
  get done(): number {
    return Math.min(1, ...this.tiles.map((tiles) => tiles.read));
  }

  /** Begins anew where other slices are shown than before. */
  private begin({ source, shape, channels }: PixelContent): void {
    const key = JSON.stringify(channels.map(({ place }) => pictureAxes(place)));
    if (key === this.tilesFor && source === this.tilesOf) {
      for (const tiles of this.tiles) tiles.resume();
      return;
    }
    this.tilesFor = key;
    this.tilesOf = source;
    for (const tiles of this.tiles) tiles.end();
    const made = channels.map(
      ({ place }) =>
        new PictureTiles(source, place, shape, 'mean', (problem) => {
          if (this.tiles !== made) return;
          this.schedule();
          this.actions.loaded(problem);
        }),
    );
    this.tiles = made;
    this.look();
  }

  private measureRoom({ rows, columns }: PixelContent): Picture {
    const roomWidth = Math.max(64, Math.floor(this.root.clientWidth));
    const roomHeight = isNarrow()
      ? Math.min(narrowHeight(roomWidth, this.canvas), usualHeight)
      : largestHeight();
    return { rows, columns, roomWidth, roomHeight, ratio: window.devicePixelRatio };
  }

  private layOut(): void {
    if (!this.content || this.root.clientWidth === 0) return;
    const room = this.measureRoom(this.content);
    const whole = overview(room);
    // What was shown as a whole before stays so where there is less room.
    const isZoomed = this.view && this.room && this.view.scaleX > overview(this.room).scaleX;
    this.room = room;
    const isLarger = isZoomed && this.view!.scaleX > whole.scaleX;
    this.setView(room, isLarger ? panned(room, this.view!, 0, 0) : whole);
  }

  private change(next: (room: Picture, view: Viewport) => Viewport): void {
    if (this.room && this.view) this.setView(this.room, next(this.room, this.view));
  }

  private setView(room: Picture, view: Viewport): void {
    this.view = view;
    this.picture.classList.toggle('can-pan', view.scaleX > overview(room).scaleX);
    this.look();
    this.schedule();
  }

  private zoomAt(factor: number, x: number, y: number): boolean {
    const { room, view } = this;
    if (!room || !view) return false;
    const next = larger(room, view, factor, view.top + y / view.scaleY, view.left + x / view.scaleX);
    if (next.scaleX === view.scaleX) return false;
    this.setView(room, next);
    return true;
  }

  private look(): void {
    const { room, view } = this;
    if (!room || !view) return;
    const sight = { ...inSight(room, view), levels: levelOf(view, room.ratio) };
    for (const tiles of this.tiles) tiles.look(sight);
  }

  private hover(x: number, y: number): void {
    const { room, view, content } = this;
    if (!room || !view || !content) return;
    const { row, column } = cellAt(room, view, x, y);
    if (row !== content.cursor?.row || column !== content.cursor.column) this.actions.move(row, column);
  }

  private draw(): void {
    const { view, room, content, canvas, context } = this;
    if (!view || !room || !content || this.tiles.some((tiles) => tiles.layers.length === 0)) return;
    const { ratio } = room;
    const { width, height } = fitCanvas(canvas, view, ratio);
    const layers = this.tiles.flatMap((tiles) => tiles.layers);
    const ranges = content.channels.map(({ range }) => range);
    const key = JSON.stringify([view, ratio, width, height, ranges, content.places]);
    if (this.drawnOnce.isOther(key, layers) || !this.target) {
      this.target = this.paintChannels(content, windowOf(view, ratio), width, height);
      emphasiseMarks(this.target, layers, Math.min(view.scaleX, view.scaleY) * ratio);
    }
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.putImageData(this.target, 0, 0);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.drawLetters(room, view);
    this.actions.over?.(context, view);
    if (content.cursor) drawCursor(context, view, cursorBox(view, content.cursor.row, content.cursor.column));
  }

  /** N, +∞ and −∞ on pixels that are large enough for them. */
  private drawLetters(room: Picture, view: Viewport): void {
    const all = this.tiles.map((tiles) => tiles.layers);
    drawMarkLetters(this.context, view, inSight(room, view), (row, column) => {
      for (const layers of all) {
        const mark = markIn(layers, row, column);
        if (mark) return mark;
      }
      return undefined;
    });
  }

  private paintChannels(
    { channels, places }: PixelContent,
    seen: Window,
    width: number,
    height: number,
  ): ImageData {
    if (this.target?.width !== width || this.target.height !== height) {
      this.target = this.context.createImageData(width, height);
      this.images = [];
    }
    if (channels.length === 0) new Uint32Array(this.target.data.buffer).fill(blank);
    channels.forEach(({ range }, channel) => {
      this.images[channel] ??= this.context.createImageData(width, height);
      const low = Math.min(range.black, range.white);
      const high = Math.max(range.black, range.white);
      paint(this.images[channel], seen, this.tiles[channel]!.layers, { map: 'gray', low, high });
    });
    const inverted = channels.map(({ range }) => range.black > range.white);
    if (channels.length > 0) compose(this.target, this.images.slice(0, channels.length), places, inverted);
    return this.target;
  }
}

/** From so many pixels on a picture fills its room, though they are then not all of one size on the screen. */
const photo = 64 * 64;

/** The whole picture. */
function overview(room: Picture): Viewport {
  const whole = fitted(room);
  if (room.rows * room.columns < photo || whole.scaleX !== whole.scaleY) return whole;
  const scale = Math.min(room.roomWidth / room.columns, room.roomHeight / room.rows);
  const length = (cells: number) => Math.max(1, Math.round(cells * scale * room.ratio)) / room.ratio;
  const [width, height] = [length(room.columns), length(room.rows)];
  return { scaleX: width / room.columns, scaleY: height / room.rows, left: 0, top: 0, width, height };
}

/** Larger by `factor` around a position; never smaller than the whole picture. */
function larger(room: Picture, view: Viewport, factor: number, row: number, column: number): Viewport {
  const whole = overview(room);
  const next = zoomed(room, view, factor, row, column);
  return next.scaleX > whole.scaleX && next.scaleY > whole.scaleY ? next : whole;
}
