import { type Item, isContainer } from '../groups/outline';
import type { Titles } from './titles-of';

/**
 * How large boxes are. The page measures no text for it: a scene must be the same everywhere, and what does not fit is
 * cut with an ellipsis when it is drawn.
 */
export interface Size {
  readonly width: number;
  readonly height: number;
}

const nodeHeight = 26;
const groupHeight = 44;
const narrowest = 130;
const narrowestGroup = 190;
const widest = 280;
/** What stands at the right of a title: a time, a statistic. */
const roomForValue = 58;

/** Mean widths of a character: the editor's font at 13 pixels, bold, and at 12. */
const regular = 7.2;
const bold = 7.8;
const small = 6.5;

export function boxSize(item: Item, { title, detail }: Titles): Size {
  if (isContainer(item)) {
    const texts = Math.max(34 + title.length * bold + roomForValue, 34 + detail.length * small + 16);
    return { width: within(texts, narrowestGroup), height: groupHeight };
  }
  // A value's type is on the edges that leave it.
  if (item.kind !== 'node')
    return { width: within(38 + title.length * regular, narrowest), height: nodeHeight };
  const gap = detail === '' ? 0 : 6;
  const text = 22 + title.length * regular + gap + detail.length * small;
  return { width: within(text + roomForValue, narrowest), height: nodeHeight };
}

/** How wide an open group is at least, for its title and what it says of itself. */
export function headerWidth({ title }: Titles): number {
  return within(40 + title.length * bold + 90, narrowestGroup);
}

function within(width: number, least: number): number {
  // Even, so that middles are whole pixels.
  return 2 * Math.round(Math.min(Math.max(width, least), widest) / 2);
}
