import { type Container, type Item, isContainer, type Outline } from '../groups/outline';

/** Graphs of fewer nodes are shown whole. */
const fewNodes = 40;
/** A first view of fewer boxes is opened further, but not beyond so many. */
const enoughBoxes = 16;
const mostBoxes = 60;

/**
 * The groups that are open at first: all of a small graph's; of a large one so many, the outer ones first and of these
 * the largest, that some dozen boxes are seen.
 */
export function firstOpen(outline: Outline, nodeCount: number): string[] {
  const all = [...outline.containers.values()];
  if (nodeCount < fewNodes) return all.filter(({ kind }) => kind === 'group').map(({ id }) => id);
  const open: string[] = [];
  let boxes = outline.items.length;
  const closed = (items: readonly Item[]) => items.filter(isContainer);
  let level = closed(outline.items);
  while (boxes < enoughBoxes && level.length > 0) {
    const next: Container[] = [];
    for (const group of [...level].sort((a, b) => b.nodeCount - a.nodeCount)) {
      if (boxes >= enoughBoxes || boxes + group.items.length > mostBoxes) continue;
      open.push(group.id);
      boxes += group.items.length - 1;
      next.push(...closed(group.items));
    }
    level = next;
  }
  return open;
}
