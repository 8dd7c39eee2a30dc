import type { Reduction } from '../../core/tensor/measures/types';
import { colourTable, tableIndex } from '../ui/colour-map';
import { rowsByColumns } from '../ui/counted';
import { h } from '../ui/dom';
import { t } from '../ui/localise';
import { Axes } from './axes';
import { ColourBar } from './colour-bar';
import { MapGestures } from './map-gestures';
import { emphasiseMarks, marksOverFrame } from './marks';
import { type Box, cursorBox, drawCellTexts, drawCursor, valueIn } from './overlay';
import { type Colouring, type Layer, paint } from './paint';
import { fitCanvas, isNarrow, largestHeight, narrowHeight, windowOf } from './picture-canvas';
import { levelOf } from './picture-level';
import { PictureTiles } from './picture-tiles';
import { cursorOf, type Place, pictureAxes, pictureSize } from './place';
import type { TileSource } from './tile-source';
import { cellAt, fitted, inSight, type Picture, panned, revealing, type Viewport, zoomed } from './viewport';

/** What the heat-map shows. */
export interface HeatMapContent {
  readonly name: string;
  readonly shape: readonly number[];
  readonly place: Place;
  readonly source: TileSource;
  /** What a cell shows that covers several elements. */
  readonly reduce: Reduction;
}

/** How exact the picture is. */
export interface Detail {
  /** How many elements a pixel or a cell stands for; 1 × 1 where it shows each. */
  readonly rows: number;
  readonly columns: number;
  /** The share of the elements that was read; below 1 the picture is of a sample. */
  readonly done: number;
}

/** Below this length, in CSS pixels, a lying colour bar shows one tick at most. */
const shortestBar = 180;

/** The picture of a slice with axes, cursor and colour bar; pans and zooms like a map. */
export class HeatMap {
  readonly root: HTMLElement;
  /** Takes the focus and the keys. */
  readonly picture: HTMLElement;
  private readonly canvas = h('canvas', { class: 'picture-canvas', width: 1, height: 1 });
  private readonly context = this.canvas.getContext('2d')!;
  private readonly axes = new Axes();
  private readonly bar = new ColourBar();
  private readonly gestures: MapGestures;
  /** Hears of each change of what is in sight, but of those by `lookLike`. */
  onLook: (() => void) | undefined;
  private content: HeatMapContent | undefined;
  private room: Picture | undefined;
  private view: Viewport | undefined;
  private tiles: PictureTiles | undefined;
  /** What is drawn; of the slice before until something of the new one has come. */
  private drawn: { readonly of: PictureTiles; readonly layers: readonly Layer[] } | undefined;
  private colouring: (Colouring & { readonly signed: boolean }) | undefined;
  private image: ImageData | undefined;
  private scheduled = 0;
  private barKey = '';
  /** Whether there is room for the colour bar beside the picture; it lies under it otherwise. */
  private hasBarRoom = false;
  private boxSize = { width: 0, height: 0 };
  /** What a wheel has asked for beyond the whole pixels a cell that are drawn. */
  private zoomLeft = 1;

  /**
   * @param move the pointer came to another cell
   * @param loaded another picture is drawn, or failed to come (`problem`)
   * @param readOut the read-out box, which stays beside the cursor
   */
  constructor(
    private readonly move: (row: number, column: number) => void,
    private readonly loaded: (problem?: string) => void,
    private readonly readOut: HTMLElement,
  ) {
    this.picture = h(
      'div',
      { class: 'picture', tabindex: 0, role: 'application', 'aria-roledescription': t('heat-map') },
      this.canvas,
      readOut,
    );
    this.root = h(
      'div',
      { class: 'heat-map' },
      this.axes.columns,
      this.axes.rows,
      this.picture,
      this.bar.root,
    );
    this.gestures = new MapGestures(this.canvas, {
      canPan: () => this.picture.classList.contains('can-pan'),
      pan: (dx, dy) => this.pan(dx, dy),
      zoom: (factor, x, y) => this.zoomAt(factor, x, y),
      hover: (x, y) => this.hover(x, y),
    });
    new ResizeObserver(() => this.layOut()).observe(this.root);
    // How high the window is decides, too, and no element here has its height.
    window.addEventListener('resize', () => this.layOut());
    new ResizeObserver(([entry]) => {
      const size = entry?.borderBoxSize[0];
      if (!size || size.inlineSize === 0) return;
      this.boxSize = { width: size.inlineSize, height: size.blockSize };
      this.schedule();
    }).observe(readOut);
  }

  /** Shows a slice; the view is kept where size and axes are those shown. */
  show(content: HeatMapContent): void {
    const before = this.content;
    this.content = content;
    const { place } = content;
    this.picture.setAttribute('aria-label', describe(content));
    const same =
      before !== undefined &&
      before.shape.join() === content.shape.join() &&
      before.place.rowAxis === place.rowAxis &&
      before.place.columnAxis === place.columnAxis;
    if (!same) {
      this.view = undefined;
      this.drawn = undefined;
      this.gestures.stop();
    }
    if (!same || before.source !== content.source || pictureKey(before) !== pictureKey(content)) this.begin();
    else this.tiles?.resume();
    if (!same || !this.view) this.layOut();
    const [old, now] = [before && cursorOf(before.place), cursorOf(place)];
    if (same && (old?.row !== now.row || old.column !== now.column)) this.revealCursor();
    this.schedule();
  }

  /** Colours the picture; it is drawn from then on. */
  colour(colouring: Colouring, signed: boolean): void {
    this.colouring = { ...colouring, signed };
    this.schedule();
  }

  /** The finite range of what is drawn, for the time before the statistics come. */
  drawnRange(): { min: number; max: number } {
    let min = Number.POSITIVE_INFINITY;
    let max = Number.NEGATIVE_INFINITY;
    for (const value of this.layers()[0]?.tile.values ?? []) {
      if (value < min) min = value;
      if (value > max) max = value;
    }
    return { min, max };
  }

  /** The element at the cursor, where the picture has it by itself and not only as a part of a mean. */
  valueAtCursor(): number | undefined {
    if (!this.content || !this.tiles) return undefined;
    const { row, column } = cursorOf(this.content.place);
    return valueIn(this.tiles.layers, row, column);
  }

  /** How exact the picture is. */
  detail(): Detail {
    const layer = this.tiles?.layers.at(-1);
    const done = this.tiles?.read ?? 0;
    if (!layer || !this.view) return { rows: 1, columns: 1, done };
    const ratio = window.devicePixelRatio;
    const cell = layer.cell ?? {
      rows: (layer.rows[1] - layer.rows[0]) / layer.tile.rows,
      columns: (layer.columns[1] - layer.columns[0]) / layer.tile.columns,
    };
    return {
      rows: Math.max(cell.rows, Math.floor(1 / (this.view.scaleY * ratio) + 1e-6)),
      columns: Math.max(cell.columns, Math.floor(1 / (this.view.scaleX * ratio) + 1e-6)),
      done,
    };
  }

  /** Zooms around the cursor. */
  zoom(factor: number): void {
    if (!this.content || !this.view || !this.room) return;
    const { row, column } = cursorOf(this.content.place);
    this.zoomLeft = 1;
    this.setView(zoomed(this.room, this.view, factor, row + 0.5, column + 0.5));
    this.revealCursor();
  }

  /** Shows the whole picture. */
  fit(): void {
    if (!this.room) return;
    this.gestures.stop();
    this.setView(fitted(this.room));
  }

  /** Draws again, after a change of theme. */
  redraw(): void {
    this.barKey = '';
    this.schedule();
  }

  /** Asks for nothing while nobody sees it. */
  pause(): void {
    this.tiles?.pause();
  }

  private begin(): void {
    const { source, place, shape, reduce } = this.content!;
    this.tiles?.end();
    const tiles = new PictureTiles(source, place, shape, reduce, (problem) => {
      if (this.tiles !== tiles) return;
      this.schedule();
      this.loaded(problem);
    });
    this.tiles = tiles;
    if (this.view) this.look();
  }

  private layers(): readonly Layer[] {
    const layers = this.tiles?.layers ?? [];
    if (layers.length > 0 && this.tiles) this.drawn = { of: this.tiles, layers };
    return this.drawn?.layers ?? [];
  }

  private measureRoom(): Picture {
    const { rows, columns } = pictureSize(this.content!.place, this.content!.shape);
    const narrow = isNarrow();
    const style = getComputedStyle(this.root);
    const barRoom = Number.parseFloat(style.getPropertyValue('--bar-room'));
    const reserved = Number.parseFloat(style.getPropertyValue('--axis-width')) + (narrow ? 0 : barRoom);
    this.hasBarRoom = !narrow && barRoom > 0;
    const roomWidth = Math.max(64, Math.floor(this.root.clientWidth - reserved));
    return {
      rows,
      columns,
      roomWidth,
      roomHeight: narrow
        ? narrowHeight(roomWidth, this.picture)
        : barRoom === 0
          ? roomWidth
          : largestHeight(),
      ratio: window.devicePixelRatio,
    };
  }

  /** Fits the view into the room that there is. */
  private layOut(): void {
    if (!this.content || this.root.clientWidth === 0) return;
    const room = this.measureRoom();
    const fit = fitted(room);
    // What was fitted before stays so where there is less room.
    const isZoomed = this.view && this.room && isLarger(this.view, fitted(this.room));
    this.room = room;
    this.setView(this.view && isZoomed && isLarger(this.view, fit) ? panned(room, this.view, 0, 0) : fit);
  }

  /** Looks where another map of as many rows and columns does, as much larger than the whole as it. */
  lookLike(other: HeatMap): void {
    if (!this.room || !this.view || !other.room || !other.view) return;
    const { left, top, scaleX } = other.view;
    const factor = scaleX / fitted(other.room).scaleX;
    const view = zoomed(this.room, fitted(this.room), factor, 0, 0);
    this.setView(panned(this.room, { ...view, left, top }, 0, 0), true);
  }

  private setView(view: Viewport, follows = false): void {
    const { room } = this;
    this.view = view;
    if (!follows) this.onLook?.();
    this.picture.classList.toggle('can-pan', isLarger(view, fitted(room!)));
    this.look();
    this.schedule();
  }

  /** Asks for what is in sight. */
  private look(): void {
    const { room, view, tiles } = this;
    if (room && view) tiles?.look({ ...inSight(room, view), levels: levelOf(view, room.ratio) });
  }

  private revealCursor(): void {
    if (!this.content || !this.view || !this.room) return;
    const { row, column } = cursorOf(this.content.place);
    const view = revealing(this.room, this.view, row, column);
    if (view.left !== this.view.left || view.top !== this.view.top) this.setView(view);
  }

  private pan(dx: number, dy: number): void {
    if (this.room && this.view) this.setView(panned(this.room, this.view, -dx, -dy));
  }

  /** Cells are whole pixels where they are larger than one: what is asked for beyond is kept for the next time. */
  private zoomAt(factor: number, x: number, y: number): boolean {
    const { room, view } = this;
    if (!room || !view) return false;
    const wanted = (factor > 1 === this.zoomLeft > 1 ? this.zoomLeft : 1) * factor;
    const { left, top, scaleX, scaleY } = view;
    const next = zoomed(room, view, wanted, top + y / scaleY, left + x / scaleX);
    if (next.scaleX === scaleX && next.scaleY === scaleY) {
      const end = zoomed(room, view, factor > 1 ? 1e9 : 1e-9, 0, 0);
      this.zoomLeft = wanted;
      return end.scaleX !== scaleX || end.scaleY !== scaleY;
    }
    const made = Math.max(next.scaleX / scaleX, next.scaleY / scaleY);
    this.zoomLeft = factor > 1 ? Math.max(1, wanted / made) : Math.min(1, wanted / made);
    this.setView(next);
    return true;
  }

  private hover(x: number, y: number): void {
    if (!this.view || !this.content || !this.room) return;
    const { row, column } = cellAt(this.room, this.view, x, y);
    const cursor = cursorOf(this.content.place);
    if (row !== cursor.row || column !== cursor.column) this.move(row, column);
  }

  /** Draws before the next frame, once however much has changed. */
  private schedule(): void {
    if (this.scheduled !== 0) return;
    this.scheduled = requestAnimationFrame(() => {
      this.scheduled = 0;
      this.draw();
    });
  }

  private draw(): void {
    const { view, room, colouring, content, canvas, context } = this;
    const layers = this.layers();
    if (!view || !room || !colouring || !content || layers.length === 0) return;
    const { ratio } = room;
    const { width, height } = fitCanvas(canvas, view, ratio);
    const sight = inSight(room, view);
    this.axes.update(view, content.place, sight);
    if (this.image?.width !== width || this.image.height !== height) {
      this.image = context.createImageData(width, height);
    }
    this.picture.setAttribute('aria-busy', String(!this.tiles?.isComplete));
    const { image } = this;
    const seen = windowOf(view, ratio);
    paint(image, seen, layers, colouring);
    const cell = Math.min(view.scaleX, view.scaleY) * ratio;
    emphasiseMarks(image, layers, cell);
    context.putImageData(image, 0, 0);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const table = colourTable(colouring.map);
    drawCellTexts(
      context,
      view,
      layers,
      sight,
      (value) => table[tableIndex(value, colouring.low, colouring.high)]!,
    );
    const { row, column } = cursorOf(content.place);
    const cursor = cursorBox(view, row, column);
    drawCursor(context, view, cursor);
    marksOverFrame(context, image, cursor, cell, ratio);
    this.placeReadOut(cursor);
    this.updateBar(view, room, colouring);
  }

  private updateBar(view: Viewport, room: Picture, colouring: Colouring & { signed: boolean }): void {
    const upright = this.hasBarRoom && view.height >= 160;
    // Beside a picture of few columns the bar is wider than it: its ticks would have no room.
    const along = upright ? view.height : Math.max(view.width, Math.min(shortestBar, room.roomWidth));
    const key = JSON.stringify([colouring, upright, along]);
    if (key === this.barKey) return;
    this.barKey = key;
    this.root.classList.toggle('bar-below', !upright);
    this.bar.update(colouring, along, upright ? 'upright' : 'lying', colouring.signed);
  }

  /** Below and to the right of the cursor; on the other side where it would leave the picture's room. */
  private placeReadOut(cursor: Box): void {
    const { readOut: box, boxSize, view, room } = this;
    const right = cursor.x + cursor.width + 10;
    const bottom = cursor.y + cursor.height + 6;
    const left = right + boxSize.width > room!.roomWidth + 70 ? cursor.x - 10 - boxSize.width : right;
    const below = bottom + boxSize.height <= view!.height + 40;
    box.style.left = `${Math.max(0, left)}px`;
    box.style.top = `${below ? bottom : cursor.y - 6 - boxSize.height}px`;
  }
}

function isLarger(view: Viewport, fit: Viewport): boolean {
  return view.scaleX > fit.scaleX || view.scaleY > fit.scaleY;
}

/** What picture a content is, whatever the cursor. */
function pictureKey({ place, reduce }: HeatMapContent): string {
  return JSON.stringify([pictureAxes(place), reduce]);
}

function describe({ name, shape, place }: HeatMapContent): string {
  const fixed = place.index
    .map((at, axis) => ({ at, axis }))
    .filter(({ axis }) => axis !== place.rowAxis && axis !== place.columnAxis && shape[axis]! > 1)
    .map(({ at, axis }) => t('dimension {0} at {1}', axis, at));
  const { rows, columns } = pictureSize(place, shape);
  if (fixed.length === 0) {
    return t('Heat-map of {0}, {1}. Arrow keys move the cursor.', name, rowsByColumns(rows, columns));
  }
  return t(
    'Heat-map of {0}, {1}, {2}. Arrow keys move the cursor.',
    name,
    rowsByColumns(rows, columns),
    fixed.join(', '),
  );
}
