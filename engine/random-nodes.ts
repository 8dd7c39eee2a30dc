import type { FunctionDefinition, Graph, Model, Node } from '../core/onnx/model';
import { calledFunction } from './submodel/called-function';

/** Operators of ONNX whose outputs differ from run to run unless their attribute `seed`, a float, says otherwise. */
export const seededOperators: ReadonlySet<string> = new Set([
  'RandomNormal',
  'RandomNormalLike',
  'RandomUniform',
  'RandomUniformLike',
  'Multinomial',
  'Bernoulli',
]);

/** Operators whose outputs differ from run to run, of ONNX and of com.microsoft. */
const randomOperators: ReadonlySet<string> = new Set([
  ...seededOperators,
  'BiasDropout',
  'BitmaskDropout',
  'BitmaskBiasDropout',
  'Sampling',
]);

const byModel = new WeakMap<Model, RandomNodes>();

/**
 * The nodes of a model that make random values, by themselves, in their bodies or in the function that they call: what
 * they make is made once and kept.
 */
export class RandomNodes {
  private readonly functions = new Set<FunctionDefinition>();
  private readonly graphs = new Map<Graph, readonly Node[]>();

  private constructor(private readonly model: Model) {
    const definitions = new Set(model.functions.values());
    // Through other functions, too.
    for (let before = -1; before < this.functions.size; ) {
      before = this.functions.size;
      for (const definition of definitions) {
        if (definition.graph.nodes.some((node) => this.has(node))) this.functions.add(definition);
      }
    }
  }

  static of(model: Model): RandomNodes {
    let found = byModel.get(model);
    if (!found) {
      found = new RandomNodes(model);
      byModel.set(model, found);
    }
    return found;
  }

  has(node: Node): boolean {
    const called = calledFunction(this.model, node);
    if (called) return this.functions.has(called);
    if (randomOperators.has(node.op)) return true;
    if (node.op === 'Dropout' && mayTrain(node)) return true;
    return node.bodies.some((body) => body.graph.nodes.some((inner) => this.has(inner)));
  }

  /** Those of a graph itself. */
  in(graph: Graph): readonly Node[] {
    let found = this.graphs.get(graph);
    if (!found) {
      found = graph.nodes.filter((node) => this.has(node));
      this.graphs.set(graph, found);
    }
    return found;
  }
}

/** Dropout drops only in training: an input says so from opset 12 on, an attribute before opset 7. */
export function mayTrain(node: Node): boolean {
  if ((node.inputs[2] ?? '') !== '') return true;
  return node.attributes.some((attribute) => attribute.name === 'is_test' && attribute.i === 0n);
}
