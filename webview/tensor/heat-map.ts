import type { Tile } from '../../core/tensor/measures/types';
import { h } from '../ui/dom';
import { Latest } from '../ui/latest';
import { Axes } from './axes';
import { ColourBar } from './colour-bar';
import { type Box, cursorBox, drawCursor, drawLetters, exactCell } from './overlay';
import { type Colouring, emphasiseMarks, type Layer, markOf, paint } from './paint';
import { cursorOf, type Place, pictureSize } from './place';
import type { TileSource } from './tile-source';
import { cellAt, fitted, inSight, type Picture, panned, revealing, type Viewport, zoomed } from './viewport';

/** What the heat-map shows. */
export interface HeatMapContent {
  readonly name: string;
  readonly shape: readonly number[];
  readonly place: Place;
  readonly source: TileSource;
}

interface Wanted {
  readonly content: HeatMapContent;
  readonly slice: string;
}

const narrowWindow = 600;

/** Below this length, in CSS pixels, a lying colour bar shows one tick at most. */
const shortestBar = 180;

/**
 * The picture of a slice with axes, cursor and colour bar. It asks for a coarse picture of a large slice first, then
 * for the part in sight, each in no more cells than there are pixels.
 */
export class HeatMap {
  readonly root: HTMLElement;
  /** Takes the focus and the keys. */
  readonly picture: HTMLElement;
  private readonly canvas = h('canvas', { class: 'picture-canvas', width: 1, height: 1 });
  private readonly axes = new Axes();
  private readonly bar = new ColourBar();
  private readonly loader = new Latest<Wanted>((wanted) => this.load(wanted));
  private content: HeatMapContent | undefined;
  private view: Viewport | undefined;
  private layers: { readonly slice: string; readonly list: readonly Layer[] } | undefined;
  private colouring: (Colouring & { readonly signed: boolean }) | undefined;
  private drag: { x: number; y: number; moved: boolean } | undefined;

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
      { class: 'picture', tabindex: 0, role: 'application', 'aria-roledescription': 'heat-map' },
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
    this.listen();
    new ResizeObserver(() => this.layOut()).observe(this.root);
  }

  /** Shows a slice; the view is kept where size and axes are those shown. */
  show(content: HeatMapContent): void {
    const before = this.content;
    this.content = content;
    const { rowAxis, columnAxis } = content.place;
    this.picture.setAttribute('aria-label', describe(content));
    const same =
      before !== undefined &&
      before.shape.join() === content.shape.join() &&
      before.place.rowAxis === rowAxis &&
      before.place.columnAxis === columnAxis;
    if (!same) this.view = undefined;
    if (before?.source !== content.source || sliceKey(before.place) !== sliceKey(content.place))
      this.request();
    this.layOut();
    if (same) this.revealCursor();
  }

  /** Colours the picture; it is drawn from then on. */
  colour(colouring: Colouring, signed: boolean): void {
    this.colouring = { ...colouring, signed };
    this.draw();
  }

  /** The finite range of what is drawn, for the time before the statistics come. */
  drawnRange(): { min: number; max: number } {
    let min = Number.POSITIVE_INFINITY;
    let max = Number.NEGATIVE_INFINITY;
    for (const value of this.layers?.list[0]?.tile.values ?? []) {
      if (value < min) min = value;
      if (value > max) max = value;
    }
    return { min, max };
  }

  /** The element at the cursor, where the picture has it by itself and not only as a part of a mean. */
  valueAtCursor(): number | undefined {
    if (!this.content || this.layers?.slice !== sliceKey(this.content.place)) return undefined;
    const { row, column } = cursorOf(this.content.place);
    for (const layer of [...this.layers.list].reverse()) {
      const cell = exactCell(layer, row, column);
      if (cell === undefined) continue;
      const mark = markOf(layer.tile, cell);
      if (mark) return { nan: Number.NaN, posInf: Infinity, negInf: -Infinity }[mark];
      return layer.tile.values[cell];
    }
    return undefined;
  }

  /** How many elements a cell of the picture averages; 1 × 1 where it shows each. */
  averaged(): { rows: number; columns: number } {
    const layer = this.layers?.list.at(-1);
    if (!layer || !this.view || !this.content) return { rows: 1, columns: 1 };
    const ratio = window.devicePixelRatio;
    return {
      rows: Math.max(
        (layer.rows[1] - layer.rows[0]) / layer.tile.rows,
        Math.floor(1 / (this.view.scaleY * ratio) + 1e-6),
      ),
      columns: Math.max(
        (layer.columns[1] - layer.columns[0]) / layer.tile.columns,
        Math.floor(1 / (this.view.scaleX * ratio) + 1e-6),
      ),
    };
  }

  /** Zooms around the cursor. */
  zoom(factor: number): void {
    if (!this.content || !this.view) return;
    const { row, column } = cursorOf(this.content.place);
    this.setView(zoomed(this.room(), this.view, factor, row + 0.5, column + 0.5));
    this.revealCursor();
  }

  /** Shows the whole picture. */
  fit(): void {
    this.setView(fitted(this.room()));
  }

  /** Draws again, after a change of theme. */
  redraw(): void {
    this.draw();
  }

  private room(): Picture {
    const { rows, columns } = pictureSize(this.content!.place, this.content!.shape);
    const narrow = document.documentElement.clientWidth < narrowWindow;
    const style = getComputedStyle(this.root);
    const barRoom = Number.parseFloat(style.getPropertyValue('--bar-room'));
    const reserved = Number.parseFloat(style.getPropertyValue('--axis-width')) + (narrow ? 0 : barRoom);
    const roomWidth = Math.max(64, Math.floor(this.root.clientWidth - reserved));
    const tall = window.innerHeight > 1000 ? Math.min(720, window.innerHeight - 480) : 448;
    return {
      rows,
      columns,
      roomWidth,
      roomHeight: narrow || barRoom === 0 ? roomWidth : tall,
      ratio: window.devicePixelRatio,
    };
  }

  private setView(view: Viewport): void {
    this.view = view;
    this.request();
    this.layOut();
  }

  private revealCursor(): void {
    if (!this.content || !this.view) return;
    const { row, column } = cursorOf(this.content.place);
    const view = revealing(this.room(), this.view, row, column);
    if (view.left !== this.view.left || view.top !== this.view.top) this.setView(view);
  }

  /** Fits the view into the room that there is, places axes and bar, and draws. */
  private layOut(): void {
    if (!this.content || this.root.clientWidth === 0) return;
    const room = this.room();
    const fit = fitted(room);
    const zoomedIn = this.view && (this.view.scaleX > fit.scaleX || this.view.scaleY > fit.scaleY);
    this.view = zoomedIn ? panned(room, this.view!, 0, 0) : fit;
    const { width, height } = this.view;
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${height}px`;
    this.picture.classList.toggle('can-pan', Boolean(zoomedIn));
    const upright = room.roomHeight !== room.roomWidth && height >= 160;
    this.root.classList.toggle('bar-below', !upright);
    this.axes.update(this.view, this.content.place, inSight(room, this.view));
    this.draw();
  }

  private request(): void {
    if (this.content) this.loader.request({ content: this.content, slice: sliceKey(this.content.place) });
  }

  private async load({ content, slice }: Wanted): Promise<void> {
    const { source, place, shape } = content;
    const { rows, columns } = pictureSize(place, shape);
    const whole = { rows: [0, rows], columns: [0, columns] } as const;
    const add = (tile: Tile, part: Omit<Layer, 'tile'>, under: readonly Layer[]) => {
      if (this.content?.source !== source) return;
      this.layers = { slice, list: [...under, { tile, ...part }] };
      this.draw();
      this.loaded();
    };
    try {
      const tile = await source.slice(place);
      if (this.layers?.slice !== slice || this.layers.list.length === 0) add(tile, whole, []);
      else if (source.isSmall(place)) add(tile, whole, []);
      if (source.isSmall(place) || !this.view || this.content?.source !== source) return;
      const ratio = window.devicePixelRatio;
      const sight = inSight(this.room(), this.view);
      const fine = await source.part(
        place,
        sight.rows,
        sight.columns,
        Math.round(this.view.height * ratio),
        Math.round(this.view.width * ratio),
      );
      add(fine, sight, [{ tile, ...whole }]);
    } catch (error) {
      if (this.content?.source === source) this.loaded((error as Error).message);
    }
  }

  private draw(): void {
    if (!this.view || !this.colouring || !this.layers || !this.content) return;
    const { view, colouring } = this;
    const ratio = window.devicePixelRatio;
    this.canvas.width = Math.max(1, Math.round(view.width * ratio));
    this.canvas.height = Math.max(1, Math.round(view.height * ratio));
    const context = this.canvas.getContext('2d')!;
    const image = context.createImageData(this.canvas.width, this.canvas.height);
    const window_ = {
      left: view.left,
      top: view.top,
      cellsAcross: 1 / (view.scaleX * ratio),
      cellsDown: 1 / (view.scaleY * ratio),
    };
    for (const layer of this.layers.list) paint(image, window_, layer, colouring);
    emphasiseMarks(image, Math.min(view.scaleX, view.scaleY) * ratio);
    context.putImageData(image, 0, 0);
    context.scale(ratio, ratio);
    drawLetters(context, view, this.layers.list.at(-1)!, inSight(this.room(), view));
    const { row, column } = cursorOf(this.content.place);
    const cursor = cursorBox(view, row, column);
    drawCursor(context, view, cursor);
    this.placeReadOut(cursor);
    const lying = this.root.classList.contains('bar-below');
    // Beside a picture of few columns the bar is wider than it: its ticks would have no room.
    const along = Math.max(view.width, Math.min(shortestBar, this.room().roomWidth));
    this.bar.update(colouring, lying ? along : view.height, lying ? 'lying' : 'upright', colouring.signed);
  }

  /** Below and to the right of the cursor; on the other side where it would leave the picture's room. */
  private placeReadOut(cursor: Box): void {
    const box = this.readOut;
    const room = this.root.clientWidth - this.picture.offsetLeft;
    const right = cursor.x + cursor.width + 10;
    const bottom = cursor.y + cursor.height + 6;
    const left = right + box.offsetWidth > room ? cursor.x - 10 - box.offsetWidth : right;
    const below = bottom + box.offsetHeight <= this.view!.height + 40;
    box.style.left = `${Math.max(0, left)}px`;
    box.style.top = `${below ? bottom : cursor.y - 6 - box.offsetHeight}px`;
  }

  private listen(): void {
    const position = (event: PointerEvent | WheelEvent): [number, number] => {
      const box = this.canvas.getBoundingClientRect();
      return [event.clientX - box.left, event.clientY - box.top];
    };
    this.canvas.addEventListener('pointermove', (event) => {
      if (!this.view || !this.content) return;
      if (this.drag && this.picture.classList.contains('can-pan')) {
        const [dx, dy] = [this.drag.x - event.clientX, this.drag.y - event.clientY];
        if (!this.drag.moved && Math.hypot(dx, dy) < 4) return;
        this.drag = { x: event.clientX, y: event.clientY, moved: true };
        this.setView(panned(this.room(), this.view, dx, dy));
        return;
      }
      const { row, column } = cellAt(this.room(), this.view, ...position(event));
      const cursor = cursorOf(this.content.place);
      if (row !== cursor.row || column !== cursor.column) this.move(row, column);
    });
    this.canvas.addEventListener('pointerdown', (event) => {
      this.drag = { x: event.clientX, y: event.clientY, moved: false };
      this.canvas.setPointerCapture(event.pointerId);
    });
    for (const end of ['pointerup', 'pointercancel'] as const) {
      this.canvas.addEventListener(end, () => {
        this.drag = undefined;
      });
    }
    this.canvas.addEventListener(
      'wheel',
      (event) => {
        // A plain wheel scrolls the page; a pinch arrives as a wheel with Ctrl.
        if (!(event.ctrlKey || event.metaKey) || !this.view) return;
        event.preventDefault();
        const [x, y] = position(event);
        const { left, top, scaleX, scaleY } = this.view;
        this.setView(
          zoomed(this.room(), this.view, 2 ** (-event.deltaY / 100), top + y / scaleY, left + x / scaleX),
        );
      },
      { passive: false },
    );
  }
}

/** The slice that a place shows, whatever the cursor. */
function sliceKey({ rowAxis, columnAxis, index }: Place): string {
  return JSON.stringify([
    rowAxis,
    columnAxis,
    index.map((at, k) => (k === rowAxis || k === columnAxis ? 0 : at)),
  ]);
}

function describe({ name, shape, place }: HeatMapContent): string {
  const fixed = place.index
    .map((at, axis) => ({ at, axis }))
    .filter(({ axis }) => axis !== place.rowAxis && axis !== place.columnAxis && shape[axis]! > 1)
    .map(({ at, axis }) => `, dimension ${axis} at ${at}`);
  const { rows, columns } = pictureSize(place, shape);
  return `Heat-map of ${name}, ${rows} rows by ${columns} columns${fixed.join('')}. Arrow keys move the cursor.`;
}
