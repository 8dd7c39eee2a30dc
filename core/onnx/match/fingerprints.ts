import { attributeStructure } from '../identity';
import type { Graph, Node, Weight } from '../model';
import { orderOf } from '../order';

/** Constants of so many bytes are compared by value. */
const mostSmallBytes = 64;

/** Numbers for texts: the same for the same text, in both models. */
export class Labels {
  private readonly numbers = new Map<string, number>();

  of(text: string): number {
    let number = this.numbers.get(text);
    if (number === undefined) {
      number = this.numbers.size;
      this.numbers.set(text, number);
    }
    return number;
  }
}

/**
 * How much of a node counts.
 *
 * - `content`: operator, attributes, and the bytes of weights.
 * - `shape`: operator, attributes, the weights' types and shapes, and Constants of a few elements.
 * - `operator`: the operator, and which inputs and outputs there are.
 */
export type Detail = 'content' | 'shape' | 'operator';

/** What fingerprints need to know besides the graph. */
export interface FingerprintSource {
  readonly labels: Labels;
  /** The operator's name; model-local functions that are the same have the same. */
  operator(node: Node): string;
  /** A text for the bytes of a weight; undefined where they are not known. */
  content(weight: Weight): string | undefined;
  /** What tells one of the graph's inputs or outputs from the others, the same in both models. */
  place(name: string, side: 'input' | 'output'): string;
}

/** Numbers by a node's index; equal numbers mean equal surroundings. */
export type Fingerprints = readonly number[];

/** Which node uses a value, and as which of its inputs. */
interface Use {
  readonly node: number;
  readonly input: number;
}

/**
 * Fingerprints of a graph's nodes: labels that are refined by the labels around them, as Weisfeiler and Lehman do to
 * compare graphs (B. Weisfeiler, A. Leman, "The reduction of a graph to canonical form", 1968). Labels are numbers
 * given out in turn, not hashes, so that equal ones always mean equal surroundings.
 */
export class GraphFingerprints {
  private readonly own: number[];
  private readonly uses = new Map<string, Use[]>();

  constructor(
    private readonly graph: Graph,
    private readonly detail: Detail,
    private readonly source: FingerprintSource,
  ) {
    for (const node of graph.nodes) {
      node.inputs.forEach((name, input) => {
        if (name === '') return;
        const uses = this.uses.get(name);
        if (uses) uses.push({ node: node.index, input });
        else this.uses.set(name, [{ node: node.index, input }]);
      });
    }
    this.own = graph.nodes.map((node) => source.labels.of(this.ownLabel(node)));
  }

  /** The nodes by themselves. */
  get local(): Fingerprints {
    return this.own;
  }

  /** The nodes with all that goes into them, up to the graph's inputs. */
  upwards(): Fingerprints {
    const labels: number[] = [...this.own];
    for (const node of orderOf(this.graph).nodes) {
      const parts = [this.own[node.index]!, ...node.inputs.map((name) => this.origin(name, labels))];
      for (const name of node.captures) parts.push(this.origin(name, labels));
      labels[node.index] = this.source.labels.of(`up ${parts.join(' ')}`);
    }
    return labels;
  }

  /** The nodes with all that is made of their outputs, down to the graph's outputs. */
  downwards(): Fingerprints {
    const results = this.results();
    const labels: number[] = [...this.own];
    const { nodes } = orderOf(this.graph);
    for (let at = nodes.length - 1; at >= 0; at--) {
      const node = nodes[at]!;
      const parts = [
        `${this.own[node.index]}`,
        ...node.outputs.map((name) => this.fate(name, labels, results)),
      ];
      labels[node.index] = this.source.labels.of(`down ${parts.join(' | ')}`);
    }
    return labels;
  }

  /** The nodes with what is at most so many edges away, in either direction. */
  around(radius: number): Fingerprints {
    const results = this.results();
    let labels: readonly number[] = this.own;
    for (let round = 0; round < radius; round++) {
      const before = labels;
      labels = this.graph.nodes.map((node) => {
        const from = node.inputs.map((name) => this.origin(name, before)).join(' ');
        const to = node.outputs.map((name) => this.fate(name, before, results)).join(' | ');
        return this.source.labels.of(`around ${before[node.index]} ${from} > ${to}`);
      });
    }
    return labels;
  }

  private ownLabel(node: Node): string {
    const { detail, source, graph } = this;
    const parts = [source.operator(node), `${node.outputs.map((name) => (name === '' ? 0 : 1)).join('')}`];
    parts.push(...node.inputs.map((name) => this.weightLabel(graph.weights.get(name), name)));
    if (detail !== 'operator') {
      parts.push(...node.attributes.map(attributeStructure).sort());
      for (const { attribute, graph: body } of node.bodies) {
        parts.push(attribute, ...body.nodes.map((inner) => source.operator(inner)));
      }
    }
    const constant = graph.weights.get(node.outputs[0] ?? '');
    if (constant?.node === node.index)
      parts.push(this.weightLabel(constant, constant.name), this.small(constant));
    return JSON.stringify(parts);
  }

  private weightLabel(weight: Weight | undefined, name: string): string {
    if (!weight) return name === '' ? '' : '-';
    if (this.detail === 'operator') return 'w';
    const type = `w ${weight.dtype} ${weight.shape.join(',')}`;
    return this.detail === 'shape' ? type : `${type} ${this.source.content(weight) ?? ''}`;
  }

  /** The few elements of a Constant, an axis or a shape: they say as much as an attribute. */
  private small({ data }: Weight): string {
    if (this.detail === 'operator' || data.kind !== 'inline' || data.bytes.length > mostSmallBytes) return '';
    return Buffer.from(data.bytes).toString('hex');
  }

  /** What is known of where a value comes from. */
  private origin(name: string, labels: readonly number[]): string {
    if (name === '') return '.';
    const producer = this.graph.producers.get(name);
    if (producer) return `${labels[producer.index]}:${producer.outputs.indexOf(name)}`;
    // What a weight is stands in the node's own label.
    if (this.graph.weights.has(name)) return 'w';
    return this.source.place(name, 'input');
  }

  /** What is known of where a value goes to. */
  private fate(name: string, labels: readonly number[], results: ReadonlySet<string>): string {
    const uses = (this.uses.get(name) ?? []).map(({ node, input }) => `${labels[node]}:${input}`).sort();
    return results.has(name) ? `${uses.join(' ')} ${this.source.place(name, 'output')}` : uses.join(' ');
  }

  private results(): ReadonlySet<string> {
    return new Set(this.graph.outputs.map(({ name }) => name));
  }
}
