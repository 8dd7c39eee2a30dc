import type { InlayHint } from 'vscode-languageserver';
import { InlayHintKind } from 'vscode-languageserver';
import type { TypeProto } from '../../core/onnx/gen/onnx_pb';
import type { Scope } from '../../core/onnx/text/parse/scopes';
import type { Name, Range } from '../../core/onnx/text/parse/tree';
import { displayType, typeText } from '../../core/onnx/type-text';
import { partitionPoint } from '../../core/partition-point';
import type { ParsedDocument } from '../document';
import type { Feature } from '../feature';
import type { InferredDocument } from '../inference/inference';

/** A hint that is longer is cut: it stands in the middle of a line. */
const longestLabel = 48;

/** The inferred type behind each output of a node of which the text itself does not say the type. */
export const inlayHints: Feature = {
  capabilities: () => ({ inlayHintProvider: true }),
  register({ connection, documents, inference, settings, client }) {
    connection.languages.inlayHint.on(({ textDocument, range }) => {
      const document = documents.get(textDocument.uri);
      const inferred = document && inference.newest(document);
      if (!inferred || !settings.current.shapeHints) return [];
      const asked = { start: document.offset(range.start), end: document.offset(range.end) };
      return document.scopes.flatMap((scope) => hintsIn(document, inferred, scope, asked));
    });
    if (client.capabilities.workspace?.inlayHint?.refreshSupport !== true) return;
    const refresh = () => void connection.languages.inlayHint.refresh().catch(() => undefined);
    inference.onDidInfer(refresh);
    settings.onDidChange(refresh);
  },
};

function hintsIn(
  document: ParsedDocument,
  inferred: InferredDocument,
  scope: Scope,
  range: Range,
): InlayHint[] {
  const { graph } = scope;
  if (graph.end < range.start || graph.start > range.end) return [];
  const hints: InlayHint[] = [];
  const first = partitionPoint(graph.nodes, ({ end }) => end < range.start);
  for (let at = first; at < graph.nodes.length; at++) {
    const node = graph.nodes[at]!;
    if (node.start > range.end) break;
    if (node.operator?.name === 'Constant' && node.operator.domain === '') continue;
    for (const name of node.outputs) {
      const type = name.text === '' ? undefined : inferred.typeOf(document, scope, name.text);
      if (type && !isSaid(scope, name, type)) hints.push(hintOf(document, name, type));
    }
  }
  for (const body of scope.bodies) hints.push(...hintsIn(document, inferred, body, range));
  return hints;
}

/** Whether the text says as much of the type as was inferred: a declaration without a shape says less. */
function isSaid(scope: Scope, { text }: Name, inferred: TypeProto): boolean {
  const said = scope.types.get(text)?.type;
  if (!said) return false;
  if (said.kind !== 'tensor' || inferred.value.case !== 'tensorType') return true;
  return said.dimensions !== undefined || inferred.value.value.shape === undefined;
}

function hintOf(document: ParsedDocument, name: Name, type: TypeProto): InlayHint {
  // As the text itself would say it; a type that the syntax has no form for, as the debugger does.
  const whole = typeText(type) ?? displayType(type);
  const shown = whole.length > longestLabel ? `${whole.slice(0, longestLabel - 1)}…` : whole;
  return {
    position: document.range({ start: name.end, end: name.end }).start,
    label: `: ${shown}`,
    kind: InlayHintKind.Type,
    tooltip: `${name.text}: ${whole}, as onnxruntime infers it`,
  };
}
