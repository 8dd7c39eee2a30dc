import type { GraphProto, TensorProto } from '../../gen/onnx_pb';
import type { Scope } from '../parse/scopes';
import { scopesOf, withBodies } from '../parse/scopes';
import type { ModelTree, ValueTree } from '../parse/tree';
import type { BuildContext } from './context';
import type { GraphBuilder } from './graphs';
import type { Places } from './places';
import { buildTensor } from './tensors';

/** A weight of which the text says only type and shape: `float[2,3] w =`, or `float[2,3] w` that nothing makes. */
export interface UnfilledWeight {
  readonly name: string;
  /** The path of its graph. */
  readonly path: string;
  readonly graph: GraphProto;
  /** Where it stands in the text. */
  readonly tree: ValueTree;
  /** Element type and shape, without data. */
  readonly tensor: TensorProto;
  /** Where the names of its graph's inputs and values stand in the text's order. */
  readonly order: ReadonlyMap<string, number>;
  /** Whether `graph.initializer` has the tensor already; one without `=` is only among `graph.valueInfo`. */
  readonly isInitializer: boolean;
}

/** The weights without data, in the order of the text. Values that nothing uses do not count, nor symbolic shapes. */
export function unfilledWeights(
  context: BuildContext,
  tree: ModelTree,
  builder: GraphBuilder,
  places: Places,
): readonly UnfilledWeight[] {
  const paths = new Map([...places.graphs].map(([path, proto]) => [proto, path]));
  const protos = new Map([...builder.trees].map(([proto, graphTree]) => [graphTree, proto]));
  const scopes = [...withBodies(scopesOf(tree))];
  const used = new Set(
    scopes.flatMap(({ references }) => references.map(({ definition }) => definition?.value)),
  );
  const found: UnfilledWeight[] = [];
  for (const scope of scopes) {
    const graph = protos.get(scope.graph);
    const path = graph && paths.get(graph);
    if (path === undefined || graph?.$typeName !== 'onnx.GraphProto') continue;
    const values = valuesToFill(scope, used);
    if (values.length === 0) continue;
    const { inputs, values: block } = scope.graph;
    const order = new Map([...inputs, ...block].map((value, at) => [value.name.text, at]));
    const initializers = new Map(graph.initializer.map((tensor) => [tensor.name, tensor]));
    for (const value of values) {
      const name = value.name.text;
      const known = initializers.get(name);
      if (known && !builder.withoutData.has(known)) continue;
      const tensor = known ?? buildTensor(context, name, value.type, undefined);
      found.push({ name, path, graph, tree: value, tensor, order, isInitializer: known !== undefined });
    }
  }
  return found.sort((a, b) => a.tree.start - b.tree.start);
}

/**
 * Makes weights of those that are not among their graph's yet, each where the text has it. Their tensors still have no
 * data.
 */
export function addUnfilled(weights: readonly UnfilledWeight[]): void {
  const added = new Map<GraphProto, UnfilledWeight[]>();
  for (const weight of weights) {
    if (weight.isInitializer) continue;
    const others = added.get(weight.graph);
    if (others) others.push(weight);
    else added.set(weight.graph, [weight]);
  }
  for (const [graph, unmade] of added) {
    const names = new Set(unmade.map(({ name }) => name));
    graph.valueInfo = graph.valueInfo.filter(({ name }) => !names.has(name));
    graph.initializer = inOrder(graph.initializer, unmade);
  }
}

/** Both in the order of the text. Initializers that are in comments only stay behind the ones before them. */
function inOrder(present: readonly TensorProto[], unmade: readonly UnfilledWeight[]): TensorProto[] {
  const { order } = unmade[0]!;
  const merged: TensorProto[] = [];
  let next = 0;
  for (const tensor of present) {
    const place = order.get(tensor.name) ?? -1;
    while (next < unmade.length && order.get(unmade[next]!.name)! < place)
      merged.push(unmade[next++]!.tensor);
    merged.push(tensor);
  }
  for (; next < unmade.length; next++) merged.push(unmade[next]!.tensor);
  return merged;
}

/** Those with `=` and nothing behind it, and those that are used although nothing makes them. */
function valuesToFill(scope: Scope, used: ReadonlySet<ValueTree | undefined>): ValueTree[] {
  const { inputs, values } = scope.graph;
  const announced = [...inputs, ...values].filter(({ data }) => data?.kind === 'none');
  const unmade = [...scope.definitions.values()].flatMap(({ kind, value }) =>
    kind === 'weight' && value && !value.data && used.has(value) ? [value] : [],
  );
  return [...announced, ...unmade].filter(hasShape);
}

function hasShape({ type }: ValueTree): boolean {
  const dimensions = type?.kind === 'tensor' ? type.dimensions : undefined;
  return dimensions?.every(({ value }) => typeof value === 'bigint' && value >= 0n) ?? false;
}
