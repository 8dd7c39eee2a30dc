import { alignSequences } from '../../align-sequences';
import { functionKey } from '../graph';
import { matchModels } from '../match/match-models';
import type { GraphMatching, ModelMatching } from '../match/matching';
import type { Model, Node } from '../model';
import type { DigestOptions } from '../weight-digests';
import { WeightDigests } from '../weight-digests';
import { AlignedNames, shownNodeName } from './aligned-names';
import { inOrderOfA, nodesInOrderOfA, placesByName } from './aligned-order';
import { alignmentNotes } from './notes';
import type { Rewriting } from './rewrite';
import { rewriteModel } from './rewrite';
import { shownModel } from './shown-model';
import type { DigestedFiles } from './weights-as-digests';
import { WeightsAsDigests } from './weights-as-digests';

/** Two models to be printed and compared line by line: their texts differ only where the models do. */
export interface AlignedModels {
  readonly a: Model;
  /** B with A's names and in A's order, wherever these are B's to choose. */
  readonly b: Model;
  /** Comments that say what `b` has otherwise than B's file; none where nothing is. */
  readonly notes: readonly string[];
  readonly matching: ModelMatching;
  /** What the values of B are called. */
  readonly names: AlignedNames;
}

/**
 * Makes two models ready for a comparison of their texts line by line: what is the same has the same names and stands
 * in the same order, and big weights are shown by digests of their bytes instead of by where they lie.
 *
 * @throws UserError OD1001 where the file of a weight cannot be read any more; the signal's reason where it aborts.
 */
export async function alignModels(
  a: Model,
  b: Model,
  digests = new WeightDigests(),
  options: DigestOptions = {},
): Promise<AlignedModels> {
  const weightsOfA = new WeightsAsDigests(a, digests, 'all');
  const weightsOfB = new WeightsAsDigests(b, digests, 'all');
  await digests.make([...weightsOfA.data(), ...weightsOfB.data()], options);
  const matching = matchModels(a, b, { content: ({ data }) => digests.of(data) });
  const names = new AlignedNames(matching);
  return {
    a: withDigests(a, weightsOfA),
    b: shownModel(b, rewriteModel(b, aligning(matching, names, weightsOfB))),
    notes: alignmentNotes(matching, {
      names,
      nodeNames: renamedNodes(matching),
      movedNodes: movedNodes(matching),
    }),
    matching,
    names,
  };
}

/**
 * A model whose text has digests in place of where its big weights lie, so that it changes only when they do. With
 * `own` the text depends on the bytes of the model's file alone: weights in other files are shown as the model names
 * them.
 *
 * @throws UserError OD1001 where the file of a weight cannot be read any more.
 */
export async function modelWithDigests(
  model: Model,
  which: DigestedFiles,
  digests = new WeightDigests(),
  options: DigestOptions = {},
): Promise<Model> {
  const weights = new WeightsAsDigests(model, digests, which);
  await digests.make(weights.data(), options);
  const shown = withDigests(model, weights);
  // Whether other files are there is nothing that the model's file says.
  const problems =
    which === 'own' ? model.problems.filter(({ weight }) => weight === undefined) : model.problems;
  return { ...shown, problems };
}

function withDigests(model: Model, weights: WeightsAsDigests): Model {
  return shownModel(model, rewriteModel(model, { ...unchanged, tensor: (tensor) => weights.shown(tensor) }));
}

/** Shows everything as it is. */
const unchanged: Rewriting = {
  value: (_graph, name) => name,
  nodeName: ({ name }) => name,
  graphName: ({ name }) => name,
  operator: ({ proto }) => proto,
  function: ({ proto }) => proto,
  tensor: (tensor) => tensor,
  nodes: ({ nodes }) => nodes,
  attributes: (_node, attributes) => attributes,
  sorted: (_graph, _kind, items) => items,
  functions: (definitions) => definitions,
};

function aligning(matching: ModelMatching, names: AlignedNames, weights: WeightsAsDigests): Rewriting {
  const { graphsOfB } = matching;
  const functionOfA = new Map(matching.functions.map(({ a, b }) => [b, a]));
  const pairOf = (node: Node) => graphsOfB.get(node.graph)?.nodesOfB.get(node);
  const placesOfFunctions = new Map(
    [...matching.a.functions.values()].map((definition, at) => [definition, at]),
  );
  return {
    value: (graph, name) => names.shown(graph, name),
    nodeName: (node) => shownNodeName(graphsOfB.get(node.graph), node),
    // The main graph's name is one line; those of bodies are mostly made up by the exporter.
    graphName: (graph) => (graph.parent ? (graphsOfB.get(graph)?.a.name ?? graph.name) : graph.name),
    operator: ({ proto, domain, op, overload }) => {
      const called = matching.b.functions.get(functionKey(domain, op, overload));
      const definition = called && functionOfA.get(called);
      if (!definition) return proto;
      return { domain: definition.proto.domain, opType: definition.name, overload: definition.overload };
    },
    function: (definition) => functionOfA.get(definition)?.proto ?? definition.proto,
    tensor: (tensor) => weights.shown(tensor),
    nodes: (graph) => {
      const pair = graphsOfB.get(graph);
      return pair ? nodesInOrderOfA(pair) : graph.nodes;
    },
    attributes: (node, attributes) => {
      return inOrderOfA(attributes, placesByName(pairOf(node)?.a.attributes ?? []));
    },
    sorted: (graph, kind, items) => {
      const proto = graphsOfB.get(graph)?.a.proto;
      const list = proto && kind in proto ? (proto as Record<typeof kind, { name: string }[]>)[kind] : [];
      return inOrderOfA(items, placesByName(list));
    },
    functions: (definitions) =>
      inOrderOfA(definitions, (definition) => placesOfFunctions.get(functionOfA.get(definition)!)),
  };
}

/** How many nodes are shown with another name of their own. */
function renamedNodes({ graphs }: ModelMatching): number {
  const isRenamed = (matching: GraphMatching) => (node: Node) => shownNodeName(matching, node) !== node.name;
  return graphs.reduce((sum, matching) => sum + matching.b.nodes.filter(isRenamed(matching)).length, 0);
}

/** How many nodes stand elsewhere than in B: all but those of the longest run that is in both orders. */
function movedNodes({ graphs }: ModelMatching): number {
  let moved = 0;
  for (const matching of graphs) {
    const places = nodesInOrderOfA(matching).map(({ index }) => index);
    moved += places.length - alignSequences(places, [...places.keys()]).length;
  }
  return moved;
}
