import type { GraphIndex } from '../graph-index';
import { type Item, isContainer } from '../groups/outline';
import { nodeDetail } from '../groups/titles';

/** What is written in a box. */
export interface Titles {
  readonly title: string;
  readonly detail: string;
}

const longestDetail = 24;
const longestTitle = 40;

export function titlesOf(item: Item, index: GraphIndex): Titles {
  if (isContainer(item)) {
    const count =
      item.kind === 'repeat' && item.detail !== '' ? `${item.items.length} × (${item.detail})` : '';
    return { title: item.title, detail: count || item.detail };
  }
  const { nodes, values } = index.part;
  if (item.kind === 'node') {
    const op = index.op(item.number);
    const detail = shortened(nodeDetail(nodes.name[item.number]!, op), longestDetail);
    return { title: shortened(op, longestTitle), detail };
  }
  return {
    title: shortened(values.name[item.number]!, longestTitle),
    detail: shortened(index.typeOf(item.number), longestTitle),
  };
}

function shortened(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}
