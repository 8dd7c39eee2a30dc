import type { Graph, Model, Node } from '../../core/onnx/model';
import { orderOf } from '../../core/onnx/order';

/**
 * The nodes of a model as a program of instructions. Each has an address, a number from 0: first the main graph in the
 * order in which it runs, with the bodies of a node (the branches of an If, the body of a Loop) right behind it; then
 * the functions that the model defines and the bodies of composite operators, each once, wherever it is called from.
 */
export class Instructions {
  readonly #nodes: Node[] = [];
  readonly #addresses = new Map<Node, number>();

  constructor(model: Model) {
    this.#add(model.graph);
    for (const { graph } of model.functions.values()) this.#add(graph);
    for (const { graph } of model.composites?.values() ?? []) this.#add(graph);
  }

  get count(): number {
    return this.#nodes.length;
  }

  /** The node at an address; undefined before the first and behind the last. */
  at(address: number): Node | undefined {
    return this.#nodes[address];
  }

  /** The address of a node of the model. */
  addressOf(node: Node): number | undefined {
    return this.#addresses.get(node);
  }

  #add(graph: Graph): void {
    for (const node of orderOf(graph).nodes) {
      this.#addresses.set(node, this.#nodes.length);
      this.#nodes.push(node);
      for (const body of node.bodies) this.#add(body.graph);
    }
  }
}
