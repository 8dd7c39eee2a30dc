import { indexModel } from '../../core/onnx/index-model';
import type { Model } from '../../core/onnx/model';
import { readModel } from '../../core/onnx/read';
import { buildModel } from '../../core/onnx/text/build/build';
import type { BuildProblem } from '../../core/onnx/text/build/context';
import { addUnfilled } from '../../core/onnx/text/build/unfilled';
import type { NodeTree } from '../../core/onnx/text/parse/tree';
import { parseTextDocumentUri, pathOfFileUri } from '../../core/uri';
import type { ParsedDocument } from '../document';
import { documentFiles } from '../document-files';

/** The model that a text means. */
export interface DocumentModel {
  readonly model: Model;
  /** What of the text is not in the model; nothing where the text is the view of a model's file. */
  readonly buildProblems: readonly BuildProblem[];
  /** Where the text has a node of the model. */
  nodeAt(graph: string, index: number): NodeTree | undefined;
}

/**
 * The model of a document: of the view of a model's file the model itself, of any other text what it says, as far as
 * it could be read. Weights without data are there by their types.
 *
 * @throws UserError where the file of a view cannot be read
 */
export function modelOfDocument(document: ParsedDocument): DocumentModel {
  const view = parseTextDocumentUri(document.uri);
  if (view?.variant === 'model') {
    return viewOf(document, readModel(view.modelPath));
  }
  const file = view?.modelPath ?? pathOfFileUri(document.uri) ?? '';
  const built = buildModel(document.text, document.tree);
  addUnfilled(built.unfilled);
  const { proto, graphs, unfilled, problems } = built;
  const model = indexModel(proto, {
    path: file,
    size: document.text.length,
    files: documentFiles(document.uri),
    problems: [],
    unfilled: new Set(unfilled.map(({ tensor }) => tensor)),
  });
  return {
    // That it is a text allows its tensors to be in other files wherever they stand; its lines are not asked for.
    model: { ...model, text: { text: document.text, lines: new Map(), graphs: new Map() } },
    buildProblems: problems,
    nodeAt: (graph, index) => graphs.get(graph)?.nodes[index],
  };
}

/** What the view of a model's file means: the model itself, whose nodes the view has in their order. */
export function viewOf(document: ParsedDocument, model: Model): DocumentModel {
  return {
    model,
    buildProblems: [],
    nodeAt: (graph, index) => document.graphPaths.scopeAt(graph)?.graph.nodes[index],
  };
}
