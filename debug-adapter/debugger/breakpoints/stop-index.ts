import type { Breakpoint, StopMode } from './breakpoint';

/** A breakpoint at one side of one node. */
export interface NodeBreakpoint {
  readonly breakpoint: Breakpoint;
  /** Whether a data breakpoint is met there by what the node takes in, rather than by what is made. */
  readonly reads: boolean;
}

interface Sides {
  readonly before: NodeBreakpoint[];
  readonly after: NodeBreakpoint[];
}

/** The breakpoints by graph and node: how many there are costs nothing when execution asks about a node. */
export class StopIndex {
  readonly #graphs = new Map<string, Map<number, Sides>>();

  add(breakpoint: Breakpoint): void {
    if (!breakpoint.terms) return;
    for (const { graph, index, when, reads = false } of breakpoint.places) {
      const nodes = this.#graphs.get(graph) ?? new Map<number, Sides>();
      this.#graphs.set(graph, nodes);
      const sides = nodes.get(index) ?? { before: [], after: [] };
      nodes.set(index, sides);
      const side = sides[when];
      const known = side.findIndex((each) => each.breakpoint === breakpoint);
      // What is made for a graph and taken by its first node is met once: any use is one.
      if (known < 0) side.push({ breakpoint, reads });
      else if (reads) side[known] = { breakpoint, reads };
    }
  }

  at(graph: string, index: number, when: StopMode): readonly NodeBreakpoint[] {
    return this.#graphs.get(graph)?.get(index)?.[when] ?? [];
  }

  has(graph: string, index: number, when: StopMode): boolean {
    return this.at(graph, index, when).length > 0;
  }

  hasGraph(graph: string): boolean {
    return this.#graphs.has(graph);
  }
}
