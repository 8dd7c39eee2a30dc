import { create } from '@bufbuild/protobuf';
import type { FunctionProto, GraphProto, ModelProto } from '../../gen/onnx_pb';
import { ModelProtoSchema } from '../../gen/onnx_pb';
import type { Model } from '../../model';
import type { FunctionTree, GraphTree, ModelTree, NodeTree } from '../parse/tree';
import type { BuildProblem } from './context';
import { BuildContext } from './context';
import { GraphBuilder } from './graphs';
import { modelHeader } from './headers';
import { missingProblem } from './missing';
import { Places } from './places';
import { restore } from './restore';
import type { UnfilledWeight } from './unfilled';
import { unfilledWeights } from './unfilled';

/** A model as its text says it. */
export interface BuiltModel {
  /** Weights that the text has are raw data; those elsewhere are external entries, as they stand. */
  readonly proto: ModelProto;
  /**
   * What could not be taken over, with its place in the text; the rest is in the model. Problems of the tree itself
   * (`ModelTree.problems`) are not repeated.
   */
  readonly problems: readonly BuildProblem[];
  /** The graphs by the paths that `readModel` gives them. */
  readonly graphs: ReadonlyMap<string, BuiltGraph>;
  /** Where a node of the text is in the model. */
  readonly nodes: ReadonlyMap<NodeTree, NodePlace>;
  /** Weights of which the text says only type and shape. */
  readonly unfilled: readonly UnfilledWeight[];
}

/** A graph of the model, and what it is in the text (undefined where it stands only in a comment). */
export interface BuiltGraph {
  readonly proto: GraphProto | FunctionProto;
  readonly tree: GraphTree | FunctionTree | undefined;
  /** What the nodes are in the text, in their order in the model. */
  readonly nodes: readonly (NodeTree | undefined)[];
}

/** A node's place in a model: `Model.graphs.get(graph).nodes[index]`. */
interface NodePlace {
  readonly graph: string;
  readonly index: number;
}

export interface BuildOptions {
  /** The model that the text was printed from: what was too long for the text is taken of it. */
  readonly source?: Model;
}

/**
 * Makes a model of a text's tree. It never fails: what cannot be taken over is left out and told of. A text with
 * problems of its own (`tree.problems`) gives a model of what could be read.
 */
export function buildModel(text: string, tree: ModelTree, options: BuildOptions = {}): BuiltModel {
  const context = new BuildContext(text, tree.comments);
  const builder = new GraphBuilder(context);
  const proto = create(ModelProtoSchema);
  modelHeader(proto, tree.header);
  if (tree.graph) {
    ownComments(context, tree.graph.start);
    proto.graph = builder.graph(tree.graph);
  }
  for (const definition of tree.functions) {
    ownComments(context, definition.start);
    proto.functions.push(builder.function(definition));
  }
  ownComments(context, Number.POSITIVE_INFINITY);
  let places = new Places(context, proto);
  const missing = options.source ? restore(context, places, proto, options.source) : context.missing;
  // Nodes that were restored have bodies of their own.
  if (missing.length < context.missing.length) places = new Places(context, proto);
  places.mergeComments(proto, missing);
  const left = missing.map((one) => missingProblem(one, options.source !== undefined));
  const { graphs, nodes } = placesInText(places, builder);
  const unfilled = unfilledWeights(context, tree, builder, places);
  const problems = [...context.problems, ...left].sort((a, b) => a.start - b.start);
  return { proto, problems, graphs, nodes, unfilled };
}

/** What stands outside of all graphs has an address, or tells of what is missing of the model itself. */
function ownComments(context: BuildContext, place: number): void {
  for (const comment of context.commentsBefore(place)) {
    if (context.noteMissing(comment, undefined)) continue;
    context.problem(comment, 'Nothing follows to which this comment could belong, and it has no address.');
  }
}

function placesInText(places: Places, builder: GraphBuilder): Pick<BuiltModel, 'graphs' | 'nodes'> {
  const graphs = new Map<string, BuiltGraph>();
  const nodes = new Map<NodeTree, NodePlace>();
  for (const [path, proto] of places.graphs) {
    const trees = proto.node.map((node) => builder.nodeTrees.get(node));
    graphs.set(path, { proto, tree: builder.trees.get(proto), nodes: trees });
    trees.forEach((tree, index) => {
      if (tree) nodes.set(tree, { graph: path, index });
    });
  }
  return { graphs, nodes };
}
