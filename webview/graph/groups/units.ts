/**
 * A graph of what stands side by side (units: nodes and groups), by number. `behind[i]` are the units that use what
 * unit `i` makes; doubles do no harm.
 */
export type UnitEdges = readonly (readonly number[])[];

/**
 * The strongly connected components of a graph, as the number of its component for each unit (Tarjan 1972, without
 * recursion). Components are numbered against the direction of the edges.
 */
export function componentsOf(behind: UnitEdges): Int32Array {
  const count = behind.length;
  const component = new Int32Array(count).fill(-1);
  const visited = new Int32Array(count).fill(-1);
  const low = new Int32Array(count);
  const nextEdge = new Int32Array(count);
  const open: number[] = [];
  const path: number[] = [];
  let clock = 0;
  let components = 0;
  for (let root = 0; root < count; root++) {
    if (visited[root] !== -1) continue;
    path.push(root);
    while (path.length > 0) {
      const unit = path.at(-1)!;
      if (visited[unit] === -1) {
        visited[unit] = low[unit] = clock++;
        open.push(unit);
      }
      const edges = behind[unit]!;
      let deeper = false;
      while (nextEdge[unit]! < edges.length) {
        const to = edges[nextEdge[unit]!]!;
        if (visited[to] === -1) {
          path.push(to);
          deeper = true;
          break;
        }
        if (component[to] === -1) low[unit] = Math.min(low[unit]!, low[to]!);
        nextEdge[unit]!++;
      }
      if (deeper) continue;
      path.pop();
      if (low[unit] !== visited[unit]) continue;
      for (let member = open.pop()!; ; member = open.pop()!) {
        component[member] = components;
        if (member === unit) break;
      }
      components++;
    }
  }
  return component;
}

/**
 * An order in which every unit comes behind those that it uses. Of several that could come next it is one that belongs
 * with the unit just taken (`together`), and uses it if there is such, else the one of the lowest number. What stands in
 * a cycle (a damaged graph's) comes by its number.
 */
export function orderOfUnits(behind: UnitEdges, together: (a: number, b: number) => boolean): number[] {
  const count = behind.length;
  const waiting = new Int32Array(count);
  for (const edges of behind) for (const to of edges) waiting[to]!++;
  const done = new Uint8Array(count);
  const ready = new Heap();
  for (let unit = 0; unit < count; unit++) if (waiting[unit] === 0) ready.push(unit);
  const order: number[] = [];
  let last = -1;
  let lowest = 0;
  while (order.length < count) {
    let next = last < 0 ? undefined : nextTogether(last);
    next ??= ready.popWhere((unit) => done[unit] === 0);
    if (next === undefined) {
      // A cycle: somebody has to begin.
      while (done[lowest] === 1) lowest++;
      next = lowest;
    }
    done[next] = 1;
    order.push(next);
    for (const to of behind[next]!) {
      if (--waiting[to]! === 0 && done[to] === 0) ready.push(to);
    }
    last = next;
  }
  return order;

  function nextTogether(unit: number): number | undefined {
    let best: number | undefined;
    for (const to of behind[unit]!) {
      if (waiting[to] !== 0 || done[to] === 1 || !together(unit, to)) continue;
      if (best === undefined || to < best) best = to;
    }
    if (best !== undefined) return best;
    // What does not use it can still belong with it: parallel branches.
    const candidate = ready.peekWhere((each) => done[each] === 0);
    return candidate !== undefined && together(unit, candidate) ? candidate : undefined;
  }
}

/** The lowest number first. */
class Heap {
  private readonly items: number[] = [];

  push(item: number): void {
    const { items } = this;
    let at = items.length;
    items.push(item);
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (items[above]! <= item) break;
      items[at] = items[above]!;
      at = above;
    }
    items[at] = item;
  }

  /** The lowest of those that are wanted, without taking it; those that are not are dropped. */
  peekWhere(wanted: (item: number) => boolean): number | undefined {
    while (this.items.length > 0 && !wanted(this.items[0]!)) this.pop();
    return this.items[0];
  }

  popWhere(wanted: (item: number) => boolean): number | undefined {
    const item = this.peekWhere(wanted);
    if (item !== undefined) this.pop();
    return item;
  }

  private pop(): void {
    const { items } = this;
    const last = items.pop()!;
    if (items.length === 0) return;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= items.length) break;
      if (below + 1 < items.length && items[below + 1]! < items[below]!) below++;
      if (items[below]! >= last) break;
      items[at] = items[below]!;
      at = below;
    }
    items[at] = last;
  }
}
