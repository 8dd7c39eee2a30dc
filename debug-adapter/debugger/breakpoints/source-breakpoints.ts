import { findNode, identityOf, type NodeIdentity } from '../../../core/onnx/identity';
import type { Program } from '../program';
import { type BreakpointRequest, type Resolution, stopMode } from './breakpoint';

/** A breakpoint on a line of a document. */
export interface LineRequest extends BreakpointRequest {
  /** From 1. */
  readonly line: number;
  /** From 1; which of several nodes on the line is meant. */
  readonly column?: number | undefined;
}

/**
 * The node that a breakpoint on a line stops at: the one that it was bound to in the model's last version, else the
 * one on its line or on the next line that has one.
 */
export function resolveLine(
  program: Program,
  request: LineRequest,
  identity: NodeIdentity | undefined,
): Resolution {
  const { line: asked } = request;
  const known = identity && findNode(program.model, identity);
  const wanted = known ? program.lines.placeOf(known.graph.path, known.index) : request;
  const found = program.nodeFrom(wanted.line, wanted.column);
  if (!found) return { why: `There is no node on line ${asked} or after it.`, line: asked };
  const { line, column, graph, index } = found;
  const mode = stopMode(request);
  if ('why' in mode) return { ...mode, line };
  const node = program.node(graph, index);
  return { places: [{ graph, index, when: mode.mode }], line, column, identity: node && identityOf(node) };
}
