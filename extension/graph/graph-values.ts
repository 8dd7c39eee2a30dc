import type { Graph } from '../../core/onnx/model';
import { displayType } from '../../core/onnx/type-text';
import { type GraphValues, valueRole } from '../../webview/graph/protocol';
import { Interner } from './number-lists';

/** Numbers the values of a graph: inputs and outputs first, then what nodes use and make. */
export class GraphValueTable {
  private readonly names = new Interner();
  private readonly inputs: ReadonlySet<string>;

  constructor(private readonly graph: Graph) {
    this.inputs = new Set(graph.inputs.map(({ name }) => name));
  }

  /** The number of a value, −1 for the name of what is left out. */
  number(name: string): number {
    return name === '' ? -1 : this.names.number(name);
  }

  values(): GraphValues {
    const { texts: name } = this.names;
    const types = new Interner();
    types.number('');
    return {
      count: name.length,
      name,
      role: Uint8Array.from(name, (each) => this.roleOf(each)),
      producer: Int32Array.from(name, (each) => this.graph.producers.get(each)?.index ?? -1),
      type: Uint32Array.from(name, (each) => types.number(this.typeText(each))),
      types: types.texts,
    };
  }

  private roleOf(name: string): number {
    const { weights, producers } = this.graph;
    if (weights.has(name)) return valueRole.weight;
    if (producers.has(name)) return valueRole.made;
    return this.inputs.has(name) ? valueRole.input : valueRole.outer;
  }

  private typeText(name: string): string {
    const weight = this.graph.weights.get(name);
    if (weight?.dtype) return `${weight.dtype}[${weight.shape.join(',')}]`;
    const type = this.graph.types.get(name);
    return type ? displayType(type) : '';
  }
}
