import type { Problem } from '../../core/onnx/model';
import type { Scope } from '../../core/onnx/text/parse/scopes';
import type { Range, ValueTree } from '../../core/onnx/text/parse/tree';
import type { ParsedDocument } from '../../language-server/document';
import type { DocumentModel } from '../../language-server/inference/document-model';

/** Where a text has what a problem is about. */
export interface ProblemPlace {
  /** What is shown: a name or an operator. */
  readonly name: Range;
  /** All of it: a weight with its type and its data. */
  readonly whole: Range;
}

/** Finds what the problems of a model are about in the model's text. */
export class ProblemPlaces {
  /** Weights and outputs by name, of the graphs that were asked for. */
  private readonly values = new Map<Scope, ReadonlyMap<string, ValueTree>>();

  constructor(
    private readonly document: ParsedDocument,
    private readonly nodeAt: DocumentModel['nodeAt'],
  ) {}

  /** The node, the weight, the output or the function; undefined where the text has no such, or it is about none. */
  of({ graph, node, weight, value = weight }: Problem): ProblemPlace | undefined {
    if (graph === undefined) return undefined;
    if (node !== undefined) return placeOf(this.nodeAt(graph, node)?.operator);
    const scope = this.document.graphPaths.scopeAt(graph);
    if (!scope || value === undefined) return placeOf(scope?.graph.name);
    const tree = this.valuesOf(scope).get(value);
    return tree && placeOf(tree.name, tree);
  }

  /** The name of a problem's graph, or of the main one. */
  header({ graph = '' }: Problem): Range {
    const scope = this.document.graphPaths.scopeAt(graph);
    return scope?.graph.name ?? this.document.tree.graph?.name ?? { start: 0, end: 0 };
  }

  /** Of several weights of one name the last, which counts. */
  private valuesOf(scope: Scope): ReadonlyMap<string, ValueTree> {
    let values = this.values.get(scope);
    if (!values) {
      const { inputs, outputs, values: block } = scope.graph;
      const weights = [...inputs, ...block].filter(({ data }) => data);
      values = new Map([...outputs, ...weights].map((value) => [value.name.text, value]));
      this.values.set(scope, values);
    }
    return values;
  }
}

function placeOf(name: Range | undefined, whole = name): ProblemPlace | undefined {
  return name && whole && { name, whole };
}
