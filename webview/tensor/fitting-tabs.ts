/**
 * Which tabs have room beside each other: all, or the first ones and the open one, with room left for the menu of the
 * others. Widths in pixels.
 */
export function fittingTabs(
  widths: readonly number[],
  gap: number,
  room: number,
  menuWidth: number,
  open: number,
): boolean[] {
  const all = widths.reduce((sum, width) => sum + width + gap, -gap);
  if (all <= room) return widths.map(() => true);
  let left = room - menuWidth - widths[open]! - gap;
  let full = false;
  return widths.map((width, k) => {
    if (k === open) return true;
    full ||= width + gap > left;
    if (!full) left -= width + gap;
    return !full;
  });
}
