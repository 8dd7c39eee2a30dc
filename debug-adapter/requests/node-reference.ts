import type { Node } from '../../core/onnx/model';
import type { NodeReference } from '../protocol';
import type { SessionState } from '../session-state';

/** A node as panels and events have it. */
export function nodeReference(state: SessionState, node: Node): NodeReference {
  const { program } = state.debugger;
  const line = state.client.toLine(program.lineOf(node.graph.path, node.index));
  return { graph: node.graph.path, index: node.index, name: node.name, op: node.op, line };
}
