import type { ModuleTree } from '../../../core/modules/module-tree';

/** The modules of a tree in words: `/a [0,3)`. */
export function spans(tree: ModuleTree): string[] {
  return [...tree.all()].map(({ path, start, end }) => `${path} [${start},${end})`);
}
