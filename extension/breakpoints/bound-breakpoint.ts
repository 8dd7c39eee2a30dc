import { findNode, identityOf, type NodeIdentity } from '../../core/onnx/identity';
import type { Model } from '../../core/onnx/model';
import type { ModelText } from '../../core/onnx/text-map';

/** A breakpoint with the node that it was set on. Plain data: it is stored. */
export interface BoundBreakpoint {
  /** VS Code's id of the breakpoint, which it keeps over a reload. */
  readonly id: string;
  /** Line from 1. */
  readonly line: number;
  readonly identity: NodeIdentity;
}

/** Where a breakpoint belongs in another version of the model. `line` is undefined where its node is gone. */
export interface Rebinding {
  readonly bound: BoundBreakpoint;
  readonly line: number | undefined;
}

/** The identity of the node that a breakpoint on `line` stops at: the first one from there on. */
export function identityAt(model: Model, text: ModelText, line: number): NodeIdentity | undefined {
  let nearest: number | undefined;
  for (const each of text.lines.keys()) {
    if (each >= line && (nearest === undefined || each < nearest)) nearest = each;
  }
  const at = nearest === undefined ? undefined : text.lines.get(nearest);
  const node = at && model.graphs.get(at.graph)?.nodes[at.index];
  return node && identityOf(node);
}

/** Where each breakpoint belongs in the model as it is now. */
export function rebind(model: Model, text: ModelText, bound: readonly BoundBreakpoint[]): Rebinding[] {
  return bound.map((each) => {
    const node = findNode(model, each.identity);
    return { bound: each, line: node && lineOf(text, node.graph.path, node.index) };
  });
}

function lineOf(text: ModelText, graph: string, index: number): number | undefined {
  for (const [line, at] of text.lines) if (at.graph === graph && at.index === index) return line;
  return undefined;
}
