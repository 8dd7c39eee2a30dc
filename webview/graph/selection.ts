import type { NodeKey } from './messages/protocol';
import type { ShownGraph } from './shown-graph';
import type { Store } from './store';

/** Which boxes of the shown graph are selected, and the node whose details are shown. */
export class Selection {
  constructor(
    private readonly store: Store,
    private readonly shown: () => ShownGraph | undefined,
  ) {}

  /** The box that has the keyboard; −1 for none. */
  get active(): number {
    return this.shown()?.scene.box(this.store.state.selected.at(-1)) ?? -1;
  }

  /** The boxes, the active one last. */
  get boxes(): number[] {
    const scene = this.shown()?.scene;
    return this.store.state.selected.map((id) => scene?.box(id) ?? -1).filter((box) => box >= 0);
  }

  get node(): NodeKey | undefined {
    const graph = this.shown();
    const { node } = this.store.state;
    return node < 0 || !graph ? undefined : { graph: graph.index.part.path, index: node };
  }

  /** Two selected nodes, in the order in which they were; `undefined` where there are not two. */
  get pair(): readonly [number, number] | undefined {
    const scene = this.shown()?.scene;
    const nodes = this.store.state.selected.map((id) => scene?.boxes[scene.box(id)]?.node ?? -1);
    return nodes.length === 2 && nodes.every((node) => node >= 0) ? [nodes[0]!, nodes[1]!] : undefined;
  }

  /** Selects a box; `added` keeps the one before selected too, `node` is shown in place of the box's own. */
  set(box: number, added: boolean, node?: number): void {
    const target = this.shown()?.scene.boxes[box];
    const ids = target ? [...(added ? this.store.state.selected.slice(-1) : []), target.id] : [];
    this.store.save({ selected: [...new Set(ids)], node: node ?? target?.node ?? -1 });
  }
}
