/** Windows that are averaged where a column stands for more samples than one window has. */
const mostWindows = 4;

/** Samples that one question may transform, so that it takes some ten milliseconds; windows count with their size. */
export const mostTransformed = 2 ** 20;

/** How many windows of `size` samples there are for each of the columns that share out `length` samples. */
export function windowsPerColumn(length: number, columns: number, size: number): number {
  return Math.min(mostWindows, Math.max(1, Math.ceil(length / columns / size)));
}
