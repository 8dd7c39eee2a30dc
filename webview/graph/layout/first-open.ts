import { type Container, type Item, isContainer, type Outline } from '../groups/outline';

/** Graphs of fewer nodes are shown whole. */
const fewNodes = 40;
/** A first view of fewer boxes is opened further, but not beyond so many; stacks of equal groups only below the least. */
const fewestBoxes = 10;
const enoughBoxes = 16;
const mostBoxes = 60;

/**
 * The groups that are open at first: all of a small graph's; of a large one so many, the outer ones first and of these
 * the largest, that some dozen boxes are seen. What repeats is shown once.
 */
export function firstOpen(outline: Outline, nodeCount: number): string[] {
  const all = [...outline.containers.values()];
  if (nodeCount < fewNodes) return all.filter(({ kind }) => kind === 'group').map(({ id }) => id);
  const open: string[] = [];
  let boxes = outline.items.length;
  const openAll = (kind: Container['kind'], enough: number) => {
    const shown = shownContainers(outline.items, new Set(open));
    for (let level = shown; boxes < enough && level.length > 0; ) {
      const next: Container[] = [];
      for (const group of level
        .filter((each) => each.kind === kind)
        .sort((a, b) => b.nodeCount - a.nodeCount)) {
        if (boxes >= enough || boxes + group.items.length > mostBoxes) continue;
        open.push(group.id);
        boxes += group.items.length - 1;
        next.push(...group.items.filter(isContainer));
      }
      level = next;
    }
  };
  openAll('group', enoughBoxes);
  openAll('repeat', fewestBoxes);
  openAll('group', fewestBoxes);
  return open;
}

/** The closed groups that are seen. */
function shownContainers(items: readonly Item[], open: ReadonlySet<string>): Container[] {
  const found: Container[] = [];
  const waiting = [...items];
  for (let item = waiting.pop(); item; item = waiting.pop()) {
    if (!isContainer(item)) continue;
    if (open.has(item.id)) waiting.push(...item.items);
    else found.push(item);
  }
  return found.reverse();
}
