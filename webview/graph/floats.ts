import type { Rectangle } from './scene';

/** What floats over an element's canvas and can be seen: legend, minimap, zoom, focus; in CSS pixels of the element. */
export function floatsIn(root: HTMLElement): Rectangle[] {
  return [...root.querySelectorAll<HTMLElement>(':scope > .float')]
    .filter((float) => float.offsetWidth > 0)
    .map(({ offsetLeft, offsetTop, offsetWidth, offsetHeight }) => ({
      x: offsetLeft,
      y: offsetTop,
      width: offsetWidth,
      height: offsetHeight,
    }));
}
