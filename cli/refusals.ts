import { pathToFileURL } from 'node:url';
import type { Diagnostic } from '../core/onnx/lint/diagnostic';
import { lintTree } from '../core/onnx/lint/lint';
import type { Model } from '../core/onnx/model';
import { TextPositions } from '../core/onnx/text/positions';
import type { TextProblem } from '../core/onnx/text/text-error';
import { placed } from '../core/onnx/text/text-error';
import { documentOf } from '../language-server/document';
import { foundNode } from './lint/found-node';

/** Codes of what `Model.problems` tells of nodes, too. */
const alsoOfNodes = new Set(['onnx/undefined-value', 'onnx/duplicate-value', 'onnx/cycle']);

/**
 * Why onnxruntime will refuse a model that was read from a text, in the order of the text: the errors that the lint
 * finds, without those that `Model.problems` tells of. None for a binary model.
 */
export function refusals({ path, text: source, problems }: Model): TextProblem[] {
  if (!source) return [];
  const { text } = source;
  const document = documentOf(pathToFileURL(path).href, text);
  const nodes = new Set(problems.map(({ graph, node }) => `${node} ${graph}`));
  const isTold = ({ code, start }: Diagnostic) => {
    // Outputs of graphs that nothing makes are told without a node.
    if (!alsoOfNodes.has(code)) return code === 'onnx/undefined-output';
    const node = foundNode(document, start);
    return node !== undefined && nodes.has(`${node.index} ${node.graph}`);
  };
  const errors = lintTree(text, document.tree, document.scopes).filter(({ level }) => level === 'error');
  return placed(
    errors.filter((error) => !isTold(error)),
    new TextPositions(text),
  );
}
