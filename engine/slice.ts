import type { Node } from '../core/onnx/model';
import type { Frame } from './frames/frame';
import { isFeedable } from './frames/held';

/**
 * The nodes of a frame, in file order, that make these values from what is held: whatever lies behind a value that
 * can be fed is left out.
 */
export function backwardSlice(frame: Frame, names: readonly string[]): Node[] {
  const nodes = new Set<Node>();
  const wanted = [...names];
  const asked = new Set(names);
  for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
    const producer = frame.graph.producers.get(name);
    if (!producer || nodes.has(producer) || frame.weight(name)) continue;
    const held = frame.values.get(name);
    if (held && isFeedable(held) && !asked.has(name)) continue;
    nodes.add(producer);
    wanted.push(...producer.inputs, ...producer.captures);
  }
  return inOrder(frame, nodes);
}

/** The nodes together with those that make what onnxruntime cannot be fed with. */
export function withUnfeedable(frame: Frame, nodes: readonly Node[]): Node[] {
  const all = new Set(nodes);
  const open = [...nodes];
  for (let node = open.pop(); node; node = open.pop()) {
    for (const name of [...node.inputs, ...node.captures]) {
      const held = frame.values.get(name);
      const producer = frame.graph.producers.get(name);
      if (!held || isFeedable(held) || !producer || all.has(producer)) continue;
      all.add(producer);
      open.push(producer);
    }
  }
  return all.size === nodes.length ? [...nodes] : inOrder(frame, all);
}

function inOrder({ order }: Frame, nodes: Iterable<Node>): Node[] {
  return [...nodes].sort((a, b) => order.place(a) - order.place(b));
}
