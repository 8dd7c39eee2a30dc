import type { Window } from './paint';
import type { Viewport } from './viewport';

/** The height of a picture, in CSS pixels, in a window that is not a tall one. */
export const usualHeight = 448;

/** Whether the panel is a narrow column. */
export function isNarrow(): boolean {
  return document.documentElement.clientWidth < 600;
}

/** The status line, which covers the end of the panel, and a gap. */
const underPicture = 34;

/** A picture that begins lower than this is not the first of its page, and one scrolls to it anyway. */
const lowestTop = 330;

/** No picture is made lower than this, however low the window is. */
const leastHeight = 200;

/** The largest height of a picture in this window, in CSS pixels. */
export function largestHeight(): number {
  return window.innerHeight > 1000 ? Math.min(720, window.innerHeight - 480) : usualHeight;
}

/**
 * The largest height of a picture in a narrow column, in CSS pixels: as much as it is wide, but the whole of it is in
 * sight where the panel is low, as it is beside a Debug Console.
 *
 * @param picture the element that holds it
 */
export function narrowHeight(width: number, picture: Element): number {
  const top = Math.min(lowestTop, picture.getBoundingClientRect().top + window.scrollY);
  return Math.min(width, Math.max(leastHeight, Math.floor(window.innerHeight - top - underPicture)));
}

/**
 * Gives a canvas the size of a view. One that has it already keeps what is drawn.
 *
 * @param ratio device pixels a CSS pixel
 * @returns the size in device pixels
 */
export function fitCanvas(
  canvas: HTMLCanvasElement,
  view: Viewport,
  ratio: number,
): { readonly width: number; readonly height: number } {
  const width = Math.max(1, Math.round(view.width * ratio));
  const height = Math.max(1, Math.round(view.height * ratio));
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
    canvas.style.width = `${view.width}px`;
    canvas.style.height = `${view.height}px`;
  }
  return { width, height };
}

/** The window that a view is, as `paint` takes it; `ratio` as above. */
export function windowOf({ left, top, scaleX, scaleY }: Viewport, ratio: number): Window {
  return { left, top, cellsAcross: 1 / (scaleX * ratio), cellsDown: 1 / (scaleY * ratio) };
}
