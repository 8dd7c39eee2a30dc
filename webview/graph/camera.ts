import { clearOf } from './clear-of';
import type { Rectangle } from './scene';

/** Beyond these nothing is to be seen, or nothing but one box. */
const leastZoom = 0.0005;
const mostZoom = 4;

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

  /** What the graph takes up. */
  setBounds(bounds: Rectangle): void {
    this.bounds = bounds;
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
    this.zoom = clamp(this.zoom * factor, Math.min(leastZoom, this.fitZoom(Infinity)), mostZoom);
    this.left = fixed.x - x / this.zoom;
    this.top = fixed.y - y / this.zoom;
    this.keepInSight();
  }

  /** Shows the whole graph, never enlarged. */
  fit(): void {
    this.zoom = this.fitZoom(1);
    const { x, y, width, height } = this.bounds;
    this.left = x + width / 2 - this.width / this.zoom / 2;
    this.top = y + height / 2 - this.height / this.zoom / 2;
    this.uncover(this.bounds);
  }

  /** Begins at the graph's top at a zoom at which text is read, the inputs in the middle. */
  start(centre: number): void {
    const whole = this.fitZoom(1);
    this.zoom = whole >= readableWhole ? whole : 1;
    const { y, height } = this.bounds;
    this.left = centre - this.width / this.zoom / 2;
    const spare = this.height / this.zoom - height;
    this.top = spare > 0 ? y - spare / 2 : y - startMargin / this.zoom;
    if (spare > 0) this.uncover(this.bounds);
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

  /** Moves the picture where a part of the graph is under what floats over it and has room beside it. */
  private uncover({ x, y, width, height }: Rectangle): void {
    const { zoom } = this;
    const box = { ...this.toCanvas(x, y), width: width * zoom, height: height * zoom };
    const { right, down } = clearOf(box, this.covers(), this, fitMargin);
    this.left -= right / zoom;
    this.top -= down / zoom;
  }

  private fitZoom(most: number): number {
    const { width, height } = this.bounds;
    const across = (this.width - fitMargin * 2) / width;
    const down = (this.height - fitMargin * 2) / height;
    return Math.max(1e-6, Math.min(across, down, most));
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
const keptStrip = 64;

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
