import type { TypeProto } from '../../core/onnx/gen/onnx_pb';
import type { Scope } from '../../core/onnx/text/parse/scopes';
import type { NodeTree, Range } from '../../core/onnx/text/parse/tree';
import { displayType, typeText } from '../../core/onnx/type-text';
import type { RunnerDied } from '../../engine/errors';
import type { Inference, InferenceError } from '../../engine/inference/types';
import type { ParsedDocument } from '../document';
import type { DocumentModel } from './document-model';
import type { InferenceDiagnostic, InferredDocument } from './inference';

/** A message shows the types of so many inputs. */
const mostInputs = 4;

/** What was inferred of a document's model, at its places in the text. */
export function inferredDocument(
  document: ParsedDocument,
  { nodeAt }: DocumentModel,
  { types, errors }: Inference,
): InferredDocument {
  return {
    version: document.version,
    typeOf: (asked, scope, name) => typeIn(types, asked, scope, name),
    diagnostics: errors.map((error) => {
      const { kind, detail } = error;
      const node = error.node === undefined ? undefined : nodeAt(error.graph, error.node);
      return {
        kind,
        message: withInputs(document, types, error, node),
        detail,
        node,
        range: placeOf(document, error, node),
      } satisfies InferenceDiagnostic;
    }),
  };
}

/** What is known of a document over which onnxruntime crashed: that it did. It is not tried again with the same text. */
export function afterCrash(document: ParsedDocument, { how, detail }: RunnerDied): InferredDocument {
  const range = document.tree.graph?.name ?? { start: 0, end: 0 };
  const message = `onnxruntime could not infer the types of this model: ${how}.`;
  return {
    version: document.version,
    typeOf: () => undefined,
    diagnostics: [{ kind: 'crash', range, node: undefined, message, detail }],
  };
}

/** A message about shapes or types, with those of the node's inputs as far as they are known. */
function withInputs(
  document: ParsedDocument,
  types: Inference['types'],
  { kind, message, graph }: InferenceError,
  node: NodeTree | undefined,
): string {
  const scope = document.graphPaths.scopeAt(graph);
  if (!node || !scope || (kind !== 'shape' && kind !== 'type')) return message;
  const names = new Set(node.inputs.map(({ text }) => text).filter((text) => text !== ''));
  const shown = [...names].flatMap((name) => {
    const type = typeIn(types, document, scope, name);
    return type ? [`${name} is ${typeText(type) ?? displayType(type)}`] : [];
  });
  if (shown.length === 0) return message;
  const rest = shown.length > mostInputs ? ' …' : '.';
  return `${message} Here ${shown.slice(0, mostInputs).join(', ')}${rest}`;
}

function typeIn(
  types: Inference['types'],
  document: ParsedDocument,
  scope: Scope,
  name: string,
): TypeProto | undefined {
  for (let at: Scope | undefined = scope; at; at = at.parent) {
    if (at.definitions.has(name)) return types.get(document.graphPaths.pathOf(at.graph))?.get(name);
  }
  return undefined;
}

/** The operator of a node, the type that is declared of a value, or the name of a graph. */
function placeOf(document: ParsedDocument, error: InferenceError, node: NodeTree | undefined): Range {
  const scope = document.graphPaths.scopeAt(error.graph);
  const declared = error.value === undefined ? undefined : scope?.types.get(error.value);
  if (declared) return declared.type ?? declared;
  if (node) return node.operator?.nameRange ?? node;
  return scope?.graph.name ?? document.tree.graph?.name ?? { start: 0, end: 0 };
}
