import { clearOf } from './clear-of';
import { meet, roomsBeside } from './rooms';
import type { Rectangle } from './scene';
import { type Stretch, settled, surroundings } from './settle';

/** Beyond these nothing is to be seen, or nothing but one box. */
const leastZoom = 0.0005;
const mostZoom = 4;

/** Where one looks. */
interface Place {
  readonly left: number;
  readonly top: number;
  readonly zoom: number;
}

/**
 * Which part of the graph the canvas shows: graph point (x, y) is at ((x − left) · zoom, (y − top) · zoom) CSS pixels.
 * At least a strip of the graph stays in sight, however far one drags.
 */
export class Camera {
  left = 0;
  top = 0;
  zoom = 1;
  /** Size of the canvas in CSS pixels. */
  width = 1;
  height = 1;
  /** What floats over the canvas, in CSS pixels: what is to be seen is brought out from under it. */
  covers: () => readonly Rectangle[] = () => [];
  private bounds: Rectangle = { x: 0, y: 0, width: 1, height: 1 };
  private boxes: readonly Rectangle[] = [];
  /** Where the whole graph was shown last. */
  private fitted: Place | undefined;

  /** What the graph takes up, and the boxes in it. */
  setContent(bounds: Rectangle, boxes: readonly Rectangle[]): void {
    // Another scene of the graph: what was opened in it stays where it is.
    if (bounds !== this.bounds) this.fitted = undefined;
    this.bounds = bounds;
    this.boxes = boxes;
  }

  resize(width: number, height: number): void {
    this.width = Math.max(1, width);
    this.height = Math.max(1, height);
  }

  /** The part of the graph that is in sight. */
  get sight(): Rectangle {
    return { x: this.left, y: this.top, width: this.width / this.zoom, height: this.height / this.zoom };
  }

  /** The graph point under a point of the canvas. */
  toGraph(x: number, y: number): { x: number; y: number } {
    return { x: this.left + x / this.zoom, y: this.top + y / this.zoom };
  }

  /** The point of the canvas over a graph point. */
  toCanvas(x: number, y: number): { x: number; y: number } {
    return { x: (x - this.left) * this.zoom, y: (y - this.top) * this.zoom };
  }

  /** Moves the picture by CSS pixels. */
  pan(right: number, down: number): void {
    this.left -= right / this.zoom;
    this.top -= down / this.zoom;
    this.keepInSight();
  }

  /** Zooms so that what is under a point of the canvas stays there; the middle without one. */
  zoomBy(factor: number, x = this.width / 2, y = this.height / 2): void {
    const fixed = this.toGraph(x, y);
    this.zoom = clamp(this.zoom * factor, Math.min(leastZoom, this.fitZoom(this, Infinity)), mostZoom);
    this.left = fixed.x - x / this.zoom;
    this.top = fixed.y - y / this.zoom;
    this.keepInSight();
  }

  /** Whether nothing of the graph is out of sight. */
  get showsAll(): boolean {
    const { x, y, width, height } = this.sight;
    const { bounds } = this;
    return (
      x <= bounds.x &&
      y <= bounds.y &&
      x + width >= bounds.x + bounds.width &&
      y + height >= bounds.y + bounds.height
    );
  }

  /** Whether the graph is where `fit` has put it. */
  get isFitted(): boolean {
    const { fitted, left, top, zoom } = this;
    return fitted?.left === left && fitted.top === top && fitted.zoom === zoom;
  }

  /**
   * Shows the whole graph, never enlarged, and so that no box is under what floats over the canvas: in the middle where
   * that can be, else in the room beside; unless it would be too small there.
   */
  fit(): void {
    const whole: Rectangle = { x: 0, y: 0, width: this.width, height: this.height };
    const covers = this.covers();
    const full = this.placeIn(whole);
    // A room that one cover sticks into may still do: nothing but edges may be there.
    const beside = [covers, ...covers.map((_, at) => covers.toSpliced(at, 1))]
      .flatMap((some) => roomsBeside(some, this))
      .map((room) => this.placeIn(room))
      .filter(({ zoom }) => zoom >= full.zoom * leastShare)
      .sort((a, b) => b.zoom - a.zoom || apart(a, full) - apart(b, full));
    const place = [full, ...beside].find((each) => this.isClear(each, covers)) ?? full;
    Object.assign(this, place);
    this.fitted = place;
  }

  /** Whether texts can be read in the whole graph, so that one begins with it. */
  get isReadableWhole(): boolean {
    return this.fitZoom(this, 1) >= readableWhole;
  }

  /** Begins at the graph's top at a zoom at which text is read, a box there in the middle. */
  start(first: Rectangle): void {
    this.zoom = 1;
    this.left = first.x + first.width / 2 - this.width / 2;
    this.top = this.bounds.y - startMargin;
    this.uncover(first);
  }

  /** Puts a graph point into the middle. */
  centre(x: number, y: number): void {
    this.left = x - this.width / this.zoom / 2;
    this.top = y - this.height / this.zoom / 2;
    this.keepInSight();
  }

  /** Moves as little as needed for a box to be in sight with a margin; zooms in where it would be too small to read. */
  reveal(box: Rectangle, readable = 0): void {
    if (this.zoom < readable) {
      this.zoom = readable;
      this.centre(box.x + box.width / 2, box.y + box.height / 2);
    } else {
      const { x, y, width, height } = this.sight;
      const margin = revealMargin / this.zoom;
      this.left = nearest(x, width, box.x, box.width, margin);
      this.top = nearest(y, height, box.y, box.height, margin);
    }
    this.uncover(box);
  }

  /**
   * Shows a box that one is led to, as at each stop: leaves the picture where it is while the box is comfortably inside,
   * else brings it there, with the boxes that it is connected with where there is room. Zooms in as `reveal` does.
   */
  follow(box: Rectangle, neighbours: readonly Rectangle[], readable = 0): void {
    const isSmall = this.zoom < readable;
    if (isSmall) {
      this.zoom = readable;
      this.centre(box.x + box.width / 2, box.y + box.height / 2);
    }
    if (!isSmall && this.showsAll) {
      this.uncover(box);
      return;
    }
    const { x, y, width, height } = this.sight;
    const border = comfort / this.zoom;
    const room = { width: width - border, height: height - border };
    const around = surroundings(box, neighbours, room);
    const { bounds } = this;
    this.left = settled(across({ x, width }), across(box), across(around), across(bounds), border);
    this.top = settled(down({ y, height }), down(box), down(around), down(bounds), border);
    if (isSmall || this.left !== x || this.top !== y) this.uncover(around);
    this.uncover(box);
  }

  /** Moves the picture where a part of the graph is under what floats over it and has room beside it. */
  private uncover({ x, y, width, height }: Rectangle): void {
    const { zoom } = this;
    const box = { ...this.toCanvas(x, y), width: width * zoom, height: height * zoom };
    const { right, down } = clearOf(box, this.covers(), this, fitMargin);
    this.left -= right / zoom;
    this.top -= down / zoom;
  }

  private fitZoom(room: { readonly width: number; readonly height: number }, most: number): number {
    const { width, height } = this.bounds;
    const across = (room.width - fitMargin * 2) / width;
    const down = (room.height - fitMargin * 2) / height;
    return Math.max(1e-6, Math.min(across, down, most));
  }

  /** The whole graph in a part of the canvas, as near to the canvas's middle as it can be there. */
  private placeIn(room: Rectangle): Place {
    const zoom = this.fitZoom(room, 1);
    const { x, y, width, height } = this.bounds;
    const middle = (size: number, from: number, length: number, taken: number) =>
      clamp(
        (size - taken) / 2,
        from + fitMargin,
        Math.max(from + fitMargin, from + length - fitMargin - taken),
      );
    return {
      zoom,
      left: x - middle(this.width, room.x, room.width, width * zoom) / zoom,
      top: y - middle(this.height, room.y, room.height, height * zoom) / zoom,
    };
  }

  /** Whether no box is under what floats over the canvas where the graph is at a place. */
  private isClear({ left, top, zoom }: Place, covers: readonly Rectangle[]): boolean {
    const under = covers.map(({ x, y, width, height }) => ({
      x: left + (x - coverMargin) / zoom,
      y: top + (y - coverMargin) / zoom,
      width: (width + coverMargin * 2) / zoom,
      height: (height + coverMargin * 2) / zoom,
    }));
    return !this.boxes.some((box) => under.some((cover) => meet(cover, box)));
  }

  private keepInSight(): void {
    const { x, y, width, height } = this.bounds;
    const across = this.width / this.zoom;
    const down = this.height / this.zoom;
    const strip = Math.min(keptStrip / this.zoom, across / 2, down / 2);
    this.left = clamp(this.left, x - across + strip, x + width - strip);
    this.top = clamp(this.top, y - down + strip, y + height - strip);
  }
}

/** A graph that fits into the panel at this zoom is shown whole at first. */
const readableWhole = 0.75;
const fitMargin = 16;
const startMargin = 24;
const revealMargin = 48;
/** So near to the canvas's edge what one is led to is not comfortably seen. */
const comfort = 88;
/** Around what floats over the canvas. */
const coverMargin = 8;
/** A graph is not made smaller than this share for the sake of what floats over it. */
const leastShare = 0.5;
const keptStrip = 64;

function apart(a: Place, b: Place): number {
  return Math.hypot(a.left - b.left, a.top - b.top);
}

function across({ x, width }: Pick<Rectangle, 'x' | 'width'>): Stretch {
  return { from: x, length: width };
}

function down({ y, height }: Pick<Rectangle, 'y' | 'height'>): Stretch {
  return { from: y, length: height };
}

/** The begin of a window of `size` nearest to `from` that shows [box, box + length] with a margin where it has room. */
function nearest(from: number, size: number, box: number, length: number, margin: number): number {
  const around = Math.max(0, Math.min(margin, (size - length) / 2));
  if (length + 2 * around > size) return box - around;
  return Math.min(Math.max(from, box + length + around - size), box - around);
}

/** The value, or the end of the range that it is beyond. */
export function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}
