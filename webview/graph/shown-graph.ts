import type { Crumb } from './breadcrumb';
import type { GraphIndex } from './graph-index';
import type { GraphData, GraphPart } from './protocol';
import type { SceneIndex } from './scene-index';

/** The graph that is on the canvas. */
export interface ShownGraph {
  readonly index: GraphIndex;
  readonly scene: SceneIndex;
  /** The open groups and stacks. */
  readonly open: readonly string[];
}

/** The graphs around one, the main graph first; of a function only itself behind the main graph. */
export function crumbsTo(data: GraphData, path: string): Crumb[] {
  const crumbs: Crumb[] = [];
  let part = partOf(data, path);
  while (part) {
    crumbs.unshift({ path: part.path, label: labelOf(part, data) });
    part = part.parent && partOf(data, part.parent.path);
  }
  const main = data.graphs[0];
  if (main && crumbs[0] && crumbs[0].path !== main.path) {
    crumbs.unshift({ path: main.path, label: labelOf(main, data) });
  }
  return crumbs;
}

/** The part with a path; undefined where there is none. */
export function partOf(data: GraphData, path: string): GraphPart | undefined {
  return data.graphs.find((part) => part.path === path);
}

function labelOf(part: GraphPart, data: GraphData): string {
  if (part.parent) {
    const { node, attribute } = part.parent;
    const around = partOf(data, part.parent.path);
    const operator = around?.nodes.operators[around.nodes.operator[node]!]?.op ?? '';
    const name = around?.nodes.name[node];
    return `${operator}${name ? ` ${name}` : ''} ${attribute}`;
  }
  if (part.path.startsWith('function:')) return part.path.slice('function:'.length).replace(/^:/, '');
  return data.model;
}
